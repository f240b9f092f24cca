"""Who a caller is to Limen, what stands against it, and what it did of late."""

from collections.abc import Iterator

import msgspec

from limen.copilot.explaining import tally as tallies
from limen.copilot.explaining.fact import command, name, words
from limen.copilot.explaining.key import Hold, in_incidents, standing
from limen.copilot.explaining.tally import Tally
from limen.copilot.explaining.telling import (
    DONE,
    NEXT,
    SEEN,
    UNDO,
    WHAT,
    WHY,
    Explanation,
    Line,
    explanation,
    line,
)


class Caller(msgspec.Struct, frozen=True):
    """A user, or an application (``kind``), under the name that the operator asked about; ``roles`` are those
    it called with."""

    asked: str
    kind: str
    tally: Tally
    roles: tuple[str, ...] = ()
    holds: tuple[Hold, ...] = ()
    incidents: tuple[tuple[str, str], ...] = ()
    blocked_by: tuple[str, ...] = ()


def explain(caller: Caller) -> Explanation:
    """Its roles, why it is held, what it did."""
    title = line("{kind} {asked}", kind=words(caller.kind), asked=name(caller.asked))
    return explanation(
        title,
        (WHAT, [_roles(caller)]),
        (WHY, [*map(standing, caller.holds), *in_incidents(caller.incidents), _blocked(caller)]),
        (SEEN, tallies.told(caller.tally)),
        (DONE, [_free(caller)]),
        (UNDO, [line("{step}", step=command(f"limen undo {hold.name}")) for hold in caller.holds]),
        (NEXT, _next(caller)),
    )


def _roles(caller: Caller) -> Line:
    roles = [name(role) for role in caller.roles]
    return line("Roles of late: {roles}.", roles=roles or words("none seen"))


def _blocked(caller: Caller) -> Line | None:
    rules = [name(rule) for rule in caller.blocked_by]
    return line("Blocked by the rules {rules}.", rules=rules) if rules else None


def _free(caller: Caller) -> Line | None:
    held = caller.holds or caller.blocked_by
    return None if held else line("Nothing stands against it.")


def _next(caller: Caller) -> Iterator[Line]:
    yield from tallies.look(caller.tally)
    for incident, _ in caller.incidents[:1]:
        yield line("{step}", step=command(f"limen incidents show {incident}"))
