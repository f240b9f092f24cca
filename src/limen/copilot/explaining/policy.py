"""What a rule says, since when, on whose word, and whom it met of late."""

from collections.abc import Iterator

import msgspec

from limen.copilot.explaining import tally as tallies
from limen.copilot.explaining.fact import command, name, time, words
from limen.copilot.explaining.tally import Tally
from limen.copilot.explaining.telling import NEXT, SEEN, UNDO, WHAT, WHY, Explanation, Line, explanation, line


class Policy(msgspec.Struct, frozen=True):
    """A standing rule, or a policy of the file in force (``op`` is empty); ``action`` is what it leads to,
    ``source`` where the file is from."""

    id: str
    why: str
    action: str
    tally: Tally
    op: str = ""
    by: str = ""
    since: float = 0.0
    until: float = 0.0
    source: str = ""
    enforced: bool = True


def explain(policy: Policy) -> Explanation:
    """Its words, its origin, its effect."""
    title = line("{id}: {why}", id=name(policy.id), why=words(policy.why or "no reason is written"))
    undo = f"limen rules drop {policy.id}" if policy.op else ""
    return explanation(
        title,
        (WHAT, [_what(policy)]),
        (WHY, _origin(policy)),
        (SEEN, tallies.told(policy.tally)),
        (UNDO, [line("{step}", step=command(undo)) if undo else None]),
        (NEXT, tallies.look(policy.tally)),
    )


def _what(policy: Policy) -> Line:
    said = "enforced" if policy.enforced else "observed: it only says what it would do"
    return line(
        "What it meets gets {action}; it is {said}.", action=words(policy.action or "allow"), said=words(said)
    )


def _origin(policy: Policy) -> Iterator[Line]:
    if not policy.op:
        yield line("It is part of {source}.", source=words(policy.source))
        return
    yield line(
        "A rule ({op}) that {by} put at {since}, in force until {until}.",
        op=name(policy.op),
        by=name(policy.by or "somebody"),
        since=time(policy.since),
        until=time(policy.until) if policy.until else words("it is dropped"),
    )
