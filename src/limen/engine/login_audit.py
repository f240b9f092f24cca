"""Challenges that are due for another reason than risk: suspicion, and lots that nobody draws.

What is asked only where it looks risky teaches nothing about the rest (selective labels), and a thief who
creeps in below every threshold is never asked. So some logins are audited: a few of all, more of those on a
device that was never shown to be its owner's, and most where such a device returns. Which, a hash of the
user's keyed pseudonym and the time says: nobody outside can tell, and a replay audits the same ones. An audit
counts in the promise as any other challenge does.
"""

from typing import Final

from limen.detectors.devices import returned, suspected, unsettled
from limen.detectors.term import Known
from limen.engine.world import World
from limen.features.codes import PREFIX
from limen.model import Features, LoginFeatures

ON_TRIAL: Final = 32
"""One in so many logins on a new device on trial, from a network that is not the user's, is audited."""
RETURNED: Final = 3
"""The same where the device returns: most new ones never do, and who creeps in must."""
ANY: Final = 1_000
"""One in so many of all other logins is."""

_ALL: Final = (1 << 64) - 1


def audited(login: LoginFeatures, features: Features, known: Known, world: World) -> int:
    """The weight of a login's audit, one over its chance: 0 for none, 1 where there was no chance in it."""
    if not login.success or world.vouched:
        return 0
    if suspected(login, known):
        return 1
    weight = _weight(login, known)
    return weight if lot(features.caller.subject, features.at) % weight == 0 else 0


def _weight(login: LoginFeatures, known: Known) -> int:
    """One login in how many like this is audited."""
    if not unsettled(login, known) or known.own.get(login.network[PREFIX], 0):
        return ANY
    return RETURNED if returned(login, known) else ON_TRIAL


def lot(subject: int, at: float) -> int:
    """A number below 2^64 that looks drawn, of a pseudonym and a time (the finisher of SplitMix64)."""
    mixed = (subject ^ int(at * 1e6) * 0x9E3779B97F4A7C15) & _ALL
    mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9 & _ALL
    mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB & _ALL
    return mixed ^ mixed >> 31
