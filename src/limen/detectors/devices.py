"""Whether a device was ever shown to be its owner's, or shown not to be.

A device that came unasked is on trial: it is one of the user's, perhaps. It neither speaks for him nor
teaches where he is. A challenge that was passed on it (or a factor that is as good as one) settles that, and
so do months of use; a challenge that was failed puts it under suspicion until one is passed. So who creeps in
with a right password is a stranger for as long as he creeps, and is out with the first challenge. All of it
is counted with the user's habits, in integers that merge.
"""

from typing import Final

from limen.detectors.term import Known, Teaching
from limen.features.codes import COUNTER
from limen.model import LoginFeatures
from limen.sketches import FULL
from limen.sketches.chains import HISTORY

SETTLED: Final = 2
"""History bucket from which a new device is on trial: a user's first logins make his devices known."""
EPOCHS: Final = 2
"""Epochs (of four weeks) after which a device that was never asked is settled, and a user no newcomer."""

_FAILED: Final = 16


def newcomer(known: Known) -> bool:
    """Whether a user's logins are among his first. One with few of late, but some of long ago, is none."""
    return known.bucket < SETTLED and known.own.age(HISTORY) < EPOCHS


def on_trial(code: int, known: Known) -> bool:
    """Whether a key or cookie was not shown to be the user's yet, though he has a history."""
    own = known.own
    return not (own.get(_passed(code), 0) or own.age(code) >= EPOCHS or newcomer(known))


def unsettled(login: LoginFeatures, known: Known) -> bool:
    """Whether a login has a device, and one on trial."""
    shown = _shown(login)
    for code in shown:
        if not on_trial(code, known):
            return False
    return bool(shown)


def returned(login: LoginFeatures, known: Known) -> bool:
    """Whether a device of this login has taught before."""
    return any(known.own.get(code, 0) > 0 for code in _shown(login))


def suspected(login: LoginFeatures, known: Known) -> bool:
    """Whether a challenge was failed on a device of this login, and as many were not passed."""
    own = known.own
    for code in _shown(login):
        failed = own.get(_passed(code) | _FAILED, 0)
        if failed and failed >= own.get(_passed(code), 0):
            return True
    return False


def settle_device(login: LoginFeatures, teaching: Teaching) -> None:
    """Count what was shown of the devices of a login."""
    own, word = teaching.own, teaching.lesson.device
    if own is None or not word:
        return
    for code in _shown(login):
        counter = _passed(code) if word > 0 else _passed(code) | _FAILED
        own.add(teaching.week, counter, teaching.lesson.sign * FULL)


def _shown(login: LoginFeatures) -> list[int]:
    key, cookie, *_ = login.device
    return [code for code in (key, cookie) if code]


def _passed(code: int) -> int:
    """The counter of challenges passed with a key or cookie; with ``_FAILED``, of those failed."""
    return code >> 5 << 5 | COUNTER
