"""Operations that answer strangers (a part of ``object_walk`` and ``peers``).

What anybody may read without a credential is nobody's: whoever reads it with one was not given it either, and
took nothing that was kept from him. How much he reads is his volume. An operation is such a one once callers
of ``MANY`` networks who proved nothing were told an object by it.
"""

from typing import Final

from limen.detectors.novelty import whom
from limen.model import Features, Lesson
from limen.sketches import Distinct, Key, State, week_of

MANY: Final = 20
"""Networks of strangers from which on an operation is public: a hole that one attacker found is none."""


def is_public(features: Features, state: State) -> bool:
    """Whether a caller with a credential is told what strangers are told as well. Of one without, nothing
    can be said: where nobody proves who he is, no operation is public for it."""
    if not features.caller.authenticated:
        return False
    strangers: Distinct | None = state.get(_key(features.operation))
    return strangers is not None and strangers.count() >= MANY


def note_stranger(features: Features, lesson: Lesson, state: State) -> None:
    """Learn that a caller without a credential was told an object."""
    if features.caller.authenticated or not lesson.shared or not features.objects.seen:
        return
    key = _key(features.operation)
    strangers: Distinct | None = state.get(key) or state.at(key, Distinct)
    if strangers is not None:
        strangers.add(week_of(features.at), whom(features.caller))


def _key(operation: int) -> Key:
    return ("object_walk", "public", 0, operation)
