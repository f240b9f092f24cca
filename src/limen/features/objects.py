"""Which objects a call names, which an answer hands out, and whether they were this caller's to name."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

import msgspec

from limen.features.fields import Value
from limen.features.kinds import OBJECT_HEADERS, PAGING, kind_of, singular
from limen.features.recent import KINDS_A_CALLER, Recent, Trace
from limen.features.told import Noted
from limen.features.walk import Walk
from limen.features.windows import closed_windows
from limen.model import Answer, Closed, Objects, Route, Seen, Walked

SERIES = (
    ("hour", "distinct"),
    ("day", "distinct"),
    ("hour", "unearned"),
    ("day", "unearned"),
    ("hour", "run"),
)
"""What the closed windows of a walk count, in order."""

SEEN_A_CALL = 16
"""Objects of one call that are looked at."""
GIVEN_AN_ANSWER = 256
"""Objects that one answer hands out, as far as they are counted."""
_NODES_AN_ANSWER = 4_096
_ENVELOPES = frozenset({"items", "data", "results", "content", "values", "rows", "result", "response"})
_NESTED = frozenset({dict, list})
_ID_LENGTH = 64
_UUID_LENGTHS = frozenset({24, 26, 32, 36})
_OVERFLOW = 1

Pseudonym = Callable[[str, str], int]


def is_global(value: str) -> bool:
    """Whether an id names its object by itself (a UUID or a long hex or random string), whatever its kind."""
    return len(value) >= 16 and any(c.isdigit() for c in value)


def object_of(kind: str, value: str, pseudonym: Pseudonym) -> int:
    """The pseudonym of an object: by value alone where ids are globally unique, else by kind and value."""
    return pseudonym("object", value.lower() if is_global(value) else f"{kind}\0{value}")


def named(route: Route, values: Iterable[Value]) -> list[tuple[str, str, str]]:
    """The ``(kind, value, place)`` of every object a call names, path first."""
    found = [(singular(kind), value, "path") for kind, value in route.parameters]
    default = found[-1][0] if found else ""
    for value in values:
        place = value.place
        if place == "path" or (place == "header" and value.name not in OBJECT_HEADERS):
            continue
        kind = kind_of(value.name) if len(value.text) <= _ID_LENGTH else ""
        if kind and value.text:
            found.append((kind if kind != "*" else default or "*", value.text, place))
        elif place == "query" and value.name.lower() in PAGING:
            found.append((f"page:{route.operation.id}", value.text, "page"))
        if len(found) >= SEEN_A_CALL:
            break
    return found


def objects(
    route: Route, values: Iterable[Value], subject: int, at: float, trace: Trace, recent: Recent
) -> Objects:
    """Count the objects of a call in the walks of the caller ``subject``."""
    names = named(route, values)
    if not names:
        return _NOTHING
    seen: list[Seen] = []
    walks: dict[int, Walk] = {}
    closed: tuple[Closed, ...] = ()
    for kind, value, place in names:
        kind_id = recent.pseudonym("kind", kind)
        item = object_of(kind, value, recent.pseudonym)
        seen.append(Seen(kind_id, item, place, -1 if place == "page" else trace.knows(item)))
        walk = walks[kind_id] = walk_of(trace, kind_id)
        if ended := walk.turn(at):
            closed += closed_windows(ended, "caller", subject, kind_id, 0)
        walk.touch(item)
        if len(value) < 19 and value.isascii() and value.isdigit():
            walk.step(int(value))
    walked = tuple([_walked(kind, walk) for kind, walk in walks.items()])
    return Objects(tuple(seen), walked, _split(names), (), closed)


def _walked(kind: int, walk: Walk) -> Walked:
    return Walked(kind, walk.distinct_hour.count(), walk.distinct_day.count(), walk.run)


def strays(seen: tuple[Seen, ...], trace: Trace) -> tuple[Walked, ...]:
    """Count the objects of a call that succeeded and were not this caller's, per kind.

    The call's own objects are his from now on, so that one bookmark is one stray and not one a day.
    """
    astray = [item for item in seen if item.earned == 0]
    if not astray:
        return ()
    walks: dict[int, Walk] = {}
    for item in astray:
        walk = walks[item.kind] = walk_of(trace, item.kind)
        walk.stray(item.object)
    trace.earn([item.object for item in astray])
    return tuple(
        [Walked(kind, walk.unearned_hour.count(), walk.unearned_day.count()) for kind, walk in walks.items()]
    )


def walk_of(trace: Trace, kind: int) -> Walk:
    """The walk of a caller over a kind; kinds past the cap share one."""
    walk = trace.walks.get(kind)
    if walk is None:
        if len(trace.walks) >= KINDS_A_CALLER:
            kind = _OVERFLOW
        walk = trace.walks.setdefault(kind, Walk())
    return walk


def given(answer: Answer, route: Route, pseudonym: Pseudonym, noted: Noted) -> tuple[int, ...]:
    """The objects an answer hands out: id-like fields of a JSON body, and ``Location``.

    As the body is read but once, what else is to be known of it goes to ``noted``.
    """
    found: dict[int, None] = {}
    default = _last_word(route.operation.template)
    for name, value in answer.headers:
        if name == "location":
            found[object_of(default, value.rstrip("/").rsplit("/", 1)[-1], pseudonym)] = None
    if answer.body[:1] in (b"{", b"["):
        _collect(answer.body, default, pseudonym, found, noted)
    return tuple(found)


def _collect(body: bytes, default: str, pseudonym: Pseudonym, found: dict[int, None], noted: Noted) -> None:
    try:
        document = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return  # cut short by the capture limit, or not JSON after all
    todo: list[tuple[str, Any]] = [(default, document)]
    for _ in range(_NODES_AN_ANSWER):
        if not todo or len(found) >= GIVEN_AN_ANSWER:
            return
        kind, node = todo.pop()
        if type(node) is dict:
            noted.names.update(node)
            _members(kind, node, todo, pseudonym, found)
        elif type(node) is list:
            noted.longest = max(noted.longest, len(node))
            todo.extend([(kind, item) for item in node if type(item) in _NESTED])


def _members(
    kind: str,
    node: dict[str, Any],
    todo: list[tuple[str, Any]],
    pseudonym: Pseudonym,
    found: dict[int, None],
) -> None:
    """Note the objects that the members of one JSON object name, and what is nested in it."""
    for name, value in node.items():
        what = type(value)
        if what is str:
            size = len(value)
            of = kind_of(name) if size <= _ID_LENGTH else ""
            if not of and size in _UUID_LENGTHS and _is_reference(value):
                of = kind
        elif what is int:
            of = kind_of(name)
        else:
            if what in _NESTED:
                todo.append((_inner(kind, name), value))
            continue
        if of == "*":
            of = kind
        if of:
            found[object_of(of, str(value), pseudonym)] = None


def _is_reference(text: str) -> bool:
    """Whether a text as long as a UUID is an id whatever its field is called."""
    return is_global(text) and " " not in text


def _inner(kind: str, name: str) -> str:
    """The kind of the objects a member holds: an envelope keeps its own, ``customer`` holds customers."""
    return kind if name in _ENVELOPES else singular(name)


@lru_cache(4_096)
def _last_word(template: str) -> str:
    words = [part for part in template.split("/") if part and not part.startswith("{")]
    return singular(words[-1]) if words else ""


def _split(names: list[tuple[str, str, str]]) -> int:
    """See ``Objects.split``."""
    if len(names) < 2:
        return -1
    first: dict[str, str] = {}
    split = -1
    for kind, value, place in names:
        if place != "page" and kind in first:
            split = max(split, int(first[kind] != value))
        first.setdefault(kind, value)
    return split


_NOTHING = Objects()
