"""How an API key stands, and why."""

from collections.abc import Iterator

import msgspec

from limen.copilot.explaining import tally as tallies
from limen.copilot.explaining.fact import command, name, time, words
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


class Key(msgspec.Struct, frozen=True):
    """An API key as ``admin.verbs.keys`` has it, by the name people gave it."""

    public_id: str
    state: str
    created: float
    expires: float = 0.0
    revoked: float = 0.0
    roles: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    called: str = ""


class Hold(msgspec.Struct, frozen=True):
    """What stands against somebody."""

    name: str
    action: str
    since: float
    until: float
    reason: str
    evidence: str
    by: str


class Known(msgspec.Struct, frozen=True):
    """A key, what stands against it, its incidents with their severities, and what it did of late."""

    key: Key
    hold: Hold | None
    incidents: tuple[tuple[str, str], ...]
    tally: Tally


def explain(known: Known) -> Explanation:
    """What it may do, why it is as it is, and what it did."""
    key = known.key
    title = line(
        "Key {called} ({public_id}): {state}",
        called=name(key.called or key.public_id),
        public_id=name(key.public_id),
        state=words(key.state),
    )
    return explanation(
        title,
        (WHAT, _terms(key)),
        (WHY, [*_why(known.hold), *in_incidents(known.incidents)]),
        (SEEN, tallies.told(known.tally)),
        (DONE, [_revoked(key)]),
        (UNDO, _undo(known)),
        (NEXT, _next(known)),
    )


def in_incidents(incidents: tuple[tuple[str, str], ...]) -> Iterator[Line]:
    """The incidents somebody is in."""
    if incidents:
        told = [words(f"{incident} ({severity})", incident) for incident, severity in incidents]
        yield line("It is in {incidents}.", incidents=told)


def standing(hold: Hold) -> Line:
    """What stands, since when, on whose word and why."""
    return line(
        "{action} since {since} until {until}, by {by}: {reason}.",
        action=words(hold.action, hold.evidence),
        since=time(hold.since),
        until=time(hold.until) if hold.until else words("it is lifted"),
        by=name(hold.by),
        reason=words(hold.reason or "no reason given"),
    )


def _terms(key: Key) -> Iterator[Line]:
    roles, scopes = [name(role) for role in key.roles], [name(scope) for scope in key.scopes]
    yield line(
        "Roles: {roles}; scopes: {scopes}.",
        roles=roles or words("none"),
        scopes=scopes or words("none named"),
    )
    networks = [name(network) for network in key.networks]
    yield line("Good from {networks}.", networks=networks or words("everywhere"))
    yield line(
        "Made at {created}; good until {expires}.",
        created=time(key.created),
        expires=time(key.expires) if key.expires else words("it is revoked"),
    )


def _why(hold: Hold | None) -> Iterator[Line]:
    if hold is not None:
        yield standing(hold)


def _revoked(key: Key) -> Line | None:
    return line("Revoked at {at}, for good.", at=time(key.revoked)) if key.revoked else None


def _undo(known: Known) -> Iterator[Line]:
    if known.hold is not None:
        yield line("{step}", step=command(f"limen keys resume {known.key.public_id}"))


def _next(known: Known) -> Iterator[Line]:
    if known.hold is not None and known.hold.evidence:
        yield line("{step}", step=command(f"limen explain {known.hold.evidence}"))
    else:
        yield from tallies.look(known.tally)
    for incident, _ in known.incidents[:1]:
        yield line("{step}", step=command(f"limen incidents show {incident}"))
