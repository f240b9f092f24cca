"""Django REST framework's routes, permissions and serializers, as the scanner reads them."""

import pytest

from limen.scan.api import Api
from limen.scan.scanning import scan
from limen.scan.source.model import Guards, Route
from limen.scan.tree import tree_of

SETTINGS = """
ROOT_URLCONF = "urls"
REST_FRAMEWORK = {
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.ScopedRateThrottle"],
}
"""
URLS = """
from django.urls import include, path
from rest_framework.routers import DefaultRouter
from views import *
from views import OrderViewSet
router = DefaultRouter()
router.register("orders", OrderViewSet, basename="order")
urlpatterns = [path("api/", include(router.urls))]
"""
MODELS = """
from django.db import models

class Order(models.Model):
    customer = models.ForeignKey("auth.User", on_delete=models.CASCADE)
    note = models.TextField()
    paid = models.BooleanField(default=False)
"""
SERIALIZERS = """
from rest_framework import serializers
from models import Order

class OrderSerializer(serializers.ModelSerializer):
    class Meta:
        model = Order
        fields = ["id", "customer", "note", "paid"]
        read_only_fields = ["customer", "paid"]
"""
VIEWS = """
from rest_framework import permissions, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response
from models import Order
from serializers import OrderSerializer

class IsOwner(permissions.BasePermission):
    def has_object_permission(self, request, view, obj):
        return obj.customer == request.user

class OrderViewSet(viewsets.ModelViewSet):
    serializer_class = OrderSerializer
    queryset = Order.objects.all()
    permission_classes = [permissions.IsAuthenticated, IsOwner]

    def get_queryset(self):
        return Order.objects.filter(customer=self.request.user)

    def perform_create(self, serializer):
        serializer.save(customer=self.request.user)

    @action(detail=True, methods=["post"], url_path="pay-now")
    def pay(self, request, pk=None):
        order = self.get_object()
        return Response({})
"""
SCOPED = """
    def get_queryset(self):
        return Order.objects.filter(customer=self.request.user)
"""
OWNER = ", IsOwner]"


def project(**files: str) -> Api:
    given = {"settings": SETTINGS, "urls": URLS, "models": MODELS, "serializers": SERIALIZERS, "views": VIEWS}
    return Api(tree_of({f"{name}.py": text for name, text in (given | files).items()}))


def routes(api: Api) -> dict[str, Route]:
    return {route.operation: route for route in api.service.routes}


def told(api: Api) -> set[tuple[str, str]]:
    return {(each.rule, each.operation) for each in scan(api).findings}


def test_a_view_set_has_its_standard_routes_and_its_actions() -> None:
    found = routes(project())
    assert set(found) == {
        "GET /api/orders/", "POST /api/orders/", "GET /api/orders/{pk}/", "PUT /api/orders/{pk}/",
        "PATCH /api/orders/{pk}/", "DELETE /api/orders/{pk}/", "POST /api/orders/{pk}/pay-now/",
    }  # fmt: skip
    assert all(each.guarded(Guards.AUTHENTICATES) for each in found.values())


def test_an_inherited_handler_loads_by_the_id_in_its_path() -> None:
    found = routes(project(views=VIEWS.replace(SCOPED, "").replace(OWNER, "]")))
    loads = found["DELETE /api/orders/{pk}/"].handler.loads
    assert [(each.what, each.by, each.scoped) for each in loads] == [("order", "pk", False)]


def test_a_careful_view_set_is_told_nothing() -> None:
    assert told(project()) == set()


@pytest.mark.parametrize("left", [SCOPED, OWNER])
def test_either_the_queryset_or_the_permission_is_enough(left: str) -> None:
    views = VIEWS.replace(left, "]" if left is OWNER else "")
    assert not {each for each in told(project(views=views)) if each[0] == "object-not-owned"}


def test_without_both_every_route_of_one_object_is_told() -> None:
    views = VIEWS.replace(SCOPED, "").replace(OWNER, "]")
    found = {operation for rule, operation in told(project(views=views)) if rule == "object-not-owned"}
    assert {"GET /api/orders/{pk}/", "PATCH /api/orders/{pk}/", "DELETE /api/orders/{pk}/"} <= found
    assert "POST /api/orders/{pk}/pay-now/" in found


def test_an_object_permission_for_changes_leaves_reading_open() -> None:
    views = VIEWS.replace(SCOPED, "").replace(
        "        return obj.customer == request.user\n\nclass",
        "        if request.method in permissions.SAFE_METHODS:\n            return True\n"
        "        return obj.customer == request.user\n\nclass",
    )
    found = {operation for rule, operation in told(project(views=views)) if rule == "object-not-owned"}
    assert found == {"GET /api/orders/{pk}/"}


@pytest.mark.parametrize(
    "loose",
    [
        SERIALIZERS.replace('["customer", "paid"]', '["customer"]'),
        SERIALIZERS.replace('["id", "customer", "note", "paid"]', '"__all__"').replace(', "paid"]', "]"),
        SERIALIZERS.replace("fields = ", "exclude = ")
        .replace(', "note", "paid"]', "]")
        .replace(', "paid"]', "]"),
    ],
)
def test_a_grave_member_that_is_not_read_only_is_told(loose: str) -> None:
    found = told(project(serializers=loose))
    assert ("mass-assignment", "PATCH /api/orders/{pk}/") in found


def test_what_save_is_called_with_goes_before_the_body() -> None:
    loose = SERIALIZERS.replace('["customer", "paid"]', '["paid"]')
    rules = {operation for rule, operation in told(project(serializers=loose)) if rule == "mass-assignment"}
    assert "POST /api/orders/" not in rules


def test_extra_keywords_and_declared_fields_may_be_read_only_too() -> None:
    closed = SERIALIZERS.replace('["customer", "paid"]', '["customer"]') + (
        '        extra_kwargs = {"paid": {"read_only": True}}\n'
    )
    assert told(project(serializers=closed)) == set()
    declared = SERIALIZERS.replace('["customer", "paid"]', '["customer"]').replace(
        "    class Meta", "    paid = serializers.BooleanField(read_only=True)\n\n    class Meta"
    )
    assert told(project(serializers=declared)) == set()


def test_permissions_by_action() -> None:
    views = VIEWS.replace(
        "    def perform_create",
        "    def get_permissions(self):\n"
        '        if self.action in ("list", "retrieve"):\n'
        "            return [permissions.AllowAny()]\n"
        '        if self.action == "destroy":\n'
        "            return [permissions.IsAdminUser()]\n"
        "        return [permissions.IsAuthenticated()]\n\n"
        "    def perform_create",
    )
    found = routes(project(views=views))
    assert not found["GET /api/orders/"].guards
    assert found["DELETE /api/orders/{pk}/"].guarded(Guards.AUTHORISES)
    assert not found["PUT /api/orders/{pk}/"].guarded(Guards.AUTHORISES)
    assert found["PUT /api/orders/{pk}/"].guarded(Guards.AUTHENTICATES)


def test_an_action_has_permissions_of_its_own() -> None:
    views = VIEWS.replace('"pay-now"', '"pay-now", permission_classes=[permissions.IsAdminUser]')
    assert routes(project(views=views))["POST /api/orders/{pk}/pay-now/"].guarded(Guards.AUTHORISES)


def test_a_permission_of_the_project_is_walked() -> None:
    views = VIEWS.replace(
        "class OrderViewSet",
        "class IsClerk(permissions.BasePermission):\n"
        "    def has_permission(self, request, view):\n"
        '        return request.user.is_authenticated and request.user.role == "clerk"\n\n'
        "class OrderViewSet",
    ).replace(OWNER, ", IsClerk]")
    route = routes(project(views=views))["GET /api/orders/"]
    assert route.guarded(Guards.AUTHORISES)


@pytest.mark.parametrize(("joined", "may"), [("|", False), ("&", True)])
def test_permissions_may_be_joined(joined: str, may: bool) -> None:
    listed = f"[permissions.IsAuthenticated {joined} permissions.IsAdminUser]"
    views = VIEWS.replace("[permissions.IsAuthenticated, IsOwner]", listed)
    assert routes(project(views=views))["GET /api/orders/"].guarded(Guards.AUTHORISES) is may


def test_functions_have_the_settings_permissions_or_their_own() -> None:
    views = """
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import AllowAny
from rest_framework.response import Response

@api_view(["GET", "POST"])
def notes(request):
    return Response({"text": request.data["text"]})

@api_view(["GET"])
@permission_classes([AllowAny])
def rates(request):
    return Response({})
"""
    urls = """
from django.urls import path
import views
urlpatterns = [path("notes/", views.notes), path("rates/", views.rates)]
"""
    found = routes(project(views=views, urls=urls))
    assert set(found) == {"GET /notes/", "POST /notes/", "GET /rates/"}
    assert found["POST /notes/"].guarded(Guards.AUTHENTICATES)
    assert not found["GET /rates/"].guards


def test_generic_views_and_nested_routers() -> None:
    views = """
from rest_framework import generics, viewsets
from models import Order
from serializers import OrderSerializer

class Orders(generics.ListCreateAPIView):
    queryset = Order.objects.all()
    serializer_class = OrderSerializer
    throttle_scope = "orders"

class OrderViewSet(viewsets.ReadOnlyModelViewSet):
    queryset = Order.objects.all()
    serializer_class = OrderSerializer
"""
    urls = """
from django.urls import include, path
from rest_framework_nested import routers
from views import Orders, OrderViewSet
router = routers.SimpleRouter()
router.register("shops", OrderViewSet)
inner = routers.NestedSimpleRouter(router, "shops", lookup="shop")
inner.register("orders", OrderViewSet)
urlpatterns = [path("all/", Orders.as_view())]
urlpatterns += inner.urls
"""
    found = routes(project(views=views, urls=urls))
    assert set(found) == {
        "GET /all/", "POST /all/", "GET /shops/{shop_pk}/orders/", "GET /shops/{shop_pk}/orders/{pk}/",
    }  # fmt: skip
    assert found["POST /all/"].guarded(Guards.LIMITS)
    assert not found["GET /shops/{shop_pk}/orders/"].guarded(Guards.LIMITS)


def test_secrets_that_a_serializer_gives_out_are_told() -> None:
    models = MODELS + "    pin = models.CharField(max_length=4)\n"
    loose = SERIALIZERS.replace('"paid"]\n        read', '"paid", "pin"]\n        read')
    found = told(project(models=models, serializers=loose))
    assert ("excessive-data", "GET /api/orders/{pk}/") in found
