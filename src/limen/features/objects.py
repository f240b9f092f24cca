"""Which objects a call names, which an answer hands out, and whether they were this caller's to name."""

from collections.abc import Container, Iterable
from functools import lru_cache

import msgspec

from limen.features.fields import Value
from limen.features.gathering import gather, object_of
from limen.features.kinds import OBJECT_HEADERS, PAGING, kind_of, singular
from limen.features.members import ID_LENGTH, Found, Pseudonym
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
_OVERFLOW = 1
UNREAD = ("query", "header", "body")
BARE = "*"
"""The kind of an id that does not say what it is of."""


def named(route: Route, values: Iterable[Value]) -> list[tuple[str, str, str]]:
    """The ``(kind, value, place)`` of every object a call names, path first."""
    found = [(singular(kind), value, "path") for kind, value in route.parameters]
    default = found[-1][0] if found else ""
    for value in values:
        place = value.place
        if place == "path" or (place == "header" and value.name not in OBJECT_HEADERS):
            continue
        kind = kind_of(value.name) if len(value.text) <= ID_LENGTH else ""
        if kind and value.text:
            found.append((kind if kind != BARE else default or BARE, value.text, place))
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
    foreign: dict[str, None] = {}
    walks: dict[int, Walk] = {}
    closed: tuple[Closed, ...] = ()
    for kind, value, place in names:
        kind_id = recent.pseudonym("kind", kind)
        item = object_of(kind, value, recent.pseudonym)
        seen.append(Seen(kind_id, item, place, -1 if place == "page" else trace.knows(item)))
        if place != "page" and not trace.handed(item if kind != BARE else _of(route, value, recent)):
            foreign[place] = None
        walk = walks[kind_id] = walk_of(trace, kind_id)
        if ended := walk.turn(at):
            closed += closed_windows(ended, "caller", subject, kind_id, 0)
        walk.touch(item)
        if len(value) < 19 and value.isascii() and value.isdigit():
            walk.step(int(value))
    walked = tuple([_walked(kind, walk) for kind, walk in walks.items()])
    return Objects(tuple(seen), walked, _split(names), (), closed, tuple(foreign))


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
    used = [item.object for item in astray]
    trace.earn(used, named=used)
    return tuple(
        [Walked(kind, walk.unearned_hour.count(), walk.unearned_day.count()) for kind, walk in walks.items()]
    )


def asked_for(seen: Iterable[Seen], handed: Container[int], pseudonym: Pseudonym) -> Container[int]:
    """Of what an answer hands out, what its call had named itself: all of it where a bare ``id`` looked
    something up and does not say of what kind."""
    bare = pseudonym("kind", BARE)
    named = {item.object: item.kind for item in seen}
    return handed if bare in named.values() else named


def foreign_by_path(route: Route, subject: int, recent: Recent) -> tuple[str, ...]:
    """Where a call names what the caller ``subject`` was never handed, of whose values only the path was
    read; of the other places nobody can say, so they count."""
    trace = recent.callers.get(subject)
    named_here = [object_of(singular(kind), value, recent.pseudonym) for kind, value in route.parameters]
    strange = not all(trace is not None and trace.handed(item) for item in named_here)
    return ("path", *UNREAD) if strange else UNREAD


def _of(route: Route, value: str, recent: Recent) -> int:
    """What a bare ``id`` names: one of the things that the operation is about."""
    return object_of(_last_word(route.operation.template), value, recent.pseudonym)


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
    found: Found = {}
    default = _last_word(route.operation.template)
    for name, value in answer.headers:
        if name == "location":
            found[object_of(default, value.rstrip("/").rsplit("/", 1)[-1], pseudonym)] = None
    if answer.body[:1] in (b"{", b"["):
        _collect(answer.body, default, pseudonym, found, noted)
    return tuple(found)


def _collect(body: bytes, default: str, pseudonym: Pseudonym, found: Found, noted: Noted) -> None:
    try:
        document = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return  # cut short by the capture limit, or not JSON after all
    noted.longest = gather(document, default, pseudonym, found, noted.names)


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


_NOTHING = Objects(foreign=())
