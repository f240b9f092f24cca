"""Everything a decision reads, in one place: learnt state, short-term memory and controls.

One decision process owns a world; nothing else writes it, so nothing here is locked.
"""

from collections.abc import Callable

from limen.detectors import Detector
from limen.detectors.base import hearing
from limen.detectors.context import remembered as remembered_places
from limen.detectors.drift import usual
from limen.detectors.object_walk import remembered
from limen.detectors.transitions import surprise
from limen.engine.context import Budget
from limen.engine.exceptions import Exceptions
from limen.engine.holds import Holds
from limen.engine.incidents import Incidents
from limen.engine.judged import Judged
from limen.engine.login_promise import Promise
from limen.engine.policy import Policy
from limen.engine.rule import Rule
from limen.engine.rules.counts import Counts
from limen.engine.rules.ruleset import Rules
from limen.engine.token_ages import TokenAges
from limen.features.catalogue import Catalogue
from limen.features.ledger import Usual
from limen.features.recent import Recent
from limen.model import Caller, Hold, Operation, Taught
from limen.model.operation import Rekey
from limen.sketches import State

_NONE: frozenset[str] = frozenset()


class World:
    """The world as one decision sees it.

    ``hearing`` are the detectors that are asked about a kind of activity.
    ``policy`` and ``token_ages`` (how old tokens may be) are what a person put in force, as are ``rules``,
    whose text is a part of the policy; ``counts`` is what was counted for them.
    ``observes`` tells whether an operation is only observed, ``ignores`` whether it is not judged at all.
    ``reference`` is the approved state that bounds drift (``None``: not approved yet). ``exceptions`` are
    labels in force, ``promise`` the thresholds of logins, ``judged`` those of late. ``teachable`` is false
    while the traffic cannot be trusted to learn from (every caller behind one private address), ``vouched``
    true while recorded history is learnt that the operator hands over as normal.
    """

    def __init__(
        self,
        policy: Policy,
        detectors: tuple[Detector, ...],
        pseudonym: Callable[[str, str], int],
        *,
        catalogue: Catalogue | None = None,
        state: State | None = None,
        budget: Budget | None = None,
        holds: Holds | None = None,
    ) -> None:
        self.policy = policy
        self.token_ages = TokenAges()
        self.rules = Rules()
        self.counts = Counts()
        self.detectors = detectors
        self.hearing = {kind: hearing(kind, detectors) for kind in ("call", "answer")}
        self.names = tuple(detector.name for detector in detectors)
        self._learners = frozenset(detector.name for detector in detectors if detector.needs_history)
        self.catalogue = catalogue if catalogue is not None else Catalogue()
        self._state = state if state is not None else State()
        self._owed: list[Callable[[], None]] = []
        self.recent = Recent(pseudonym, self._recall, self._recall_places)
        self.recent.surprise = self._surprise
        self.recent.usual = self._usual
        self.budget = budget or Budget()
        self.holds = holds if holds is not None else Holds()
        self.holds.released = self._released
        self.observes: Callable[[Operation], bool] = lambda _operation: False
        self.ignores: Callable[[Operation], bool] = lambda _operation: False
        self.reference: State | None = None
        self.exceptions: Exceptions | None = None
        self.incidents = Incidents()
        self.promise = Promise()
        self.judged = Judged()
        self.teachable = True
        self.vouched = False
        self.frozen = False
        self.model_revision = 0
        self.policy_revision = 0
        self.sequence = 0
        self.rekeyed: list[Callable[[list[Rekey]], None]] = []
        self.taught: list[Callable[[Taught], object]] = []

    @property
    def state(self) -> State:
        """What was learnt, all of it: a lesson that was put off is learnt before anyone looks."""
        if self._owed:
            self.catch_up()
        return self._state

    @state.setter
    def state(self, state: State) -> None:
        self.catch_up()
        self._state = state

    def rule(self, name: str) -> Rule:
        """The rule behind a verdict's ``policy``, of the policies or of token ages."""
        return self.token_ages.rule(name) or self.policy.rule(name)

    def _released(self, hold: Hold, caller: Caller, at: float) -> bool:
        """As the policy in force says, which may be another one by then."""
        return self.policy.released(hold, caller, at)

    def put_off(self, lesson: Callable[[], None]) -> None:
        """Let a lesson wait until the reply has left, at most until the state is next looked at."""
        self._owed.append(lesson)

    def catch_up(self) -> None:
        """Learn what was put off, in order."""
        owed, self._owed = self._owed, []
        for lesson in owed:
            lesson()

    @property
    def green(self) -> frozenset[str]:
        """The detectors that judge by what was learnt, while nothing that was learnt is approved."""
        return self._learners if self.reference is None else _NONE

    def next_id(self) -> str:
        """The next evidence id; they are ordered, and continue after a restart."""
        self.sequence += 1
        return f"e{self.sequence:x}"

    def forget(self, subject: int) -> None:
        """Drop short-term memory of somebody who is to be erased; learnt state is erased by itself."""
        self.recent.forget(subject)
        self.judged.erase(subject)

    def rekey(self, rekeys: list[Rekey]) -> None:
        """Carry learnt state over to operations that swallowed others, and tell whoever journals it."""
        for rekey in rekeys:
            self.state.rekey({rekey.old: rekey.new})
            self.incidents.rename(rekey.old, rekey.new)
        for tell in self.rekeyed:
            tell(rekeys)

    def tell(self, taught: Taught) -> None:
        """Tell whoever journals it what the catalogue has learnt from."""
        for hear in self.taught:
            hear(taught)

    def _recall(self, subject: int) -> Callable[[int], bool | None] | None:
        known = remembered(subject, self.state)
        return known.holds if known is not None else None

    def _recall_places(self, subject: int) -> Callable[[int], bool | None] | None:
        known = remembered_places(subject, self.state)
        return known.holds if known is not None else None

    def _usual(self, subject: int, hours: int) -> Usual | None:
        if self.reference is None:
            return None
        return usual(subject, hours, self.reference, self.model_revision)

    def _surprise(self, caller: Caller, before: int, previous: int, operation: int) -> int:
        return surprise(caller, before, previous, operation, self.state)
