"""Recorded decisions that fit, newest first."""

import msgspec

from limen.copilot.explaining.decision import Decision, reason, who
from limen.copilot.explaining.fact import bits, command, count, name, time, words
from limen.copilot.explaining.telling import NEXT, SEEN, WHAT, Explanation, Line, explanation, line

SHOWN_MOST = 20
"""Decisions that are told one by one."""


class Found(msgspec.Struct, frozen=True):
    """How many decisions between two times fit what was asked (in words), and the newest of them."""

    asked: str
    since: float
    until: float
    decisions: int
    newest: tuple[Decision, ...] = ()


def explain(found: Found) -> Explanation:
    """A line each."""
    title = line("Evidence: {asked}", asked=words(found.asked or "everything"))
    extent = line(
        "{decisions} from {since} to {until}.",
        decisions=count(found.decisions, "decision|decisions"),
        since=time(found.since),
        until=time(found.until),
    )
    first = found.newest[:1]
    return explanation(
        title,
        (WHAT, [extent]),
        (SEEN, map(row, found.newest[:SHOWN_MOST])),
        (NEXT, [line("{step}", step=command(f"limen explain {each.evidence}")) for each in first]),
    )


def row(decision: Decision) -> Line:
    """One decision on one line, with the loudest reason."""
    loudest = decision.signals[0] if decision.signals else None
    because = () if loudest is None else (reason(loudest, decision.evidence, decision.own),)
    return line(
        "{at} {action} {operation} by {who}, {bits}" + (": {because}" if because else ""),
        at=time(decision.at),
        action=words(decision.action),
        operation=name(decision.operation, decision.evidence),
        who=who(decision),
        bits=bits(decision.bits),
        because=because,
    )
