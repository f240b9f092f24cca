"""A route that anybody may call, though its neighbours, its document or what it does ask for a caller."""

from collections.abc import Iterator, Set
from typing import Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule
from limen.scan.source.model import Route, Service
from limen.scan.source.reading import (
    ADMIN,
    WRITES,
    asks_for_role,
    authenticated,
    groups,
    open_by_design,
    opened,
    owned,
    parts,
    published,
    vouched,
)

_MOST: Final = 0.6
"""The share of a group's other routes that know who calls, from which on one that does not stands out."""


_NEARLY_ALL: Final = 0.85
"""The same for a route that only reads, and nothing that belongs to anybody as far as is known."""


def check(service: Service) -> Iterator[Hit]:
    """Routes without any caller in services that have them."""
    if not any(authenticated(route) for route in service.routes):
        return
    kinds = owned(service).keys() - published(service)
    for group in groups(service.routes):
        for route in group:
            if route.spared and asks_for_role(route):
                yield _hit(route, "it names roles, and what asks for them lets it pass", Confidence.HIGH)
                continue
            if not vouched(route) and not open_by_design(route):
                reason = _reason(route, group, kinds)
                if reason is not None:
                    yield _hit(route, *reason)


def _reason(route: Route, group: list[Route], kinds: Set[str]) -> tuple[str, Confidence] | None:
    if said := parts(route) & ADMIN:
        return f"its path or name says {min(said)!r}", Confidence.HIGH
    changed = next((load.what for load in route.handler.loads if load.what and load.does != "read"), None)
    touched = [load for load in route.handler.loads if load.what in kinds]
    others = [
        each
        for each in group
        if each.handler.place != route.handler.place and not open_by_design(each) and not _about_caller(each)
    ]
    known = sum(map(authenticated, others))
    beside = f"{known} of the {len(others)} other routes beside it know who calls"
    if changed is not None and route.method in WRITES:
        return f"it changes {changed}", Confidence.HIGH
    if opened(route) and route.method not in WRITES and not touched:
        return None
    if known >= 2 and known >= (_MOST if touched or route.method in WRITES else _NEARLY_ALL) * len(others):
        return beside, Confidence.HIGH if touched or route.method in WRITES else Confidence.MEDIUM
    return None


def _about_caller(route: Route) -> bool:
    """Whether a route is about its caller and nobody else: it cannot do without one, whatever its neighbours
    need."""
    return "me" in route.path.split("/")


def _hit(route: Route, why: str, sure: Confidence) -> Hit:
    return Hit(
        place=route.handler.place,
        said=f"{route.operation}: anybody may call it without a credential; {why}",
        operation=route.operation,
        confidence=sure,
        severity=None if route.method in WRITES or sure == Confidence.HIGH else Severity.MEDIUM,
    )


_APP: Final = """
from flask import Flask, jsonify
from auth import login_required
app = Flask(__name__)

@app.get("/invoices")
@login_required
def invoices():
    return jsonify([])

@app.post("/invoices")
@login_required
def bill():
    return "", 201

@app.get("/invoices/<int:number>/lines")
{guard}
def lines(number):
    return jsonify([])
"""

_EXPRESS: Final = """
const { Router } = require("express");
const { requireAuth } = require("./auth");
const invoices = Router();
invoices.get("/", requireAuth, (req, res) => res.json([]));
invoices.post("/", requireAuth, (req, res) => res.sendStatus(201));
invoices.get("/:number/lines", {guard} (req, res) => res.json([]));
const app = require("express")();
app.use("/invoices", invoices);
"""

_SPARED: Final = """
from flask import Flask, abort, g, jsonify, request
from flask.views import MethodView
app = Flask(__name__)
PUBLIC = {{public}}

@app.before_request
def guard():
    if request.endpoint in PUBLIC:
        return
    g.user = SESSIONS.get(request.headers.get("Authorization"))
    if g.user is None:
        abort(401)
    view = app.view_functions[request.endpoint].view_class
    if g.user.role not in view.roles[request.method]:
        abort(403)

class Audit(MethodView):
    roles = {"GET": ("auditor",)}

    def get(self):
        return jsonify([])

app.add_url_rule("/audit", view_func=Audit.as_view("audit"))
"""

_SPRING: Final = """
package shop;

@Configuration
class Security {
    @Bean SecurityFilterChain chain(HttpSecurity http) throws Exception {
        return http.authorizeHttpRequests(auth -> auth
            .requestMatchers("/invoices/*/lines").{lines}
            .anyRequest().authenticated()).build();
    }
}

@RestController
@RequestMapping("/invoices")
class Invoices {
    @GetMapping public List<String> all() { return List.of(); }
    @PostMapping public void bill() { }
    @PostMapping("/{number}/lines") public void add(@PathVariable Long number) { }
}
"""

RULE: Final = Rule[Service](
    id="missing-authentication",
    title="A route asks for no credential",
    cwe=306,
    owasp="API2:2023",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    why="What its neighbours give to known callers only, this route gives to anybody who can reach it.",
    check=check,
    mends={
        "": "Ask for a credential by default, for the application or the group as a whole, and open "
        "single routes by"
        " name.",
        "fastapi": "router = APIRouter(dependencies=[Depends(current_user)])",
        "express": "router.use(authenticate);",
        "spring": ".anyRequest().authenticated()  // last, after what is open by name",
    },
    references=("https://owasp.org/API-Security/editions/2023/en/0xa2-broken-authentication/",),
    bad=(
        {"app.py": _APP.replace("{guard}", "")},
        {"app.js": _EXPRESS.replace("{guard}", "")},
        {"app.py": _SPARED.replace("{public}", '"health", "audit"')},
        {"Shop.java": _SPRING.replace("{lines}", "permitAll()")},
    ),
    good=(
        {"app.py": _APP.replace("{guard}", "@login_required")},
        {"app.js": _EXPRESS.replace("{guard}", "requireAuth,")},
        {"app.py": _SPARED.replace("{public}", '"health"')},
        {"Shop.java": _SPRING.replace("{lines}", "hasRole('CLERK')")},
    ),
)
