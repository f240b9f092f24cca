"""Logins at the policy decision point: asked about, journalled, and heard of again. Synchronous throughout.

Beside ``DecisionPoint``, over the same world, journal, names and listeners, on the same thread. Evidence is
in the journal before an answer leaves (``commit``), so what was acknowledged is not lost with the process.
"""

from collections.abc import Callable, Iterable
from typing import Protocol

from limen.engine.decide import decide, settle
from limen.engine.login_address import Standing, standing_of
from limen.engine.login_outcome import Heard, follow, hear
from limen.engine.ports import Listener
from limen.engine.world import World
from limen.features.codes import Plain, login_of
from limen.model import Caller, Evidence, Followed, Identity, Outcome
from limen.model.outcome import Word
from limen.service.decision_point import Names


class LoginRecords(Protocol):
    """Where logins and what came of them are kept, in the order in which they took effect."""

    def append(self, record: Evidence | Followed, /) -> int:
        """Keep one record; its sequence number."""
        ...


class LoginPoint:
    """Judges logins for every door. Owned by the decision loop's thread, as ``DecisionPoint`` is.

    ``commit`` brings the journal so far to where it survives the death of this process.
    """

    def __init__(
        self,
        world: World,
        records: LoginRecords,
        names: Names,
        listeners: Iterable[Listener] = (),
        commit: Callable[[], object] = lambda: None,
    ) -> None:
        self.world = world
        self.records = records
        self.names = names
        self.listeners = list(listeners)
        self.commit = commit

    def judge(self, plain: Plain) -> Evidence:
        """Judge one login, let it take effect, and keep the evidence."""
        login = login_of(plain, self.world.recent.pseudonym)
        self.names.note(_identity(plain, login.caller), login.at)
        evidence = decide(login, self.world)
        assert evidence is not None, "a login always has evidence"
        settle(evidence, self.world)
        self.world.judged.add(evidence)
        self._keep(evidence)
        return evidence

    def hear(self, outcome: Outcome) -> Heard:
        """Hear what came of a login; it takes effect, or ``why`` says why it changes nothing."""
        heard = hear(outcome, self.world)
        if heard.followed is not None:
            follow(heard.followed, self.world)
            self.records.append(heard.followed)
            self.commit()
        return heard

    def look(self, plain: Plain) -> Standing:
        """How an address stands by itself; nothing is counted, learnt or kept."""
        return standing_of(login_of(plain, self.world.recent.pseudonym), self.world)

    @property
    def promised(self) -> tuple[float, float]:
        """The shares of logins that are stepped up and refused, as promised."""
        return self.world.promise.step_up, self.world.promise.reject

    def outcome(self, login: str, word: Word, factor: str, at: float, session: str = "") -> Evidence | None:
        """``hear`` for who only needs the login's evidence as it is now; ``None`` where nothing changed."""
        followed = self.hear(Outcome(login, word, at, factor, session)).followed
        return followed.evidence if followed is not None else None

    def _keep(self, evidence: Evidence) -> None:
        self.records.append(evidence)
        for listener in self.listeners:
            listener.hear(evidence)
        self.commit()


def _identity(plain: Plain, caller: Caller) -> Identity:
    """The plain names of a login, for the vault and nowhere else. Of one that failed the address alone: whom
    it names may not exist, and what was typed there may be a password."""
    if not plain.success:
        return Identity(
            Caller(address=caller.address, network=caller.network), names={"address": plain.address}
        )
    return Identity(caller, names={"principal": plain.user, "address": plain.address})
