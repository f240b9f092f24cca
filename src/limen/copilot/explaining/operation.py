"""What an operation of the API is to Limen: how it is used, which rules name it, what happened on it."""

from collections.abc import Iterator

import msgspec

from limen.copilot.explaining import tally as tallies
from limen.copilot.explaining.fact import count, name, time, words
from limen.copilot.explaining.key import in_incidents
from limen.copilot.explaining.tally import Tally
from limen.copilot.explaining.telling import NEXT, SEEN, WHAT, WHY, Explanation, Line, explanation, line


class Operation(msgspec.Struct, frozen=True):
    """One operation: ``called`` is what its document or Limen calls it, ``returns`` the kinds of sensitive
    data seen in its answers and the fields declared for them, ``rules`` those that name it."""

    called: str
    method: str
    path: str
    mode: str
    tally: Tally
    calls: int = 0
    last_seen: float = 0.0
    declared: bool = False
    tag: str = ""
    returns: tuple[str, ...] = ()
    rules: tuple[tuple[str, str], ...] = ()
    incidents: tuple[tuple[str, str], ...] = ()


FIELDS_MOST = 12
"""Fields that are named."""


def explain(operation: Operation) -> Explanation:
    """Its use, its rules, its troubles."""
    title = line(
        "{called}: {method} {path}",
        called=name(operation.called),
        method=name(operation.method),
        path=name(operation.path),
    )
    return explanation(
        title,
        (WHAT, _what(operation)),
        (WHY, [*_rules(operation), *in_incidents(operation.incidents)]),
        (SEEN, tallies.told(operation.tally)),
        (NEXT, tallies.look(operation.tally)),
    )


def _what(operation: Operation) -> Iterator[Line]:
    yield line(
        "{calls} with success, the last at {last}.",
        calls=count(operation.calls, "call|calls"),
        last=time(operation.last_seen) if operation.last_seen else words("no time yet"),
    )
    yield line("Mode: {mode}.", mode=words(operation.mode))
    document = f"declared, under {operation.tag}" if operation.tag else "declared"
    yield line(
        "It is {declared}.",
        declared=words(document if operation.declared else "in no document: it was learnt from traffic"),
    )
    if operation.returns:
        yield line(
            "Its answers hold {fields}.", fields=[name(each) for each in operation.returns[:FIELDS_MOST]]
        )


def _rules(operation: Operation) -> Iterator[Line]:
    for rule, why in operation.rules:
        yield line("{rule}: {why}.", rule=name(rule, rule), why=words(why))
