"""Proving: a passkey's signature, a code, or a recovery code against what a user has enrolled.

What was used is on disk before it counts: a code twice, at two doors at once or over a restart, passes once.
"""

import math
import secrets
from typing import Literal

import msgspec

from limen.identity.step_up import totp
from limen.identity.step_up.factors import Factor, Factors, Passkey, Record, Records
from limen.identity.step_up.passkeys import CopiedError, Passkeys
from limen.identity.step_up.patience import Tries, missed, wait
from limen.identity.step_up.recovery import RecoveryCodes
from limen.identity.step_up.session import Session
from limen.model import InputError

Miss = Literal["wrong", "next", "wait", "stopped", "copied"]
"""Why a proof is none: a wrong answer; a code whose neighbour is needed; too early to try again; too many
tries for good; a passkey that was copied."""


class Proving:
    """Compares, and keeps what was used."""

    def __init__(self, records: Records, passkeys: Passkeys, recovery: RecoveryCodes) -> None:
        self._records = records
        self._passkeys = passkeys
        self._recovery = recovery

    def waits(self, session: Session, factors: Factors, at: float) -> float:
        """Seconds until this browser's next code is looked at."""
        return wait(factors.tries.get(session.browser, Tries()), at)

    def code(self, session: Session, factor: Factor, text: str, at: float) -> Miss | None:
        """A TOTP or recovery code; ``None`` when it proves the user."""
        record = self._records.load(session.wish.user)
        left = self.waits(session, record.factors, at)
        if left:
            return "stopped" if left == math.inf else "wait"
        check = self._totp if factor == "totp" else self._recover
        said, factors = check(record, text, at)
        if said is None:
            return self._proved(session, record, factors, factor)
        tries = factors.tries.get(session.browser, Tries())
        self._save(record, factors.tried(session.browser, missed(tries, at)))
        return said

    def passkey(self, session: Session, text: str) -> Miss | None:
        """A passkey's answer to the session's challenge; ``None`` when it proves the user."""
        challenge = session.take_challenge()
        record = self._records.load(session.wish.user)
        known = record.factors.passkeys
        try:
            used, verified = self._passkeys.asserted(text, challenge, record.user, known)
        except CopiedError as copied:
            self._save(record, _with(record.factors, copied.args[0]))
            return "copied"
        except InputError:
            return "wrong"
        session.verified = verified
        passkeys = tuple(used if each.id == used.id else each for each in known)
        factors = msgspec.structs.replace(record.factors, passkeys=passkeys)
        return self._proved(session, record, factors, "passkey")

    def _proved(self, session: Session, record: Record, factors: Factors, factor: Factor) -> Miss | None:
        """Keep what was used, and that this browser is the user's; at an enrolment nobody waits any more."""
        browser, everywhere = session.browser or secrets.token_urlsafe(12), session.wish.purpose == "enrol"
        tries = {name: Tries() if everywhere else kept for name, kept in factors.tries.items()}
        if not session.browser:
            tries.pop("", None)
        settled = msgspec.structs.replace(factors, tries=tries).tried(browser, Tries())
        if not self._save(record, settled):
            return "wrong"
        session.browser, session.factor = browser, factor
        return None

    def _totp(self, record: Record, text: str, at: float) -> tuple[Miss | None, Factors]:
        if record.factors.totp is None:
            return "wrong", record.factors
        said, after = totp.check(record.factors.totp, text, at)
        factors = msgspec.structs.replace(record.factors, totp=after)
        return (None if said == "right" else said), factors

    def _recover(self, record: Record, text: str, _at: float) -> tuple[Miss | None, Factors]:
        left = self._recovery.without(record.user, record.factors.recovery, text)
        if left is None:
            return "wrong", record.factors
        return None, msgspec.structs.replace(record.factors, recovery=left)

    def _save(self, record: Record, factors: Factors) -> bool:
        names = tuple(self._passkeys.name(each.id) for each in factors.passkeys)
        return self._records.save(record, factors, names)


def _with(factors: Factors, copied: bytes) -> Factors:
    """The same with one passkey marked as copied: neither of the two is taken any more."""
    passkeys: tuple[Passkey, ...] = tuple(
        msgspec.structs.replace(each, copied=True) if each.id == copied else each for each in factors.passkeys
    )
    return msgspec.structs.replace(factors, passkeys=passkeys)
