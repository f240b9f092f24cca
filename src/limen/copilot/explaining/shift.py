"""A shift report: what happened, what was done, what is open, and what was promised against what came."""

from collections.abc import Iterator

import msgspec

from limen.copilot.explaining import triage
from limen.copilot.explaining.fact import Fact, command, count, name, share, time, words
from limen.copilot.explaining.incident import Incident
from limen.copilot.explaining.telling import NEXT, Explanation, Line, explanation, line

ROWS_MOST = 10
"""Incidents, changes and holds that are told, each."""


class Change(msgspec.Struct, frozen=True):
    """One revision: who, when, what."""

    number: int
    at: float
    by: str
    what: str


class Promise(msgspec.Struct, frozen=True):
    """At most so large a share of benign calls gets at least this action, and the share of all that did."""

    action: str
    promised: float
    met: int


class Shift(msgspec.Struct, frozen=True):
    """What lies between two times. ``calls`` were judged, ``odd`` of them watched or worse, ``stopped`` did
    not pass; ``began`` are incidents that began then, ``open`` all that are open now; ``held`` is what policy
    put in force, ``changes`` what people did. ``gaps`` are seconds of which nothing is on record.
    """

    since: float
    until: float
    mode: str
    calls: int
    odd: int
    stopped: int
    began: tuple[Incident, ...] = ()
    open: tuple[Incident, ...] = ()
    held: tuple[Change, ...] = ()
    changes: tuple[Change, ...] = ()
    standing: int = 0
    promises: tuple[Promise, ...] = ()
    gaps: float = 0.0


def explain(shift: Shift) -> Explanation:
    """The whole report."""
    title = line(
        "From {since} to {until}, mode {mode}",
        since=time(shift.since),
        until=time(shift.until),
        mode=words(shift.mode),
    )
    pressing = triage.triage(shift.open)
    steps = [line("{step}", step=command(f"limen incidents show {each.id}")) for each in pressing[:3]]
    return explanation(
        title,
        ("Happened", [_calls(shift), *map(triage.row, triage.triage(shift.began)[:ROWS_MOST]), _gaps(shift)]),
        ("Done", [*_changes("Limen", shift.held), *_changes("", shift.changes), _nothing(shift)]),
        ("Open", [_open(shift), *map(triage.row, pressing[:ROWS_MOST])]),
        ("Promised", [_kept(promise, shift.calls) for promise in shift.promises]),
        (NEXT, steps),
    )


def _calls(shift: Shift) -> Line:
    return line(
        "{calls} judged: {odd} odd, {stopped} stopped. {began} began.",
        calls=count(shift.calls, "call|calls"),
        odd=count(shift.odd, ""),
        stopped=count(shift.stopped, ""),
        began=count(len(shift.began), "incident|incidents"),
    )


def _gaps(shift: Shift) -> Line | None:
    missing = count(round(shift.gaps), "second|seconds")
    return line("Nothing is on record of {missing}.", missing=missing) if shift.gaps else None


def _changes(who: str, changes: tuple[Change, ...]) -> Iterator[Line]:
    for change in changes[:ROWS_MOST]:
        yield line(
            "{at} {by}: {what}",
            at=time(change.at),
            by=name(who or change.by),
            what=words(change.what, f"r{change.number}"),
        )
    more = len(changes) - ROWS_MOST
    if more > 0:
        yield line("And {more}.", more=count(more, "change more|changes more"))


def _nothing(shift: Shift) -> Line | None:
    return None if shift.held or shift.changes else line("Nothing was changed.")


def _open(shift: Shift) -> Line:
    return line(
        "{open}; {standing} in force.",
        open=count(len(shift.open), "open incident|open incidents"),
        standing=count(shift.standing, "hold|holds"),
    )


def _kept(promise: Promise, calls: int) -> Line:
    """Budgets are for benign callers and what came is for all, so an attack may well go past one."""
    met = promise.met / calls if calls else 0.0
    facts: dict[str, Fact] = {
        "action": words(promise.action),
        "promised": share(promise.promised),
        "met": share(met),
        "times": count(promise.met, "call|calls"),
    }
    return line(
        "{action} or worse: promised for {promised} of benign traffic, met by {times}, {met} of all.", **facts
    )
