"""Each front end's routes and guards, on a small project of its kind."""

import pytest

from limen.scan.source.model import Guards, Route
from limen.scan.source.python import python_service
from limen.scan.tree import tree_of

FLASK = """
from flask import Blueprint, Flask, abort, g
app = Flask(__name__)
shop = Blueprint("shop", __name__, url_prefix="/shop")

def role_required(role):
    def wrap(view):
        def inner(*args, **kwargs):
            if g.user.role != role:
                abort(403)
            return view(*args, **kwargs)
        return inner
    return wrap

@shop.before_request
def known():
    if g.user is None:
        abort(401)

@shop.get("/orders")
def read():
    return ""

@shop.delete("/orders/<int:pk>")
@role_required("clerk")
def remove(pk):
    return ""

@app.get("/health")
def health():
    return ""

app.register_blueprint(shop)
"""
FASTAPI = """
from fastapi import APIRouter, Depends, FastAPI, HTTPException
from fastapi.security import HTTPBearer
app = FastAPI()
bearer = HTTPBearer()

def caller(token=Depends(bearer)):
    user = SESSIONS.get(token.credentials)
    if user is None:
        raise HTTPException(401)
    return user

def clerk(user=Depends(caller)):
    if user.role != "clerk":
        raise HTTPException(403)
    return user

shop = APIRouter(prefix="/shop", dependencies=[Depends(caller)])

@shop.get("/orders")
def read():
    return []

@shop.delete("/orders/{pk}", dependencies=[Depends(clerk)])
def remove(pk: int):
    return None

@app.get("/health")
def health():
    return {}

app.include_router(shop)
"""
DJANGO = {
    "urls.py": """
from django.urls import include, path
import views
orders = [path("orders", views.read), path("orders/<int:pk>", views.remove)]
urlpatterns = [path("shop/", include(orders)), path("health", views.health)]
""",
    "views.py": """
from django.contrib.auth.decorators import login_required, permission_required
from django.views.decorators.http import require_http_methods

@login_required
def read(request):
    return None

@require_http_methods(["DELETE"])
@permission_required("shop.delete_order", raise_exception=True)
def remove(request, pk):
    return None

def health(request):
    return None
""",
}
STARLETTE = """
from starlette.applications import Starlette
from starlette.authentication import requires
from starlette.routing import Mount, Route

@requires("authenticated")
async def read(request):
    return None

@requires(["authenticated", "clerk"])
async def remove(request):
    return None

async def health(request):
    return None

app = Starlette(routes=[
    Mount("/shop", routes=[Route("/orders", read), Route("/orders/{pk:int}", remove, methods=["DELETE"])]),
    Route("/health", health),
])
"""
PROJECTS = {
    "flask": {"app.py": FLASK}, "fastapi": {"app.py": FASTAPI}, "django": DJANGO,
    "starlette": {"app.py": STARLETTE},
}  # fmt: skip


def routes(framework: str) -> dict[str, Route]:
    found = python_service(tree_of(PROJECTS[framework])).routes
    assert {each.framework for each in found} == {framework}
    return {each.operation: each for each in found}


@pytest.mark.parametrize("framework", PROJECTS)
def test_routes_have_their_whole_paths(framework: str) -> None:
    assert set(routes(framework)) == {"GET /shop/orders", "DELETE /shop/orders/{pk}", "GET /health"}


@pytest.mark.parametrize("framework", PROJECTS)
def test_a_login_is_told_from_a_role(framework: str) -> None:
    found = routes(framework)
    read, remove = found["GET /shop/orders"], found["DELETE /shop/orders/{pk}"]
    assert read.guarded(Guards.AUTHENTICATES)
    assert not read.guarded(Guards.AUTHORISES)
    assert remove.guarded(Guards.AUTHORISES)


@pytest.mark.parametrize("framework", PROJECTS)
def test_a_route_beside_the_guards_has_none(framework: str) -> None:
    assert not routes(framework)["GET /health"].guards
