"""A login from a town that is not its owner's.

Idea
    The side chain of the network: town (a cell of half a degree) and region, with learnt escape rates. A new
    provider in the owner's own town (his phone, a café) is excused in part, one that is elsewhere is not.
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

from limen.detectors.escape import Chain, facts, own_view, read, root_of, teach, teaching_of
from limen.features.codes import ASN
from limen.model import Features, Lesson, Signal
from limen.sketches import Level, State, week_of

CHAIN: Final = Chain(
    (
        Level("town", (0.5, 0.35, 0.25, 0.18, 0.1), 200),
        Level("region", (0.5, 0.2, 0.12, 0.08, 0.05), 60),
    ),
    root_of(1),
)
GROUP: Final = 1
SAID: Final = 0.5


class LoginPlace:
    """The place chain; see the module's docstring."""

    name = "login_place"
    needs_history = True

    def score(self, features: Features, state: State) -> Signal | None:
        """The chain's bits."""
        login = features.login
        if login is None or not any(login.place):
            return None
        week = week_of(features.at)
        own = own_view(features.caller.subject, week, state)
        reading = read(CHAIN, login.place, login.network[ASN], own, week, state)
        new = next((step.name for step in reading.steps if not step.seen), "")
        reason = f"from a {new} that is new for this user" if new else "from where this user usually is"
        return Signal(self.name, round(reading.bits, 3), reason, facts(reading, SAID))

    def learn(self, features: Features, lesson: Lesson, state: State) -> None:
        """Count the values, and what was new."""
        login, teaching = features.login, teaching_of(features, lesson, state)
        if login is not None and teaching is not None:
            teach(CHAIN, login.place, login.network[ASN], GROUP, teaching)
