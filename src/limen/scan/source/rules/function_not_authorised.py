"""BFLA: a function for some is open to everybody who is logged in."""

from collections.abc import Iterable, Iterator
from typing import Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule
from limen.scan.source.model import Guards, Route, Service
from limen.scan.source.reading import (
    ADMIN,
    WRITES,
    authenticated,
    for_some,
    groups,
    open_by_design,
    parts,
    privileged,
)
from limen.scan.source.reading import resource as resource_of
from limen.scan.words import kind_of, listed

_DEEDS: Final = listed("deeds")
_HANDS_OUT: Final = frozenset(("permissions", "role", "roles"))
_MOST: Final = 0.6
"""The share of a group's other routes that ask for a role, from which on one that does not stands out."""


def check(service: Service) -> Iterator[Hit]:
    """Routes that know who calls and never ask what he may do, though their neighbours or their names do."""
    for group in groups(service.routes):
        yield from _handed_out(group)
        for route in group:
            if authenticated(route) and not privileged(route) and not open_by_design(route):
                reason = _reason(route, group, service.routes)
                if reason is not None:
                    yield _hit(route, *reason)


def _handed_out(group: list[Route]) -> Iterator[Hit]:
    """Routes that hand out roles, to callers of a role that is not the highest that their neighbours ask
    for."""
    for route in group:
        named = _named_roles(route)
        others = {role for each in group if each is not route for role in _named_roles(each)}
        if route.method in WRITES and named and parts(route) & _HANDS_OUT and named < others | named:
            higher = min(others - named)
            if any(named < _named_roles(each) for each in group):
                yield _hit(
                    route, f"it hands out roles and others beside it ask for {higher!r}", Confidence.MEDIUM
                )


def _named_roles(route: Route) -> frozenset[str]:
    asking = (guard for guard in route.guards if Guards.AUTHORISES in guard.does)
    return frozenset(role for guard in asking for role in guard.roles)


Reason = tuple[str, Confidence]


def _reason(route: Route, group: list[Route], routes: Iterable[Route]) -> Reason | None:
    others = [each for each in group if each.handler.place != route.handler.place]
    if reason := _beside(route, others) or _said(route):
        return reason, Confidence.HIGH
    if route.method in WRITES and (same := _same_path(route, others)):
        return f"{same.operation} asks for a role", Confidence.HIGH
    if _his_own(route):
        return None
    if route.method in WRITES and (alike := _alike(route, routes)):
        return f"{alike.operation} asks for a role", Confidence.MEDIUM
    if route.method in WRITES and (deed := parts(route) & _DEEDS):
        return f"{min(deed)!r} is seldom everybody's to do", Confidence.MEDIUM
    return None


def _beside(route: Route, others: list[Route]) -> str | None:
    """Most of its neighbours ask for a role; those that change things say nothing of one that reads."""
    peers = others if route.method in WRITES else [each for each in others if each.method not in WRITES]
    asking = [each for each in peers if for_some(each)]
    owns = route.guarded(Guards.OWNS) or bool(route.handler.compares)
    if not owns and len(asking) >= 2 and len(asking) >= _MOST * len(peers):
        return f"{len(asking)} of the {len(peers)} other routes beside it ask for a role"
    return None


def _said(route: Route) -> str | None:
    said = parts(route) & ADMIN
    return f"its path or name says {min(said)!r}" if said else None


def _same_path(route: Route, others: list[Route]) -> Route | None:
    """Reading on the same path, which asks for a role."""
    return next(
        (each for each in others if each.path == route.path and each.method == "GET" and for_some(each)), None
    )


def _his_own(route: Route) -> bool:
    """Whether the route deals with what is the caller's own."""
    handler = route.handler
    scoped = any(load.scoped for load in handler.loads)
    return (
        scoped
        or bool(handler.compares)
        or kind_of(resource_of(route)) in handler.owned
        or route.guarded(Guards.OWNS)
    )


def _alike(route: Route, routes: Iterable[Route]) -> Route | None:
    """Another route that changes the same collection and asks for a role."""
    return next(
        (
            each
            for each in routes
            if each.method in WRITES and for_some(each) and resource_of(each) == resource_of(route)
            and each.handler.place != route.handler.place
        ),
        None,
    )  # fmt: skip


def _action(route: Route) -> str:
    """What stands after the last parameter of a path: ``refund`` of ``/orders/{id}/refund``."""
    return route.path.rpartition("}")[2].strip("/") if "{" in route.path else ""


def _who(route: Route) -> str:
    named = sorted(_named_roles(route))
    return f"every {named[0]}" if named else "anybody who is logged in"


def _hit(route: Route, why: str, sure: Confidence) -> Hit:
    return Hit(
        place=route.handler.place,
        said=f"{route.operation}: {_who(route)} may call it; {why}",
        operation=route.operation,
        confidence=sure,
    )


_APP: Final = """
from flask import Blueprint, Flask, jsonify
from auth import login_required, role_required
app = Flask(__name__)
admin = Blueprint("admin", __name__, url_prefix="/admin")
app.register_blueprint(admin)

@admin.get("/users")
@role_required("admin")
def users():
    return jsonify([])

@admin.delete("/users/<int:user_id>")
@{guard}
def remove(user_id):
    return "", 204

@admin.post("/users/<int:user_id>/ban")
@role_required("admin")
def ban(user_id):
    return "", 204
"""

_EXPRESS: Final = """
const { Router } = require("express");
const { requireAuth, requireRole } = require("./auth");
const admin = Router();
admin.use(requireAuth);
{first}
admin.get("/users", (req, res) => res.json([]));
{then}
admin.delete("/users/:id", (req, res) => res.sendStatus(204));
const app = require("express")();
app.use("/admin", admin);
"""
_GUARD: Final = 'admin.use(requireRole("admin"));'

_SPRING: Final = """
package shop;

@RestController
@RequestMapping("/rates")
class Rates {
    private final RateRepository rates;

    @PutMapping("/{id}")
    @PreAuthorize("{sure}")
    public void set(@PathVariable Long id, @RequestBody Rate rate) { rates.save(rate); }

    @DeleteMapping("/{id}")
    @PreAuthorize("hasRole('ADMIN')")
    public void remove(@PathVariable Long id) { rates.deleteById(id); }
}
"""

RULE: Final = Rule[Service](
    id="function-not-authorised",
    title="A function for some callers asks for no role or right",
    cwe=285,
    owasp="API5:2023",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    why="Administrative operations are found by guessing paths and methods. One that its neighbours "
    "guard and that"
    " is not guarded itself gives everybody with an account their power.",
    check=check,
    mends={
        "": "Guard the group as a whole (router, blueprint, class), deny by default, and open single "
        "routes by name.",
        "flask": '@admin.before_request\ndef only_admins():\n    if "admin" not in g.user.roles:\n'
        "        abort(403)",
        "fastapi": 'router = APIRouter(prefix="/admin", dependencies=[Depends(require_role("admin"))])',
        "django": '@permission_required("app.delete_user", raise_exception=True)',
        "express": 'router.use(requireRole("admin"));',
        "spring": "@PreAuthorize(\"hasRole('ADMIN')\")",
    },
    references=("https://owasp.org/API-Security/editions/2023/en/0xa5-broken-function-level-authorization/",),
    bad=(
        {"app.py": _APP.replace("{guard}", "login_required")},
        {"app.js": _EXPRESS.replace("{first}", "").replace("{then}", _GUARD)},
        {"Rates.java": _SPRING.replace("{sure}", "isAuthenticated()")},
    ),
    good=(
        {"app.py": _APP.replace("{guard}", 'role_required("admin")')},
        {"app.js": _EXPRESS.replace("{first}", _GUARD).replace("{then}", "")},
        {"Rates.java": _SPRING.replace("{sure}", "hasAnyRole('ADMIN', 'CLERK')")},
    ),
)
