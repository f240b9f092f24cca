"""What was worked out of a tree, for the next reading of it: a scan does again only what a change touches.

Work is remembered by what it is given, with every question that it asked of the rest of the tree, and the
answers. It holds as long as all of them are answered alike; that a name is nowhere to be found is an answer
too ("verifying traces": Mokhov, Mitchell, Peyton Jones, *Build Systems à la Carte*, 2018, section 4.2.2). So
what comes of it is what a scan from nothing finds, provided that the work looks at nothing but what it is
given and what it asks. Only what the last reading used is kept.
"""

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, NamedTuple, Protocol, TypeVar, TypeVarTuple, Unpack

T = TypeVar("T")
Given = TypeVarTuple("Given")


class World(Protocol):
    """Who is asked: a view of the whole tree, under a name that it has at every reading."""

    world: str
    memo: "Memo"


W = TypeVar("W", bound=World)

Question = tuple[str, Callable[..., Any], tuple[Hashable, ...]]
"""Whom, what, and about what."""


class Done(NamedTuple):
    """What came of some work, and what it was answered."""

    result: Any
    answers: dict[Question, object]


class Memo:
    """The memory of one reading, made from that of the one before."""

    def __init__(self, before: "Memo | None" = None) -> None:
        self._before = before._done if before is not None else {}
        self._done: dict[Hashable, Done] = {}
        self._at_hand: list[dict[Question, object]] = []
        self._answers: dict[Question, object] = {}
        self._worlds: dict[str, World] = {}

    def enter(self, world: World) -> None:
        """Make known who answers; before anybody asks."""
        self._worlds[world.world] = world

    def of(self, key: Hashable, work: Callable[[], T]) -> T:
        """What work gives: done where its key is new, or where what it asked is answered in another way now.
        What it gives is shared: nobody may change it."""
        done = self._done.get(key)
        if done is None:
            done = self._before.get(key)
            if done is None or not self._holds(done):
                done = self._work(work)
            self._done[key] = done
        if self._at_hand:
            self._at_hand[-1].update(done.answers)
        result: T = done.result
        return result

    def ask(self, question: Question) -> Any:
        """The answer to a question, found once a reading and noted with the work at hand."""
        answer = self._answer(question)
        if self._at_hand:
            self._at_hand[-1][question] = answer
        return answer

    def look_at_everything(self) -> None:
        """Note that the work at hand sees more than can be told: it is done at every reading."""
        if self._at_hand:
            self._at_hand[-1]["", bool, ()] = None

    def _work(self, work: Callable[[], Any]) -> Done:
        answers: dict[Question, object] = {}
        self._at_hand.append(answers)
        try:
            return Done(work(), answers)
        finally:
            self._at_hand.pop()

    def _holds(self, done: Done) -> bool:
        """Whether all that was asked is answered alike now; by nobody, if who was asked is there no more."""
        return all(
            question[0] in self._worlds and self._answer(question) == answer
            for question, answer in done.answers.items()
        )

    def _answer(self, question: Question) -> object:
        if question not in self._answers:
            world, method, given = question
            self._answers[question] = method(self._worlds[world], *given)
        return self._answers[question]


def asked(method: Callable[[W, Unpack[Given]], T]) -> Callable[[W, Unpack[Given]], T]:
    """A method by which work looks at the rest of the tree. Two readings may give equal answers only where
    all that work can see in them is equal."""

    @wraps(method)
    def ask(self: W, *given: *Given) -> T:
        answer: T = self.memo.ask((self.world, method, given))
        return answer

    return ask


def remembered(work: Callable[[W, Unpack[Given]], T]) -> Callable[[W, Unpack[Given]], T]:
    """Work that looks at nothing but what it is given, and what it asks of the world that it is given."""

    @wraps(work)
    def recall(world: W, *given: *Given) -> T:
        return world.memo.of((world.world, work, given), lambda: work(world, *given))

    return recall
