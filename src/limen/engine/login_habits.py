"""What is known of a user's logins, as numbers: for himself, and for who has to answer him.

Values are counted by sort and never named: they are pseudonyms that nothing here can open.
"""

from typing import Final

import msgspec

from limen.detectors.login_device import COOKIES, KEYS
from limen.detectors.term import view_of
from limen.engine.login_risk import N_HALF
from limen.engine.world import World
from limen.features import codes
from limen.sketches import ONE, Habits, View, bucket_of, week_of
from limen.sketches.chains import HISTORY, LONGER, TABLE

SORTS: Final = {
    codes.ADDRESS: "address",
    codes.PREFIX: "prefix",
    codes.ASN: "asn",
    codes.COUNTRY: "country",
    codes.TOWN: "town",
    codes.REGION: "region",
    codes.KEY: "key",
    codes.COOKIE: "device",
    codes.VERSION: "browser version",
    codes.BROWSER: "browser",
    codes.SYSTEM: "system",
    codes.CLIENT: "application",
    codes.LANGUAGE: "language",
}
"""Sorts of value, by the low four bits of their codes."""

_DAY: Final = 24
_NONE: Final = frozenset((KEYS.none, COOKIES.none))


class Sort(msgspec.Struct, frozen=True):
    """One sort of value: how many different ones the user is known with, and the largest one's share."""

    name: str
    values: int
    usual: float


class Known(msgspec.Struct, frozen=True):
    """What is known of a user.

    ``logins`` are the trusted ones, older ones counting less (half after 90 days); ``history`` from how many
    on he is judged as one of his kind. ``hours`` are shares of his logins by hour of the day (UTC). ``heat``
    is suspicion in bits, ``failed`` are failures of the last hours, ``awaited`` the evidence ids of logins
    that may still be heard of, the latest last. ``last`` is his latest trusted login (Unix seconds, 0: none
    with a place).
    """

    user: str
    logins: float
    confidence: float
    history: int
    sorts: tuple[Sort, ...]
    hours: tuple[float, ...]
    last: float
    heat: float
    failed: int
    awaited: tuple[str, ...]


def known_of(subject: int, at: float, world: World) -> Known | None:
    """What is known of a user at ``at`` (Unix seconds); ``None`` where nothing is."""
    table: Habits | None = world.state.get((TABLE, "user", subject, 0))
    awaited = world.judged.of(subject)
    if table is None and not awaited:
        return None
    own = view_of((TABLE, "user", subject, 0), week_of(at), world.state)
    counts = _counts(table, own)
    trace, attempts = world.recent.caller(subject), world.recent.attempts.get(subject)
    places = trace.sojourn.last.values() if trace.sojourn is not None else ()
    logins = own.get(HISTORY, 0) / ONE
    return Known(
        f"{subject:016x}",
        round(logins, 1),
        round(logins / (logins + N_HALF), 3),
        (0, *[round(least / ONE + 0.5) for least in LONGER])[bucket_of(own)],
        tuple([_sort(number, name, counts) for number, name in SORTS.items()]),
        _hours(counts),
        max([place[0] for place in places], default=0.0),
        round(trace.heat_now(at), 2),
        attempts.now(at).failed if attempts is not None else 0,
        awaited,
    )


def _counts(table: Habits | None, own: View) -> dict[int, int]:
    """Every value's weight as of now, by its code."""
    epochs = table.dump() if table is not None else []
    codes = {code for _, flat in epochs for code in flat[::2]} - _NONE
    return {code: count for code in codes if (count := own.get(code, 0)) > 0}


def _sort(number: int, name: str, own: dict[int, int]) -> Sort:
    counts = [count for code, count in own.items() if code & 15 == number]
    return Sort(name, len(counts), round(max(counts) / sum(counts), 3) if counts else 0.0)


def _hours(own: dict[int, int]) -> tuple[float, ...]:
    hours = [0] * _DAY
    for code, count in own.items():
        if code & 15 == codes.HOUR:
            hours[(code >> 4) % _DAY] += count
    whole = sum(hours)
    return tuple([round(count / whole, 3) if whole else 0.0 for count in hours])


class Export(msgspec.Struct, frozen=True):
    """All that is kept of a user's logins: what is known, the counts behind it (``[epoch of four weeks,
    [code, count, ...]]``, codes being pseudonyms), where he was last by device (``[at, degrees north, degrees
    east, km, ASN's code]``), and his logins of late with the last word on each.
    """

    known: Known
    habits: list[list[object]]
    places: list[list[float]]
    logins: list[dict[str, object]]


def export_of(subject: int, at: float, world: World) -> Export | None:
    """Everything kept of a user's logins; ``None`` where nothing is."""
    known = known_of(subject, at, world)
    if known is None:
        return None
    table = world.state.get((TABLE, "user", subject, 0))
    sojourn = world.recent.caller(subject).sojourn
    cases = [case for login in known.awaited if (case := world.judged.find(login, at)) is not None]
    logins: list[dict[str, object]] = [
        {
            "id": case.evidence.id,
            "at": case.evidence.features.at,
            "action": case.evidence.verdict.action.word,
            "bits": case.evidence.risk.bits,
            "outcome": case.word,
        }
        for case in cases
    ]
    return Export(
        known,
        table.dump() if table is not None else [],
        [list(place) for place in sojourn.last.values()] if sojourn is not None else [],
        logins,
    )
