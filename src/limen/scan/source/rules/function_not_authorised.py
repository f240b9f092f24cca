"""BFLA: a function for some is open to everybody who is logged in."""

from collections.abc import Iterable, Iterator
from typing import Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule
from limen.scan.source.model import Route, Service
from limen.scan.source.reading import WRITES, authenticated, groups, open_by_design, parts, privileged
from limen.scan.source.rules.neighbours import (
    alike_to,
    asked_for,
    beside,
    everybodys,
    his_own,
    named_roles,
    read_by_all,
    said,
    same_path,
)
from limen.scan.words import listed

_DEEDS: Final = listed("deeds")
_PARDONS: Final = listed("pardons")
_HANDS_OUT: Final = frozenset(("permissions", "role", "roles"))


def check(service: Service) -> Iterator[Hit]:
    """Routes that know who calls and never ask what he may do, though their neighbours or their names do."""
    yield from _astray(service)
    for group in groups(service.routes):
        yield from _handed_out(group, service.routes)
        for route in group:
            if authenticated(route) and not privileged(route) and not open_by_design(route):
                reason = _reason(route, group, service)
                if reason is not None:
                    yield _hit(route, *reason)


def _astray(service: Service) -> Iterator[Hit]:
    """Classes that ask for a role where they have no method, and for none where they have one."""
    for spot in service.spots:
        if spot.kind == "astray":
            yield Hit(
                spot.place,
                f"{spot.name} asks for a role for {spot.value}, which the class does not answer, and for none"
                f" for {spot.arguments['free']}, which it does",
                subject=spot.name,
                confidence=Confidence.HIGH,
            )


def _handed_out(group: list[Route], routes: Iterable[Route]) -> Iterator[Hit]:
    """Routes that hand out roles, to callers of a role that is not the highest that their neighbours, or
    others of the service, ask for."""
    for route in group:
        asked = asked_for(route)
        if route.method in WRITES and asked and parts(route) & _HANDS_OUT:
            more = [asked_for(each) - asked for each in routes if asked < asked_for(each)]
            if more:
                higher = min(min(roles) for roles in more[0])
                yield _hit(route, f"it hands out roles, and others ask for {higher!r} too", Confidence.MEDIUM)


Reason = tuple[str, Confidence]


def _reason(route: Route, group: list[Route], service: Service) -> Reason | None:
    if vain := next((guard.vain for guard in route.guards if guard.vain), None):
        return f"{vain} is asked for in vain, since being logged in is enough", Confidence.HIGH
    others = [each for each in group if each.handler.place != route.handler.place]
    if reason := beside(route, others) or said(route, service.routes):
        return reason, Confidence.HIGH
    if route.method in WRITES and (same := same_path(route, others)):
        return f"{same.operation} asks for a role", Confidence.HIGH
    if route.method in WRITES and (pardon := parts(route) & _PARDONS):
        return f"{min(pardon)!r} is nobody's to do for himself", Confidence.MEDIUM
    if his_own(route) or route.method not in WRITES:
        return None
    return _by_what_it_does(route, service)


def _by_what_it_does(route: Route, service: Service) -> Reason | None:
    """Why a route that changes something should ask for a role."""
    if alike := alike_to(route, service.routes):
        return f"{alike.operation} asks for a role", Confidence.MEDIUM
    if shared := everybodys(route, service):
        return f"it changes {shared}, which is everybody's", Confidence.MEDIUM
    if shared := read_by_all(route, service):
        return f"it changes {shared}, which strangers read and nobody owns", Confidence.MEDIUM
    if deed := parts(route) & _DEEDS:
        return f"{min(deed)!r} is seldom everybody's to do", Confidence.MEDIUM
    return None


def _who(route: Route) -> str:
    named = sorted(named_roles(route))
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
