"""What a detector is: two verbs over features and learnt state."""

from typing import Protocol

from limen.model import Features, Lesson, Signal
from limen.sketches import State


class Detector(Protocol):
    """One idea of what is odd. Stateless itself: all it learns is in the ``State`` it is handed.

    ``score`` must not change the state, must not raise on any features, and is silent (``None``) when it has
    nothing to say. ``learn`` only adds to sketches, so that learning is order-free.
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
