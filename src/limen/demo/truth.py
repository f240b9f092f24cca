"""The ground truth beside the traffic: which line belongs to whom. Kept in a file of its own."""

import msgspec
from msgspec import structs

from limen.demo.attacks.base import Attack
from limen.demo.member import Member
from limen.demo.simulation import Actor, Sighting


class Truth(msgspec.Struct, frozen=True, omit_defaults=True):
    """What line ``id`` really is.

    For a benign line ``kind`` is ``benign``, for the internet's background scanning ``noise``; ``persona``
    says who, ``twin`` that it looks like an attack by nature. For an attack ``session``, ``goal`` and
    ``progress`` (both in ``unit``) say how far it has come.
    ``credential`` is the one in use, empty where none was shown (or none that a log would name).
    """

    id: str
    at: float
    kind: str
    credential: str = ""
    address: str = ""
    persona: str = ""
    twin: bool = False
    session: str = ""
    goal: int = 0
    progress: int = 0
    unit: str = ""
    history: bool = False


def _kind(actor: Actor) -> str:
    if isinstance(actor, Attack):
        return actor.kind
    return "noise" if isinstance(actor, Member) and actor.noise else "benign"


def truth_of(sighting: Sighting, identity: str, history: bool) -> Truth:
    """Tell what a sighting is from who made it."""
    actor, guise = sighting.actor, sighting.call.guise
    known = Truth(
        identity,
        round(sighting.at, 3),
        _kind(actor),
        guise.shown or "",
        guise.address,
        history=history,
    )
    if isinstance(actor, Attack):
        attack = {"session": actor.session, "goal": actor.goal, "unit": actor.unit}
        return structs.replace(known, **attack, progress=sighting.call.progress)
    assert isinstance(actor, Member)
    return structs.replace(known, persona=actor.persona, twin=actor.twin)
