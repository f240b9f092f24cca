"""Bodies to send: of the declared schema, else of the names that the source reads; ids are those that the
caller knows."""

import itertools
from collections.abc import Mapping
from typing import Any, Final

from limen.scan.probe.objects import Objects
from limen.scan.probe.patterns import text_of
from limen.scan.probe.plan import Call
from limen.scan.spec.schemas import Member
from limen.scan.words import SECRETS, kind_of, words

MADE_UP: Final = "limen-probe"
_COUNTER: Final = itertools.count(1)
_PERSON: Final = frozenset(("assignee", "receiver", "recipient", "to", "username"))
_DAY: Final = frozenset(
    ("at", "birthday", "born", "date", "day", "due", "end", "from", "on", "start", "until", "when")
)
_FEW: Final = frozenset(("count", "limit", "number", "quantity", "qty", "seats", "size", "weight"))
_SUM: Final = frozenset(
    ("amount", "balance", "budget", "capacity", "cost", "fee", "hours", "price", "salary", "sum",
     "total", "width")
)  # fmt: skip


def body_of(call: Call, who: str, objects: Objects, *, whole: bool = False) -> dict[str, Any] | None:
    """A body that the operation should take from ``who``; ``None`` where it takes none. Only what is
    required, unless ``whole``."""
    outer = next((each for each in call.body if not each.name), None)
    if outer is not None:
        found = _declared(call, outer, whole)
    elif names := _read(call, objects):
        found = {name: _guess(name) for name in names}
    elif call.method in ("PUT", "PATCH", "POST") and call.body:
        found = {}
    else:
        return None
    for slot in call.slots:
        known = objects.values(who, slot) if slot.given == "body" else []
        if known and (slot.name in found or outer is None):
            found[slot.name] = known[:1] if slot.many else known[0]
    for name, value in found.items():
        if isinstance(value, str) and value.startswith(MADE_UP):
            found[name] = _known_for(name, who, objects) or value
    return found


def _known_for(name: str, who: str, objects: Objects) -> Any:
    """What he knows by the name of a member: a thing of its kind, or himself where it names a person."""
    known = objects.of_kind(who, kind_of(name))
    return known[0] if known else objects.calls_himself(who) if name in _PERSON else None


def _read(call: Call, objects: Objects) -> list[str]:
    """Names that the handler takes from the body, as far as its source says."""
    route = call.operation.route
    if route is None or call.method == "GET":
        return []
    loads = [each.by for each in route.handler.loads if each.given == "body" and each.by]
    whole = any(
        each.does in ("create", "write") and each.given == "body" and not each.by
        for each in route.handler.loads
    )
    kept = objects.kept(call.kind) if whole and call.method == "POST" else ()
    return list(dict.fromkeys([*route.handler.reads, *loads, *kept]))


def _declared(call: Call, outer: Member, whole: bool) -> dict[str, Any]:
    parts = [outer.schema, *(each for each in _list(outer.schema.get("allOf")) if isinstance(each, Mapping))]
    required = {str(name) for each in parts for name in _list(each.get("required"))}
    members = {each.name: each.schema for each in reversed(call.body) if each.name}
    wanted = [
        name for name in writable(call)
        if name in members and (whole or name in required) and members[name].get("readOnly") is not True
    ]  # fmt: skip
    return {name: sample(name, members[name]) for name in wanted}


def writable(call: Call) -> tuple[str, ...]:
    """Names that a body may have at its outermost, as declared; those that are only read left out."""
    found: dict[str, bool] = {}
    for member in call.body:
        if not member.name:
            for name, schema in _properties(member.schema).items():
                found[name] = isinstance(schema, Mapping) and schema.get("readOnly") is True
    return tuple(name for name, only_read in found.items() if not only_read)


def _properties(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    found = schema.get("properties")
    return found if isinstance(found, Mapping) else {}


def sample(name: str, schema: Mapping[str, Any]) -> Any:
    """A value of a schema; of its name where the schema says little."""
    for word in ("const", "example", "default"):
        if schema.get(word) not in (None, ""):
            return schema[word]
    if _list(schema.get("enum")):
        return schema["enum"][0]
    for word in ("anyOf", "oneOf", "allOf"):
        for each in _list(schema.get(word)):
            if isinstance(each, Mapping) and each.get("type") != "null":
                return sample(name, each)
    kind = schema.get("type")
    kind = next((each for each in kind if each != "null"), None) if isinstance(kind, list) else kind
    return _typed(name, str(kind), schema)


def _typed(name: str, kind: str, schema: Mapping[str, Any]) -> Any:
    match kind:
        case "integer" | "number":
            low = schema.get("minimum", 1)
            return max(int(low) if isinstance(low, int | float) else 1, 1)
        case "boolean":
            return False
        case "array":
            items = schema.get("items")
            return [sample(name, items)] if isinstance(items, Mapping) else []
        case "object":
            return {}
        case _:
            return _text(name, schema)


def _text(name: str, schema: Mapping[str, Any]) -> str:
    match schema.get("format"):
        case "date":
            return f"2031-05-{next(_COUNTER) % 27 + 1:02}"
        case "date-time":
            return f"2031-05-{next(_COUNTER) % 27 + 1:02}T10:00:00Z"
        case "email":
            return f"limen-{next(_COUNTER)}@probe.example.org"
        case "uri" | "url":
            return "https://probe.example.org/"
        case "uuid":
            return "00000000-0000-4000-8000-0000000000aa"
        case _:
            guess = _of_pattern(schema.get("pattern")) or _guess(name)
            longest = schema.get("maxLength")
            text = guess if isinstance(guess, str) else str(guess)
            return text[: int(longest)] if isinstance(longest, int) else text


def _of_pattern(pattern: object) -> str | None:
    return text_of(pattern, next(_COUNTER)) if isinstance(pattern, str) else None


def _guess(name: str) -> Any:
    number = next(_COUNTER)
    parts = set(words(name))
    guesses: tuple[tuple[frozenset[str], Any], ...] = (
        (frozenset(("email", "mail")), f"limen-{number}@probe.example.org"),
        (frozenset(("month",)), f"2031-{number % 12 + 1:02}"),
        (_DAY, f"2031-05-{number % 27 + 1:02}"),
        (_FEW, 1),
        (_SUM, 100),
        (frozenset(("callback", "link", "uri", "url", "webhook")), "https://probe.example.org/"),
        (SECRETS, "Limen-probe-1-long"),
    )
    return next((value for named, value in guesses if parts & named), f"{MADE_UP}-{number}")


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
