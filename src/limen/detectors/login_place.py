"""A login from a town that is not its owner's.

Idea
    The side chain of the network: town (a cell of half a degree) and region, with learnt escape rates. A new
    provider in the owner's own town (his phone, a café) is excused in part, one that is elsewhere is not.
    That a machine of a VPN or a data centre stands in it says nothing for him (`limen.detectors.exits`).
State
    As `login_network`.
Silent
    Without a place.
Known evasions
    An exit in the owner's town.
Reference
    As `login_network`.
"""

from typing import Final

from limen.detectors.escape import Chain, read, root_of, teach
from limen.detectors.term import Known, Teaching
from limen.features.codes import ASN
from limen.model import LoginFeatures, Signal
from limen.sketches import Level

CHAIN: Final = Chain(
    (
        Level("town", (0.5, 0.35, 0.25, 0.18, 0.1), 200),
        Level("region", (0.5, 0.2, 0.12, 0.08, 0.05), 60),
    ),
    root_of(1),
)
GROUP: Final = 1


class LoginPlace:
    """The place chain; see the module's docstring."""

    name = "login_place"
    needs_history = True

    def score(self, login: LoginFeatures, known: Known) -> Signal | None:
        """The chain's bits."""
        if not any(login.place):
            return None
        reading = read(CHAIN, login.place, login.network[ASN], known)
        new = reading.new
        reason = f"from a {new} that is new for this user" if new else "from where this user usually is"
        bits = reading.bits if reading.bits > 0 else reading.bits * (1.0 - known.exit)
        return Signal(self.name, round(bits, 3), reason, reading.facts)

    def learn(self, login: LoginFeatures, teaching: Teaching) -> None:
        """Count the values, and what was new."""
        teach(CHAIN, login.place, login.network[ASN], GROUP, teaching)
