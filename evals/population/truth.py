"""The ground truth, in a file of its own beside the traffic."""

import msgspec
from evals.population.stage import Sighting


class Truth(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one line really is.

    ``kind`` is ``benign``, ``noise`` (the internet's background) or a kind of attack; of an attack
    ``session``, ``goal`` and ``progress`` (after this call) are known. ``caller`` is the credential, else
    the address. ``twin`` and ``change`` name why a benign call is unusual.
    """

    id: str
    at: float
    kind: str
    caller: str
    address: str
    persona: str
    twin: str = ""
    change: str = ""
    session: str = ""
    goal: int = 0
    progress: int = 0
    history: bool = False

    @property
    def benign(self) -> bool:
        """Whether it is live and harmless."""
        return self.kind == "benign" and not self.history


def truth_of(sighting: Sighting, name: str, split: float) -> Truth:
    """Tell what a sighting is from who made it."""
    mark, guise, goal = sighting.mark, sighting.call.guise, sighting.mark.goal
    caller = sighting.address if guise.bad or guise.credential is None else guise.credential
    kind = goal.kind if goal else "noise" if mark.persona == "noise" else "benign"
    return Truth(
        name,
        round(sighting.at, 3),
        kind,
        caller,
        sighting.address,
        mark.persona,
        mark.twin,
        mark.change,
        goal.session if goal else "",
        goal.total if goal else 0,
        goal.done if goal else 0,
        sighting.at < split,
    )
