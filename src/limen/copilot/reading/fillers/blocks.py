"""Networks, countries and clients that are kept out, or let in."""

from limen.copilot.reading.fillers.times import end_of
from limen.copilot.reading.frame import Ask, Frame, Slots, spread, unique, values_of
from limen.copilot.reading.piece import Piece

NEAR = 3
"""Words between what is done and the country from which it comes."""


def networks(frame: Frame) -> list[Slots]:
    """Networks, on which operations, for how long."""
    end = end_of(frame)
    found = unique(value for mark in ("", "inside") for value in frame.names("network", mark))
    if not found:
        found = values_of(frame.target("network")) or _of_incident(frame)
    if any(network.endswith("/0") for network in found):
        raise Ask("that is the whole internet: which network is meant?")
    frame.drop("incident", "field")
    operations = {} if frame.op == "allow_network" else {"operations": frame.names("operation")}
    return spread({"networks": found, **operations, **end})


def countries(frame: Frame) -> list[Slots]:
    """Countries, on which operations, for how long; those that were excepted are only mentioned."""
    end = end_of(frame)
    found = unique(value for mark in ("", "inside") for value in frame.names("country", mark))
    operations = frame.names("operation")
    if not found:
        spoken = frame.target("country")
        found, operations = values_of(spoken), operations or _beside(frame, spoken)
    frame.left = [piece for piece in frame.left if piece.kind != "country"]
    return spread({"countries": found, "operations": operations, **end})


def _beside(frame: Frame, spoken: list[Piece]) -> tuple[str, ...]:
    """Operations named right before what "that" stands for: ``logins from Belarus ... close that off``."""
    places = [piece.place for piece in spoken]
    near = [
        p for p in frame.carried if p.kind == "operation" and any(0 < at - p.place <= NEAR for at in places)
    ]
    return values_of(near)


def client(frame: Frame) -> list[Slots]:
    """Clients or callers, for how long."""
    end = end_of(frame)
    found = values_of(frame.target("client"))
    if not found and (incident := frame.one("incident")):
        entry = frame.inventory.incident(incident)
        found = (entry.caller,) if entry and entry.caller else ()
    return spread(end, client=found)


def _of_incident(frame: Frame) -> tuple[str, ...]:
    incidents = frame.names("incident") or (
        values_of(frame.target("incident")) if frame.says("it", "source") else ()
    )
    entry = frame.inventory.incident(incidents[-1]) if incidents else None
    return (entry.network,) if entry and entry.network else ()


FILLERS = {
    "block_network": networks,
    "allow_network": networks,
    "block_country": countries,
    "block_client": client,
}
