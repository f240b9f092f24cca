"""What signals of others do in an installation: who is meant, in our pseudonyms, and how much is believed."""

from collections import Counter, deque
from collections.abc import Iterable

import structlog

from limen.assemble.installation import Installation
from limen.engine.heed import Whom, heed
from limen.engine.shared_signals import Person, Reaction, Told
from limen.settings import SsfEvents, SsfReceiver

log = structlog.get_logger()

HOUR = 3600.0


class Allowance:
    """How many holds one transmitter may put in force in an hour: a stolen signing key suspends not all."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._made: deque[float] = deque()

    def left(self, at: float) -> bool:
        """Whether one more may be put now."""
        while self._made and self._made[0] <= at - HOUR:
            self._made.popleft()
        return len(self._made) < self._most

    def note(self, made: int, at: float) -> None:
        """So many were put."""
        self._made.extend([at] * made)


class Signals:
    """See ``engine.shared_signals.TakesSignals``; on the decision loop's thread. ``counts`` only grow."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._allowances: dict[str, Allowance] = {}
        self.counts: Counter[str] = Counter()

    def take(self, told: Told) -> None:
        """Let a signal take effect; one about nobody known here is counted, and has none."""
        receiver = self._receiver(told.issuer)
        whom = self._whom(told, receiver) if receiver is not None else Whom()
        if receiver is None or not whom:
            self.counts["nobody"] += 1
            log.info("a signal names nobody known here", issuer=told.issuer, about=told.event)
            return
        at, allowance = self._installation.clock.now(), self._allowance(receiver)
        reaction = reactions(self._installation.settings.ssf.events).get(told.event, "ignore")
        if reaction in ("step_up", "suspend") and not allowance.left(at):
            self.counts["held back"] += 1
            log.warning(
                "too many holds by signals within an hour: this one only suspects", issuer=told.issuer
            )
            reaction = "suspect"
        lasts = float(self._installation.settings.ssf.hold_for)
        put = heed(told, whom, reaction, lasts, at, self._installation.world)
        allowance.note(len(put), at)
        self.counts[reaction] += 1

    def _receiver(self, issuer: str) -> SsfReceiver | None:
        return next((r for r in self._installation.settings.ssf.receivers if r.issuer == issuer), None)

    def _allowance(self, receiver: SsfReceiver) -> Allowance:
        known = self._allowances.get(receiver.issuer)
        if known is None:
            known = self._allowances[receiver.issuer] = Allowance(receiver.most_an_hour)
        return known

    def _whom(self, told: Told, receiver: SsfReceiver) -> Whom:
        sessions: dict[int, None] = {}
        others: dict[int, None] = {}
        for person in told.people:
            if may_tell(receiver, person):
                sessions.update(dict.fromkeys(self._sessions(person, receiver)))
                others.update(dict.fromkeys(self._principals(person)))
        others.update(dict.fromkeys(self._keys(others)))
        return Whom(tuple(sessions), tuple(others))

    def _sessions(self, person: Person, receiver: SsfReceiver) -> list[int]:
        """His tokens, named as ``credentials.jwt`` does: by issuer and what its principal claim says."""
        of, issuers = self._installation.pseudonyms.of, self._installation.settings.identity.jwt
        if person.subject:
            named = [i.issuer for i in issuers if i.issuer == person.issuer and i.principal == "sub"]
            return [of("credential", f"token {issuer} {person.subject}") for issuer in named]
        claimed = [i.issuer for i in issuers if i.principal == "email" and _told_of(receiver, i.issuer)]
        return [of("credential", f"token {issuer} {person.email}") for issuer in claimed]

    def _principals(self, person: Person) -> list[int]:
        """He himself: as the principal of tokens, of keys and of logins."""
        of, issuers = self._installation.pseudonyms.of, self._installation.settings.identity.jwt
        if person.email:
            return [of("principal", person.email)]
        if len(issuers) > 1:
            return [of("principal", f"{person.issuer} {person.subject}")]
        return [of("principal", person.subject)]

    def _keys(self, principals: Iterable[int]) -> list[int]:
        wanted = set(principals)
        return [key.credential for key in self._installation.controls.known if key.principal in wanted]


def reactions(events: SsfEvents) -> dict[str, Reaction]:
    """What each event does, by the last part of its type."""
    return {
        "session-revoked": events.session_revoked,
        "token-claims-change": events.token_claims_change,
        "credential-change": events.credential_change,
        "assurance-level-change": events.assurance_level_change,
        "device-compliance-change": events.device_compliance_change,
        "risk-level-change": events.risk_level_change,
        "credential-compromise": events.credential_compromise,
        "account-disabled": events.account_disabled,
        "account-purged": events.account_purged,
        "account-credential-change-required": events.account_credential_change_required,
    }


def may_tell(receiver: SsfReceiver, person: Person) -> bool:
    """Whether this transmitter may tell of that person: no issuer speaks for another one's people unasked."""
    if person.subject:
        return _told_of(receiver, person.issuer)
    domain = person.email.rpartition("@")[2].lower()
    domains = [each[1:].lower() for each in receiver.subjects if each.startswith("@")]
    return not receiver.subjects or domain in domains


def _told_of(receiver: SsfReceiver, issuer: str) -> bool:
    return issuer in (receiver.subjects or (receiver.issuer,))
