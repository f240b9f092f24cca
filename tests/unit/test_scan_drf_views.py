"""What Django REST framework does around an action, as the scanner reads it: what runs first, how often one
may try, what a serializer refers to."""

import pytest

from limen.scan.api import Api
from limen.scan.finding import Finding
from limen.scan.scanning import scan
from limen.scan.source.model import Route
from limen.scan.tree import tree_of

SETTINGS = """
ROOT_URLCONF = "urls"
REST_FRAMEWORK = {
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.AnonRateThrottle", "rest_framework.throttling.ScopedRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {"anon": "{pace}", "login": "5/min"},
}
"""
URLS = """
from django.urls import path
from views import ItemView, Login
urlpatterns = [
    path("shops/<int:shop_id>/items/<int:pk>/", ItemView.as_view()),
    path("login/", Login.as_view()),
]
"""
MODELS = """
from django.db import models
from django.contrib.auth.models import User

class Shop(models.Model):
    keeper = models.ForeignKey(User, on_delete=models.CASCADE)

class Item(models.Model):
    shop = models.ForeignKey(Shop, on_delete=models.CASCADE)
    keeper = models.ForeignKey(User, on_delete=models.CASCADE)
"""
VIEWS = """
from django.shortcuts import get_object_or_404
from rest_framework import generics, serializers
from rest_framework.permissions import AllowAny, BasePermission, IsAuthenticated
from rest_framework.views import APIView
from models import Item, Shop

class MineField(serializers.PrimaryKeyRelatedField):
    def get_queryset(self):
        return Shop.objects.{shops}

class ItemSerializer(serializers.ModelSerializer):
    shop = MineField()

    class Meta:
        model = Item
        fields = ["id", "shop"]

class IsOffice(BasePermission):
    def has_permission(self, request, view):
        return request.user.role == "office"

class ItemView(generics.RetrieveUpdateAPIView):
    serializer_class = ItemSerializer
    permission_classes = [{permission}]
    http_method_names = ["get", "patch"]

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        self.shop = get_object_or_404(Shop, pk=kwargs["shop_id"], keeper=request.user)

    def get_queryset(self):
        return Item.objects.{items}

class Login(APIView):
    authentication_classes = []
    permission_classes = [AllowAny]
    {throttle}

    def post(self, request):
        return check(request.data["password"])
"""
SHOPS, ITEMS = 'filter(keeper=self.context["request"].user)', "filter(shop=self.shop)"


def _api(
    pace: str = "100/s", throttle: str = 'throttle_scope = "login"', shops: str = SHOPS, items: str = ITEMS,
    permission: str = "IsAuthenticated",
) -> Api:  # fmt: skip
    views = VIEWS.replace("{shops}", shops).replace("{items}", items).replace("{throttle}", throttle)
    return Api(
        tree_of({
            "settings.py": SETTINGS.replace("{pace}", pace), "urls.py": URLS, "models.py": MODELS,
            "views.py": views.replace("{permission}", permission),
        })
    )  # fmt: skip


def _rules(api: Api) -> set[str]:
    found: tuple[Finding, ...] = tuple(scan(api).findings)
    return {each.rule for each in found}


def _routes(api: Api) -> dict[str, Route]:
    return {each.operation: each for each in api.service.routes}


def test_a_careful_service_is_told_nothing() -> None:
    assert _rules(_api()) == set()


def test_a_view_answers_only_the_methods_that_it_names() -> None:
    assert [name.partition(" ")[0] for name in _routes(_api()) if "items" in name] == ["GET", "PATCH"]


def test_what_a_view_finds_first_ties_what_its_queryset_finds() -> None:
    load = next(
        each for each in _routes(_api())["GET /shops/{shop_id}/items/{pk}/"].handler.loads if each.by == "pk"
    )
    assert load.what == "item"
    assert load.tied
    assert "object-not-owned" in _rules(_api(items="all()"))


def test_a_field_that_refers_to_a_thing_finds_it_by_the_body() -> None:
    assert "object-not-owned" in _rules(_api(shops="all()"))


@pytest.mark.parametrize(("pace", "throttle", "told"), [
    ("100/s", "", True), ("100/s", 'throttle_scope = "login"', False), ("20/min", "", False),
    ("100/s", 'throttle_scope = "unknown"', False), ("100/s", "throttle_classes = []", True),
])  # fmt: skip
def test_a_pace_for_all_is_no_limit_on_guesses(pace: str, throttle: str, told: bool) -> None:
    assert ("unlimited-attempts" in _rules(_api(pace, throttle))) is told


@pytest.mark.parametrize(
    ("joined", "told"), [("IsAuthenticated | IsOffice", True), ("IsAuthenticated & IsOffice", False)]
)
def test_a_role_beside_which_a_login_is_enough_is_asked_for_in_vain(joined: str, told: bool) -> None:
    assert ("function-not-authorised" in _rules(_api(permission=joined))) is told
