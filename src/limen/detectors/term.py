"""What a term of a login's risk is: a detector whose bits are added up, and count for the owner too.

What all terms look at is looked up once for a login and handed to each.
"""

from typing import Final, NamedTuple, Protocol

from limen.model import Features, LoginFeatures, LoginLesson, Signal
from limen.sketches import Habits, Key, State, Told, View, week_of
from limen.sketches.chains import TABLE

NOBODY: Final = Habits().view(0)
"""Weighted counts of nobody."""


class Known(NamedTuple):
    """What is known when a login comes.

    ``own`` are its user's habits (``ONE`` for a fully trusted login of late), ``bucket`` says how long a
    history that is (0: none, to 4). ``exit`` is how far its ASN is an exit that anybody can rent,
    ``household`` how surely it is none (0 to 1, see ``exits``). ``everyone`` holds all users' escape rates.
    ``profile`` are the habits of the user's calls, ``rates`` how often users' logins agree with them.
    """

    own: View
    bucket: int
    week: int
    exit: float
    household: float
    everyone: View
    state: State
    profile: View = NOBODY
    rates: View = NOBODY


class Teaching(NamedTuple):
    """What a lesson is written into: the user's table (to be added to), in which week. ``told`` is the part
    of the lesson that is for chains."""

    own: Habits | None
    week: int
    lesson: LoginLesson
    state: State
    told: Told


class Term(Protocol):
    """One idea of what is odd about a login. Stateless itself, as detectors of calls are."""

    @property
    def name(self) -> str:
        """The term's name in signals and weights."""
        ...

    @property
    def needs_history(self) -> bool:
        """Whether it judges by what was learnt."""
        ...

    def score(self, login: LoginFeatures, known: Known) -> Signal | None:
        """How far this is from its owner's logins, in bits; below zero speaks for him."""
        ...

    def learn(self, login: LoginFeatures, teaching: Teaching) -> None:
        """Add what this login shows to the state."""
        ...


def view_of(key: Key, week: int, state: State) -> View:
    """A table of counts as of a week; empty where nothing is known."""
    table: Habits | None = state.get(key)
    return table.view(week) if table is not None else NOBODY


def teaching_of(features: Features, told: LoginLesson, state: State) -> Teaching:
    """A login's lesson as it is to be learnt."""
    key = (TABLE, "user", features.caller.subject, 0)
    own: Habits | None = state.get(key) or state.at(key, Habits)
    chains = Told(told.sign, told.weight, told.new, told.bucket, told.provisional, told.counted, told.novel)
    return Teaching(own, week_of(features.at), told, state, chains)
