"""The step-up service: tickets in, proofs and results out. One lock; its verbs write to disk, so call them in
a thread of their own and not on an event loop.
"""

from collections.abc import Callable
from threading import Lock
from typing import TypeVar
from urllib.parse import urlencode

import msgspec

from limen.identity.step_up.browsers import Browsers
from limen.identity.step_up.enrolling import Enrolling
from limen.identity.step_up.factors import Factor, Factors, Records
from limen.identity.step_up.passkeys import Passkeys
from limen.identity.step_up.patience import A_TICKET
from limen.identity.step_up.ports import FactorStore, Seals, Tells
from limen.identity.step_up.proving import Miss, Proving
from limen.identity.step_up.recovery import RecoveryCodes
from limen.identity.step_up.result import Results
from limen.identity.step_up.session import BusyError, Session, Sessions
from limen.identity.step_up.ticket import Tickets, Wish
from limen.model import Change, InputError
from limen.settings import StepUp as Terms

T = TypeVar("T")


class Held(msgspec.Struct, frozen=True):
    """What a user has, as far as others may know."""

    passkeys: int
    totp: bool
    recovery: int


class Outcome(msgspec.Struct, frozen=True):
    """What came of an attempt: where to send the browser (``back``), or why it may try again (``miss``)."""

    back: str = ""
    miss: Miss | None = None


class StepUp:
    """The verbs behind the pages. ``now`` gives Unix seconds; ``told`` hears what came of it."""

    def __init__(
        self,
        terms: Terms,
        store: FactorStore,
        factors: Seals,
        tickets: Seals,
        pepper: bytes,
        results: Results,
        told: Tells,
        now: Callable[[], float],
    ) -> None:
        self.terms = terms
        self.results = results
        self._told = told
        self._now = now
        self._one = Lock()
        self._records = Records(store, factors)
        self._browsers = Browsers(tickets, self._records)
        self._passkeys = Passkeys(terms, pepper)
        self._tickets = Tickets(tickets, store, terms.return_urls, terms.ticket)
        self._sessions = Sessions(terms.session)
        codes = RecoveryCodes(pepper)
        self._proving = Proving(self._records, self._passkeys, codes)
        self.enrolling = Enrolling(self._records, self._passkeys, codes, told, terms.service)

    def ticket(self, wish: Wish) -> str:
        """The address to send the browser to; whoever may call this decides who is asked, and who enrols.

        Raises ``InputError`` when the wish does not fit the settings.
        """
        return f"{self.terms.origin}/step-up?" + urlencode({"ticket": self._tickets.issue(wish, self._now())})

    def held(self, user: int) -> Held:
        """What a user has enrolled."""
        factors = self._records.load(user).factors
        usable = sum(not each.copied for each in factors.passkeys)
        return Held(usable, factors.totp is not None, len(factors.recovery))

    def erase(self, user: int, change: Change) -> bool:
        """Destroy all that a user has enrolled and end his sessions; ``False`` when there was nothing."""
        with self._one:
            for session in self._sessions.of(user):
                self._sessions.end(session)
            return self._records.erase(user, change)

    def open(self, text: str, cookie: str, known: str) -> Session:
        """The session for a ticket, which is used up by that; again in the same browser, the same session.

        ``known`` is the cookie of a known browser. Raises ``InputError``, or ``BusyError`` and the ticket
        stays good.
        """
        with self._one:
            at = self._tick()
            ticket = self._tickets.read(text, at)
            standing = self._sessions.find(cookie, at)
            if standing is not None and standing.ticket.id == ticket.id:
                return standing
            if self._sessions.full:
                raise BusyError("too many people are being asked at this moment: try again in a minute")
            if not self._tickets.spend(ticket, at):
                raise InputError("this link was used already")
            session, ended = self._sessions.begin(
                ticket, self._browsers.named(known, ticket.wish.user, at), at
            )
            for each in ended:
                self._give_up(each, "abandoned", at)
            return session

    def session(self, cookie: str) -> Session:
        """The session of a cookie; raises ``InputError`` when it is over."""
        with self._one:
            session = self._sessions.find(cookie, self._tick())
        if session is None:
            raise InputError("this page is no longer good")
        return session

    def factors(self, session: Session) -> tuple[Factors, float]:
        """What the session's user has, and how many seconds his codes must wait."""
        factors = self._records.load(session.wish.user).factors
        return factors, self._proving.waits(session, factors, self._now())

    def request(self, session: Session, factors: Factors) -> str:
        """What the browser needs to ask for a passkey."""
        return self._passkeys.request(session.ask(), factors.passkeys)

    def prove(self, session: Session, factor: Factor, text: str) -> Outcome:
        """Try a factor. A proof ends the session, unless the user is here to enrol; so do too many misses."""
        with self._one:
            at, wish = self._live(session), session.wish
            if factor == "passkey":
                miss = self._proving.passkey(session, text)
            else:
                miss = self._proving.code(session, factor, text, at)
            if miss is not None:
                return self._missed(session, miss, at)
            if wish.purpose == "enrol":
                return Outcome()
            self._sessions.end(session)
            self._told.proved(wish.login, wish.user, factor, at)
            signed = self.results.sign(wish, factor, session.verified, at)
        return Outcome(_back(wish, step_up=signed))

    def leave(self, session: Session, why: str) -> Outcome:
        """End a session without a proof: ``cancelled``, ``not_me``, ``no_factor``, or ``done`` enrolling."""
        with self._one:
            at = self._live(session)
            self._sessions.end(session)
            if why == "done" and session.wish.purpose == "enrol":
                return Outcome(_back(session.wish, step_up_enrolled="1"))
            self._told.failed(session.wish.login, session.wish.user, why, at)
        return Outcome(_back(session.wish, step_up_error=why))

    def enrol(self, session: Session, verb: Callable[[Enrolling, float], T]) -> T:
        """Do something about what the user has, alone; raises ``InputError`` as the verb does."""
        with self._one:
            return verb(self.enrolling, self._live(session))

    def known(self, session: Session) -> str:
        """The cookie that makes a browser known as its user's; empty before he proved himself in it."""
        return self._browsers.cookie(session, self._now()) if session.factor else ""

    def tick(self) -> None:
        """End the sessions whose time is over; call it every few seconds, so that it is told in time."""
        with self._one:
            self._tick()

    def _tick(self) -> float:
        at = self._now()
        for session in self._sessions.expired(at):
            self._give_up(session, "abandoned", at)
        return at

    def _live(self, session: Session) -> float:
        """The time, if the session still lasts: another request may have ended it meanwhile."""
        at = self._now()
        if self._sessions.find(session.key, at) is not session:
            raise InputError("this page is no longer good")
        return at

    def _missed(self, session: Session, miss: Miss, at: float) -> Outcome:
        if miss in {"wait", "stopped"}:
            return Outcome(miss=miss)
        if miss == "copied":
            self._told.failed(session.wish.login, session.wish.user, "copied", at)
        session.misses += 1
        if session.misses < A_TICKET:
            return Outcome(miss=miss)
        self._sessions.end(session)
        self._give_up(session, "attempts", at)
        return Outcome(_back(session.wish, step_up_error="attempts"), miss)

    def _give_up(self, session: Session, why: str, at: float) -> None:
        """Tell of a session that ended without a proof; one that was about enrolling has nothing to prove."""
        if session.factor is None and not session.changes:
            self._told.failed(session.wish.login, session.wish.user, why, at)


def _back(wish: Wish, **said: str) -> str:
    return wish.back + ("&" if "?" in wish.back else "?") + urlencode(said)
