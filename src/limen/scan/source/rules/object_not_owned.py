"""BOLA: an object is found by an id of the caller's, and nothing asks whether it is his."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule
from limen.scan.source.model import Guards, Load, Route, Service
from limen.scan.source.reading import (
    authenticated,
    named,
    open_by_design,
    opened,
    owned,
    owned_among,
    privileged,
    published,
    roles,
)
from limen.scan.source.rules.acting_for import acted_for
from limen.scan.words import names_owner

_CHANGES: Final = ("PUT", "PATCH", "DELETE")
_DOES: Final = {"read": "is read", "create": "is made", "write": "is changed", "delete": "is removed"}


def check(service: Service) -> Iterator[Hit]:
    """Loads by the caller's value, of things that belong to somebody, where nothing looks at whose."""
    ground = _Ground(owned(service), published(service), owned_among(service.routes))
    yield from acted_for(service)
    for route in service.routes:
        if authenticated(route) and not open_by_design(route):
            yield from _hits(route, ground)


class _Ground(NamedTuple):
    """Kinds that belong to somebody, those of them that are put before everybody, and those whose owner
    is looked at even where a role is asked for."""

    kinds: dict[str, bool]
    open: frozenset[str]
    even_so: dict[frozenset[str], frozenset[str]]


def _hits(route: Route, ground: _Ground) -> Iterator[Hit]:
    belongs = route.handler.belongs
    loads = [load for load in route.handler.loads if load.does != "create"]
    settled = {load.by for load in loads if load.scoped or load.what in belongs}
    told: set[str] = set()
    for load in loads:
        if load.shared and route.method in _CHANGES and not route.handler.compares:
            yield _hit(route, load, Confidence.MEDIUM, ", though it may be another's that is shared")
        if (
            load.scoped
            or load.tied
            or load.by in settled
            or load.what in told
            or not load.by
            or not named(load)
        ):
            continue
        if not _looked_at(route, load, ground):
            sure = _belongs(load, ground.kinds)
            if sure is not None:
                told.add(load.what)
                yield _hit(route, load, sure)


def _looked_at(route: Route, load: Load, ground: _Ground) -> bool:
    """Whether ownership is looked at, or need not be: for who may see all, or what is put before
    everybody."""
    handler = route.handler
    if handler.belongs:
        return load.given != "path"
    if handler.compares or route.guarded(Guards.OWNS):
        return True
    if privileged(route):
        return load.given != "path" or load.what not in ground.even_so.get(roles(route), frozenset())
    for_all = load.what in ground.open or opened(route)
    own = route.method == "POST" and bool(handler.owned) and load.what in ground.open
    return load.does == "read" and ((for_all and route.method == "GET") or own)


def _belongs(load: Load, kinds: dict[str, bool]) -> Confidence | None:
    """How sure it is that what is loaded is somebody's; ``None`` where nothing says so."""
    if load.what in kinds:
        return Confidence.HIGH if kinds[load.what] else Confidence.MEDIUM
    return Confidence.MEDIUM if names_owner(load.by) and load.by.lower() != "id" else None


def _hit(
    route: Route, load: Load, sure: Confidence, why: str = ", and nothing asks whether it is his"
) -> Hit:
    thing = load.what or "object"
    return Hit(
        place=load.place,
        said=f"{route.operation}: a {thing} {_DOES[load.does]} by the caller's {load.by!r}"
        f" ({load.given}){why}",
        operation=route.operation,
        subject=load.what or load.by,
        confidence=sure,
        related=(route.handler.place,),
    )


_APP: Final = """
from flask import Flask, g, jsonify, request, abort
app = Flask(__name__)
ORDERS = {1: {"id": 1, "user_id": 7, "total": 3}}

@app.before_request
def load_user():
    token = request.headers.get("Authorization")
    g.user = SESSIONS.get(token)
    if g.user is None:
        abort(401)

@app.get("/orders")
def orders():
    return jsonify([each for each in ORDERS.values() if each["user_id"] == g.user.id])

@app.get("/orders/<int:order_id>")
def order(order_id):
    found = ORDERS.get(order_id)
    {check}
    return jsonify(found)
"""

_EXPRESS: Final = """
import express from "express";
import { requireAuth } from "./auth.js";
const orders = express.Router();

orders.get("/", requireAuth, async (req, res) => {
  res.json(await Order.find({ user: req.user.id }));
});
orders.get("/:id", requireAuth, async (req, res) => {
  const order = await Order.findOne({ {by} });
  if (!order) return res.sendStatus(404);
  res.json(order);
});
const app = express();
app.use("/orders", orders);
"""

_SPRING: Final = """
package shop;

@Entity class Order { @Id Long id; @ManyToOne User user; String status; String note; }
interface Orders extends JpaRepository<Order, Long> {
    Optional<Order> findByIdAndUserName(Long id, String name);
}

@RestController
@RequestMapping("/orders")
class OrderController {
    private final Orders orders;

    @GetMapping("/{id}")
    public Order one(@PathVariable Long id, Principal principal) {
        return orders.{find}.orElseThrow(NotFound::new);
    }
}
"""

RULE: Final = Rule[Service](
    id="object-not-owned",
    title="An object is found by the caller's id and given out without asking whose it is",
    cwe=639,
    owasp="API1:2023",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    why="Ids can be guessed, listed and seen in answers. Whoever is logged in reads and changes what "
    "belongs to"
    " others by trying ids; the credential is valid, so nothing else stops him.",
    check=check,
    mends={
        "": "Let the caller's identity take part in finding the object: look it up among what is his,"
        " and answer 404"
        " for all else.",
        "flask": "order = Order.query.filter_by(id=order_id, user_id=g.user.id).first_or_404()",
        "fastapi": "order = db.scalar(select(Order).where(Order.id == order_id, Order.user_id == user.id))\n"
        "if order is None:\n    raise HTTPException(404)",
        "django": "order = get_object_or_404(Order, pk=order_id, user=request.user)",
        "express": "const order = await Order.findOne({ _id: req.params.id, user: req.user.id });\n"
        "if (!order) return res.sendStatus(404);",
        "spring": "orders.findByIdAndOwner(id, principal.getName()).orElseThrow(NotFound::new)",
    },
    references=("https://owasp.org/API-Security/editions/2023/en/0xa1-broken-object-level-authorization/",),
    bad=(
        {"app.py": _APP.replace("{check}", "pass")},
        {"app.js": _EXPRESS.replace("{by}", "_id: req.params.id")},
        {"Shop.java": _SPRING.replace("{find}", "findById(id)")},
    ),
    good=(
        {"app.py": _APP.replace("{check}", 'if found is None or found["user_id"] != g.user.id: abort(404)')},
        {"app.py": _APP.replace("{check}", "if not g.user.is_admin: abort(403)")},
        {"app.js": _EXPRESS.replace("{by}", "_id: req.params.id, user: req.user.id")},
        {"Shop.java": _SPRING.replace("{find}", "findByIdAndUserName(id, principal.getName())")},
    ),
)
