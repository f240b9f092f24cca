"""Where operations take ids of things: in the path, the query, a header or the body."""

from collections.abc import Iterator
from typing import Final

import msgspec

from limen.scan.probe.declared import PARAMETER, Declared
from limen.scan.source.model import Given
from limen.scan.words import OWNERS, kind_of, listed, words

NAMES: Final = listed("names")
_OF_PEOPLE: Final = frozenset(("account", "email", "handle", "key", "login", "name", "username"))
_ID: Final = frozenset(("id", "ids", "uuid", "pk"))
PEOPLE: Final = frozenset(
    (
        "client",
        "customer",
        "employee",
        "member",
        "owner",
        "patient",
        "student",
        "subscriber",
        "tenant",
        "user",
    )
)


class Slot(msgspec.Struct, frozen=True):
    """Where an operation takes the id of a thing: the parameter's name, where it stands, the kind of thing
    and which of its names it is (``id``, ``slug``, ``code``); ``many`` where it takes a list."""

    name: str
    given: Given
    kind: str
    by: str
    many: bool = False


def slots_of(call: Declared) -> Iterator[Slot]:
    """Every place where an operation takes the id of a thing."""
    parts = call.path.split("/")
    for number, part in enumerate(parts):
        for name in PARAMETER.findall(part):
            before = next((each for each in reversed(parts[:number]) if each and "{" not in each), "")
            yield _slot(name, "path", before)
    loads = call.operation.route.handler.loads if call.operation.route else ()
    kept = {
        each.by for each in loads if each.given == "query" and each.what and kind_of(each.by) == each.what
    }
    for name in call.query:
        if _names_thing(name) or name in kept or not PEOPLE.isdisjoint(words(name)[-1:]):
            yield _slot(name, "query", call.static[-1] if call.static else "")
    read = {each.by: kind_of(each.what) for each in loads if each.given == "header" and each.by}
    for name, kind in (_declared_headers(call) | read).items():
        yield Slot(name, "header", kind, "id")
    yield from _in_body(call)


def _declared_headers(call: Declared) -> dict[str, str]:
    """Headers that name whom or what a request is for, as its document has them, with the kind of thing."""
    declared = call.operation.declared
    names = (
        [str(each.get("name")) for each in declared.parameters if each.get("in") == "header"]
        if declared
        else []
    )
    kinds = {name: kind_of(name.lower().removeprefix("x-").removesuffix("-id")) for name in names}
    return {name: kind for name, kind in kinds.items() if kind in OWNERS}


def _in_body(call: Declared) -> Iterator[Slot]:
    told: set[str] = set()
    resource = next((each for each in reversed(call.static)), "")
    loads = call.operation.route.handler.loads if call.operation.route else ()
    named = {each.by: each.what for each in loads if each.given == "body" and each.by and each.does == "read"}
    for member in call.body:
        many = member.schema.get("type") == "array"
        if member.name and member.name not in told and (_names_thing(member.name) or member.name in named):
            told.add(member.name)
            slot = _slot(member.name, "body", named.get(member.name) or _holder(call, resource))
            if not _names_itself(call, slot, many):
                yield msgspec.structs.replace(slot, many=many)
    for name, what in named.items():
        if name not in told and _names_thing(name):
            told.add(name)
            slot = _slot(name, "body", what)
            if _names_itself(call, slot, slot.many):
                continue
            yield msgspec.structs.replace(slot, many=name.endswith("s") and words(name)[-1] == "ids")


def _names_itself(call: Declared, slot: Slot, many: bool) -> bool:
    """Whether a member is the name that a new thing is to have: the ``slug`` of an event that is made."""
    return not many and slot.kind == call.kind and not call.on_action and slot.name == slot.by


def _holder(call: Declared, resource: str) -> str:
    """The collection that an action upon it belongs to: of ``/parcels/export`` the parcels."""
    return call.static[-2] if call.method == "POST" and len(call.static) > 1 and call.on_action else resource


def _slot(name: str, given: Given, near: str) -> Slot:
    parts = words(name)
    last = parts[-1] if parts else name
    if last in _ID or (last in NAMES and len(parts) > 1):
        base = "_".join(parts[:-1])
        return Slot(name, given, kind_of(base) or kind_of(near), "id" if last in _ID else last, last == "ids")
    if last in NAMES or last.removesuffix("s") in NAMES:
        return Slot(
            name, given, kind_of(near), last if last in NAMES else last.removesuffix("s"), last not in NAMES
        )
    return Slot(
        name, given, kind_of(near) if given == "path" else kind_of(name), name if given == "path" else "id"
    )


def _names_thing(name: str) -> bool:
    parts = words(name)
    if not parts or name in ("email", "name", "key", "login", "username", "password", "account"):
        return False
    return parts[-1] in NAMES - {"name", "key"} or parts[-1].removesuffix("s") in NAMES - _OF_PEOPLE
