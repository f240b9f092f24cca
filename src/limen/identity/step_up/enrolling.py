"""Enrolling: passkeys, a TOTP secret, recovery codes; each change is a revision.

Where a user has something enrolled already he proves himself with it first, whoever gave him the ticket: an
application that is tricked into an enrolment ticket must not give an account away.
"""

import msgspec

from limen.identity.step_up import totp
from limen.identity.step_up.factors import MOST_PASSKEYS, Factors, Record, Records, Totp
from limen.identity.step_up.passkeys import Passkeys
from limen.identity.step_up.ports import Tells
from limen.identity.step_up.recovery import RecoveryCodes
from limen.identity.step_up.session import Session
from limen.model import Change, InputError

MOST_CHANGES = 40
"""Changes in one session, as each is a revision; for more, another ticket is needed."""


class Enrolling:
    """Adds to and takes from what a user has; every verb raises ``InputError`` before he may."""

    def __init__(
        self, records: Records, passkeys: Passkeys, recovery: RecoveryCodes, told: Tells, service: str
    ) -> None:
        self._records = records
        self._passkeys = passkeys
        self._recovery = recovery
        self._told = told
        self._service = service

    def may(self, session: Session, factors: Factors) -> bool:
        """Whether this session may change these factors."""
        first = session.changes > 0 or not factors.enrolled
        return session.wish.purpose == "enrol" and (first or session.factor is not None)

    def options(self, session: Session, factors: Factors) -> str:
        """What the browser needs to make a passkey."""
        wish = session.wish
        return self._passkeys.creation(wish.user, wish.name, session.ask(), factors.passkeys)

    def add_passkey(self, session: Session, text: str, at: float) -> None:
        """Take a new passkey, unless anybody has it already (WebAuthn, level 3, section 7.1, step 26)."""
        record, challenge = self._mine(session), session.take_challenge()
        known = record.factors.passkeys
        if len(known) >= MOST_PASSKEYS:
            raise InputError(f"you have {MOST_PASSKEYS} passkeys: remove one first")
        made = self._passkeys.registered(text, challenge, at)
        if self._records.owner(self._passkeys.name(made.id)) is not None:
            raise InputError("this passkey is registered already")
        factors = msgspec.structs.replace(record.factors, passkeys=(*known, made))
        self._save(session, record, factors, "passkey", "create", at)

    def begin_totp(self, session: Session) -> str:
        """A new secret, shown once; it counts when a code of it was typed."""
        self._mine(session)
        session.pending = totp.mint()
        return session.pending

    def uri(self, session: Session) -> str:
        """The secret shown, as an authenticator app reads it."""
        return totp.uri(session.pending, self._service, session.wish.name or "account")

    def confirm_totp(self, session: Session, code: str, at: float) -> bool:
        """Take the secret shown if the code is one of its; ``False`` when it is not."""
        record = self._mine(session)
        if not session.pending:
            raise InputError("begin again: no secret was shown")
        said, made = totp.check(Totp(session.pending, at), code, at)
        if said != "right":
            return False
        session.pending = ""
        self._save(session, record, msgspec.structs.replace(record.factors, totp=made), "totp", "create", at)
        return True

    def new_codes(self, session: Session, at: float) -> list[str]:
        """Ten new recovery codes, to be shown once; the old ones are worth nothing any more."""
        record = self._mine(session)
        shown, kept = self._recovery.mint(record.user)
        factors = msgspec.structs.replace(record.factors, recovery=kept)
        self._save(session, record, factors, "recovery", "create", at)
        return shown

    def remove(self, session: Session, what: str, at: float) -> None:
        """Take away ``totp``, or the passkey whose id is ``what`` in hexadecimal digits."""
        record = self._mine(session)
        if what == "totp":
            factors = msgspec.structs.replace(record.factors, totp=None)
        else:
            left = tuple(each for each in record.factors.passkeys if each.id.hex() != what)
            factors = msgspec.structs.replace(record.factors, passkeys=left)
        if factors == record.factors:
            raise InputError("there is nothing of that name to remove")
        self._save(session, record, factors, "totp" if what == "totp" else "passkey", "delete", at)

    def _mine(self, session: Session) -> Record:
        record = self._records.load(session.wish.user)
        if not self.may(session, record.factors):
            raise InputError("prove yourself first, with what you have enrolled already")
        if session.changes >= MOST_CHANGES:
            raise InputError("that was a lot for one visit: go back and come again")
        return record

    def _save(
        self, session: Session, record: Record, factors: Factors, kind: str, verb: str, at: float
    ) -> None:
        names = tuple(self._passkeys.name(each.id) for each in factors.passkeys)
        change = Change(at, "the user", "on the step-up page")
        if not self._records.save(record, factors, names, change, f"{verb} {kind}"):
            raise InputError("something else changed at the same time: try again")
        session.changes += 1
        self._told.changed(record.user, kind, verb, at)
