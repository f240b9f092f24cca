"""The ground truth beside the traffic: which line belongs to whom. Kept in a file of its own."""

import msgspec

from limen.demo.attacks.base import Attack
from limen.demo.member import Member
from limen.demo.simulation import Sighting


class Truth(msgspec.Struct, frozen=True, omit_defaults=True):
    """What line ``id`` really is.

    For a benign line ``kind`` is ``benign``; ``persona`` says who, ``twin`` that it looks like an attack by
    nature. For an attack ``session``, ``goal`` and ``progress`` (both in ``unit``) say how far it has come.
    ``caller`` is the credential used, or the address where there is none.
    """

    id: str
    at: float
    kind: str
    caller: str
    persona: str = ""
    twin: bool = False
    session: str = ""
    goal: int = 0
    progress: int = 0
    unit: str = ""
    history: bool = False


def truth_of(sighting: Sighting, identity: str, history: bool) -> Truth:
    """Tell what a sighting is from who made it."""
    actor, guise = sighting.actor, sighting.call.guise
    caller = guise.credential or guise.address
    if isinstance(actor, Attack):
        return Truth(
            identity, sighting.at, actor.kind, caller, "", False, actor.session, actor.goal,
            sighting.call.progress, actor.unit, history,
        )  # fmt: skip
    assert isinstance(actor, Member)
    return Truth(identity, sighting.at, "benign", caller, actor.persona, actor.twin, history=history)
