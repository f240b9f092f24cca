"""Mass assignment: members of an object are set from the body without naming those that may be."""

from collections.abc import Iterator
from typing import Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule
from limen.scan.source.model import Assign, Guards, Route, Service
from limen.scan.source.reading import for_some
from limen.scan.words import POWERS, listed, names_owner, names_role, sensitive

_FAVOURS: Final = listed("favours")


def check(service: Service) -> Iterator[Hit]:
    """Bodies that become objects as a whole, and powers set from a body by name."""
    for route in service.routes:
        told: set[str] = set()
        for assign in route.handler.assigns:
            fields = _fields(assign, service, route)
            if fields is not None and assign.what not in told:
                told.add(assign.what)
                yield _hit(route, assign, fields)


def _fields(assign: Assign, service: Service, route: Route) -> tuple[str, ...] | None:
    """The members a caller should not set and can; ``None`` where it is harmless as far as is known."""
    if assign.how == "over":
        return tuple(filter(sensitive, assign.fields)) or None
    if for_some(route):
        return _favours(assign, route)
    if assign.how == "named":
        strong = tuple(name for name in assign.fields if name in POWERS or names_role(name))
        return strong or _decided(assign, service, route)
    entity = service.entities.get(assign.what)
    if assign.fields:
        return assign.fields
    return tuple(filter(sensitive, entity.fields)) or None if entity is not None else ()


def _favours(assign: Assign, route: Route) -> tuple[str, ...] | None:
    """Members that callers of a role should not set though they may much: those by which a house treats
    them, of things that are their own; who has a role over all things may set all."""
    handler = route.handler
    own = bool(handler.compares) or route.guarded(Guards.OWNS) or assign.what in handler.owned
    names = (name for name in assign.fields if name in _FAVOURS or names_role(name) or names_owner(name))
    return tuple(names) or None if own else None


def _decided(assign: Assign, service: Service, route: Route) -> tuple[str, ...] | None:
    """Members by which a thing is approved, paid or closed, where another operation decides that."""
    elsewhere = {
        settled
        for each in service.routes
        if each.handler.place != route.handler.place and (each.handler.gates or for_some(each))
        for settled in each.handler.settles
    }
    return tuple(name for name in assign.fields if (assign.what, name) in elsewhere) or None


def _hit(route: Route, assign: Assign, fields: tuple[str, ...]) -> Hit:
    thing = assign.what or "an object"
    named = ", ".join(repr(name) for name in fields[:4])
    said = (
        f"the body sets {named} of {thing}"
        if assign.how == "named"
        else f"the body goes over {named}, which the service had set of {thing}"
        if assign.how == "over"
        else f"the body becomes {thing} as it is" + (f": {named} can be set with it" if named else "")
    )
    return Hit(
        place=assign.place,
        said=f"{route.operation}: {said}",
        operation=route.operation,
        subject=assign.what,
        confidence=Confidence.HIGH if fields else Confidence.MEDIUM,
        related=(route.handler.place,),
    )


_APP: Final = """
from flask import Flask, g, jsonify, request
app = Flask(__name__)
USERS = {7: {"id": 7, "name": "Ada", "role": "customer"}}
ALLOWED = ("name", "email")

@app.patch("/me")
@login_required
def change():
    body = request.get_json()
    user = USERS[g.user_id]
    user.update({body})
    return jsonify(user)
"""

_EXPRESS: Final = """
const app = require("express")();

app.patch("/me", requireAuth, async (req, res) => {
  const { name, email } = req.body;
  const user = await User.findById(req.user.id);
  Object.assign(user, {members});
  await user.save();
  res.sendStatus(204);
});
"""

_SPRING: Final = """
package shop;

@Entity @Data class Account { @Id Long id; String name; String role; }
@Data class Change { String name; {more} }
interface AccountRepository extends JpaRepository<Account, Long> { Account findByName(String name); }

@RestController
class Me {
    private final AccountRepository accounts;

    @PatchMapping("/me")
    public void change(@RequestBody Change change, Principal principal) {
        Account account = accounts.findByName(principal.getName());
        BeanUtils.copyProperties(change, account);
        accounts.save(account);
    }
}
"""

RULE: Final = Rule[Service](
    id="mass-assignment",
    title="The body sets members of an object that nobody named",
    cwe=915,
    owasp="API3:2023",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    why="Whoever adds a member to the body (role, owner, balance) sets it. Documentation does not "
    "stop him: names"
    " are guessed from answers.",
    check=check,
    mends={
        "": "Name the members that may be set, and drop or refuse all others.",
        "flask": 'user.update({key: body[key] for key in ("name", "email") if key in body})',
        "fastapi": 'class Change(BaseModel):\n    model_config = ConfigDict(extra="forbid")\n'
        "    name: str | None = None",
        "django": 'form fields = ("name", "email")  # never "__all__"',
        "express": "const { name, email } = req.body;\nObject.assign(user, { name, email });",
        "spring": "record Change(String name, String email) {}  // the body; never the entity itself",
    },
    references=(
        "https://owasp.org/API-Security/editions/2023/en/0xa3-broken-object-property-level-authorization/",
    ),
    bad=(
        {"app.py": _APP.replace("{body}", "body")},
        {"app.js": _EXPRESS.replace("{members}", "req.body")},
        {"Shop.java": _SPRING.replace("{more}", "String role;")},
    ),
    good=(
        {"app.py": _APP.replace("{body}", "{key: body[key] for key in ALLOWED if key in body}")},
        {"app.js": _EXPRESS.replace("{members}", "{ name, email }")},
        {"Shop.java": _SPRING.replace("{more}", "String email;")},
    ),
)
