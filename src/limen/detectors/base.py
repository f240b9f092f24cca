"""What a detector is: two verbs over features and learnt state."""

from collections.abc import Iterable
from typing import Final, Protocol

from limen.model import Features, Lesson, Signal
from limen.sketches import State

ON_CALLS: Final = ("call",)
ON_ANSWERS: Final = ("answer",)
"""What a detector may say it ``hears``, where it has nothing to say or to learn of the other kind."""


class Detector(Protocol):
    """One idea of what is odd. Stateless itself: all it learns is in the ``State`` it is handed.

    ``score`` must not change the state, must not raise on any features, and is silent (``None``) when it has
    nothing to say. ``learn`` only adds to sketches, so that learning is order-free. One that has nothing to
    do with calls, or with answers, may say so by an attribute ``hears``: it is then not asked about them.
    """

    @property
    def name(self) -> str:
        """The detector's name in policies, signals and state keys."""
        ...

    @property
    def needs_history(self) -> bool:
        """Whether it judges by what was learnt, and so knows little of an API that is new to it."""
        ...

    def score(self, features: Features, state: State) -> Signal | None:
        """How odd these features are."""
        ...

    def learn(self, features: Features, lesson: Lesson, state: State) -> None:
        """Add what these features show to the state, with the weights of the lesson."""
        ...


def hearing(kind: str, detectors: Iterable[Detector]) -> tuple[Detector, ...]:
    """The detectors that are to be asked about a kind of activity: ``call`` or ``answer``."""
    return tuple([detector for detector in detectors if kind in getattr(detector, "hears", (kind,))])
