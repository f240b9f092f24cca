"""What a handler does: its function walked with what its framework hands it."""

from collections.abc import Mapping
from typing import Final, TypeVar

from limen.scan.memo import remembered
from limen.scan.source.model import Handler
from limen.scan.source.python.flow.deciding import Known
from limen.scan.source.python.flow.events import Events
from limen.scan.source.python.flow.value import NOTHING, Value
from limen.scan.source.python.flow.walk import Walk
from limen.scan.source.python.module import FUNCTIONS, Function
from limen.scan.source.python.project import Found, Project, parameters

V = TypeVar("V")
Pairs = tuple[tuple[str, V], ...]
_NOTHING_KNOWN: Final[Known] = {}


def handler(
    walk: Walk, found: Found, function: Function, given: Mapping[str, Value], owner: Found | None = None
) -> Handler:
    """A function as a handler. ``walk`` may have been through what runs before it; ``given`` is what each
    parameter holds, ``owner`` the class whose method it is."""
    names = {each.arg: given.get(each.arg, NOTHING) for each in parameters(function)}
    walk.function(found.module, found.name, function, {**given, **names}, owner)
    return of_events(walk.events, found, function)


def handler_of(
    project: Project,
    found: Found,
    given: Mapping[str, Value],
    owner: Found | None = None,
    known: Known = _NOTHING_KNOWN,
) -> Handler:
    """A function as a handler that nothing runs before; ``known`` are expressions whose text is known."""
    return _walked(project, found, tuple(given.items()), owner, tuple(known.items()))


@remembered
def _walked(
    project: Project, found: Found, given: Pairs[Value], owner: Found | None, known: Pairs[str]
) -> Handler:
    assert isinstance(found.node, FUNCTIONS)
    walk = Walk(project)
    walk.known = dict(known)
    return handler(walk, found, found.node, dict(given), owner)


def of_events(events: Events, found: Found, function: Function) -> Handler:
    """What was seen, as rules read it."""
    return Handler(
        place=found.module.place(function, found.name),
        name=found.name,
        loads=tuple(events.loads.values()),
        compares=tuple(events.compares),
        belongs=tuple(events.belongs),
        asks=tuple(events.asks),
        gates=tuple(events.gates),
        roles=tuple(events.roles),
        uses_identity=events.identity
        or any(load.scoped for load in events.loads.values())
        or bool(events.owned),
        refuses=events.refuses,
        limits=events.limits,
        signed=events.signed,
        owned=tuple(events.owned),
        assigns=tuple(events.assigns.values()),
        flows=tuple(events.flows.values()),
        returns=tuple(events.returns),
        reads=tuple(events.reads),
        says=tuple(events.says),
        calls=tuple(events.calls),
        settles=tuple(events.settles),
        looks=tuple(events.looks),
        weighs=tuple(events.weighs),
        changes=tuple(events.changes),
        fetches=tuple(events.fetches),
        keeps=tuple(events.keeps.items()),
    )
