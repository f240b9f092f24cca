"""Short-term memory: what must be known about the order of events, and nothing else.

Everything here is rebuilt from the journal after a restart (``observe`` again over the last day's evidence).
Only ``extract`` and the engine's ``settle`` write it. Bounded: two generations of traces, at most
``TRACES`` each; a trace that is not used for a whole generation is dropped.
"""

import math
from collections.abc import Callable, Container, Iterable
from typing import Generic, TypeVar

from limen.features.attempts import Attempts, Weather
from limen.features.decoys import Decoys
from limen.features.doings import Doings
from limen.features.ledger import Ledger, Usual
from limen.features.probes import Probes
from limen.features.rhythm import Rhythm
from limen.features.sojourn import Sojourn
from limen.features.steps import Steps
from limen.features.visit import Visit
from limen.features.walk import Walk
from limen.features.weeks import Week
from limen.features.whereabouts import Whereabouts
from limen.model import Caller, Features, Form, Route

TRACES = 50_000
"""Traces of callers in a generation, of which there are two; likewise of operations and of addresses."""
PENDING = 50_000
"""Calls in a generation that wait for their answer, of which there are two."""
KINDS_A_CALLER = 64
"""Kinds of object whose walks are remembered of a caller; those past it share one."""
OPERATIONS_A_CALLER = 512
"""Operations whose windows are remembered of a caller; those past it share one."""
EARNED_A_CALLER = 2_048
"""Objects remembered of a caller; past it the oldest go, and "never given" is said no more."""
PLACES = 20_000
"""Networks and kinds of client in a generation, of which there are two, to which callers are new of late."""
ARRIVALS_A_PLACE = 64
"""Callers remembered of such a place."""

AGAIN = 300.0
"""Seconds after which a session is judged again, unless the settings say otherwise."""

HEAT_HALF_LIFE = 3_600.0
SAID_HALF_LIFE = 1_200.0
FAINT = 1.0
STRIKE_WINDOW = 3_600.0
STRIKES = 16

V = TypeVar("V")


class Generations(Generic[V]):
    """A bounded table: the entries used since the last turn, and those of the turn before."""

    __slots__ = ("cap", "old", "young")

    def __init__(self, cap: int) -> None:
        self.cap = cap
        self.young: dict[int, V] = {}
        self.old: dict[int, V] = {}

    def get(self, key: int) -> V | None:
        """Look an entry up and keep it alive."""
        found = self.young.get(key)
        if found is None and (found := self.old.get(key)) is not None:
            self.put(key, found)
        return found

    def put(self, key: int, value: V) -> None:
        """Add an entry; a full generation turns, and the one before it is dropped."""
        if len(self.young) >= self.cap:
            self.old, self.young = self.young, {}
        self.young[key] = value

    def __len__(self) -> int:
        return len(self.young) + len(self.old)


class Trace:
    """What is remembered of one caller (or of one operation, or of the whole API).

    ``windows`` maps an operation (0: all) to ``[epoch, count, odd, ...]``, one triple a series. ``earned``
    are objects the caller was given or used, each with whether an answer handed it out to a call that did
    not name it. ``lessons`` counts what it taught shared baselines on ``day``,
    ``told`` is the most bits that were learnt as benign in ``told_hour``. ``said`` is what each detector
    said of him, ``(bits, at)``. ``lately`` keeps, of an operation and by whether it succeeded, the bytes and
    milliseconds of the latest answer to each of its last callers. ``rhythm`` is that of a caller's calls,
    ``ledger`` his growth since he was approved, ``sojourn`` where his logins came from.
    """

    __slots__ = (
        "born",
        "day",
        "doings",
        "earned",
        "heat",
        "heat_at",
        "last_at",
        "lately",
        "ledger",
        "lessons",
        "open_calls",
        "probes",
        "recalled",
        "rhythm",
        "said",
        "sojourn",
        "steps",
        "strikes",
        "told",
        "told_hour",
        "walks",
        "week",
        "where",
        "windows",
    )

    def __init__(self) -> None:
        self.windows: dict[int, list[int]] = {}
        self.walks: dict[int, Walk] = {}
        self.earned: dict[int, bool] = {}
        self.recalled: Callable[[int], bool | None] | None = None
        self.probes: Probes | None = None
        self.doings: Doings | None = None
        self.open_calls = 0
        self.last_at = 0.0
        self.heat = 0.0
        self.heat_at = 0.0
        self.strikes: list[float] = []
        self.said: dict[str, tuple[float, float]] = {}
        self.day = 0
        self.lessons = 0
        self.told_hour = 0
        self.told = 0.0
        self.where: Whereabouts | None = None
        self.born = 0.0
        self.steps: Steps | None = None
        self.week: Week | None = None
        self.lately: dict[int, dict[int, tuple[int, int]]] = {}
        self.rhythm: Rhythm | None = None
        self.ledger: Ledger | None = None
        self.sojourn: Sojourn | None = None

    def heat_now(self, at: float) -> float:
        """The caller's suspicion in bits, halved each ``HEAT_HALF_LIFE`` seconds."""
        if not self.heat:
            return 0.0
        return self.heat * math.exp2(-max(0.0, at - self.heat_at) / HEAT_HALF_LIFE)

    def said_now(self, at: float) -> tuple[tuple[str, float], ...]:
        """What the detectors said of this caller before, halved each ``SAID_HALF_LIFE`` seconds."""
        if not self.said:
            return ()
        rings = [(name, _faded(bits, at - then)) for name, (bits, then) in self.said.items()]
        if all(bits < FAINT for _, bits in rings):
            self.said.clear()
            return ()
        return tuple(rings)

    def hear(self, at: float, detector: str, bits: float) -> None:
        """Remember what a detector said, unless something worse still rings."""
        before, then = self.said.get(detector, (0.0, at))
        if bits >= _faded(before, at - then):
            self.said[detector] = (bits, at)

    def strikes_now(self, at: float) -> int:
        """How many odd calls the last hour held."""
        if not self.strikes:
            return 0
        return sum(1 for then in self.strikes if at - then < STRIKE_WINDOW)

    def warm(self, at: float, bits: float, *, strike: bool) -> None:
        """Remember how odd an activity was: suspicion is the decayed peak, not a sum, because the calls of
        one burst are odd for one reason."""
        self.heat = max(bits, self.heat_now(at))
        self.heat_at = max(at, self.heat_at)
        if strike:
            self.strikes.append(at)
            del self.strikes[:-STRIKES]

    def cool(self) -> None:
        """Forget all suspicion, and count afresh: a person said that it is over, or never was."""
        self.heat = 0.0
        self.strikes.clear()
        self.windows.clear()
        self.walks.clear()
        self.probes = None
        if self.doings is not None:
            self.doings.cool()
        self.said.clear()
        if self.ledger is not None:
            self.ledger.forgive()
        if self.where is not None:
            self.where.forgive()

    def earn(self, objects: Iterable[int], named: Container[int] = ()) -> None:
        """Note objects this caller was given; the oldest are forgotten first. Of those that his call had
        ``named`` the answer shows that they are there, not that they are his."""
        earned = self.earned
        for item in objects:
            earned[item] = earned.pop(item, False) or item not in named
        while len(earned) > EARNED_A_CALLER:
            del earned[next(iter(earned))]

    def handed(self, item: int) -> bool:
        """Whether an answer handed an object to this caller unasked. What is forgotten was not: a rule
        holds to this, and one's own things are handed out again with the next list of them."""
        return self.earned.get(item, False)

    def knows(self, item: int) -> int:
        """1: earned, 0: never given, -1: memory of this caller is too short to tell."""
        if item in self.earned:
            return 1
        if self.recalled is not None and (held := self.recalled(item)) is not False:
            return 1 if held else -1
        return 0 if len(self.earned) < EARNED_A_CALLER else -1


def _faded(bits: float, seconds: float) -> float:
    return bits * math.exp2(-max(0.0, seconds) / SAID_HALF_LIFE)


class Pending:
    """A call that has no answer yet: what its answer will need. ``target`` stays in memory only."""

    __slots__ = ("features", "route", "target")

    def __init__(self, features: Features, route: Route, target: str) -> None:
        self.features = features
        self.route = route
        self.target = target


class Recent:
    """The traces of callers, of operations and of the whole ``api``, and the calls under way.

    ``pseudonym`` hides values (kind, text) as 63-bit integers. ``recall`` gives, for a subject met for the
    first time, a function that tells whether learnt state remembers an object of his; ``recall_places`` the
    same of the places he calls from. ``surprise`` asks it how rare a step from one operation to the next is,
    ``usual`` asks the approved reference for the days of a caller, and for so many hours of them.
    ``arrivals`` are the callers to whom a place is new, and since when.
    ``decoys`` are what the operator planted. ``forms`` are those of queries, remembered by the query.
    ``attempts`` are those to log in, by user, address, prefix and ASN; ``weather`` is how many of all fail.
    ``visits`` are login sessions, each judged anew after ``again`` seconds at the latest.
    """

    __slots__ = (
        "again",
        "api",
        "arrivals",
        "attempts",
        "callers",
        "decoys",
        "forms",
        "operations",
        "pending",
        "pending_old",
        "pseudonym",
        "recall",
        "recall_places",
        "sources",
        "surprise",
        "usual",
        "visits",
        "weather",
    )

    def __init__(
        self,
        pseudonym: Callable[[str, str], int],
        recall: Callable[[int], Callable[[int], bool | None] | None] = lambda _subject: None,
        recall_places: Callable[[int], Callable[[int], bool | None] | None] = lambda _subject: None,
    ) -> None:
        self.pseudonym = pseudonym
        self.recall = recall
        self.decoys = Decoys()
        self.forms: dict[str, Form] = {}
        self.recall_places = recall_places
        self.surprise: Callable[[Caller, int, int, int], int] = lambda *_step: 0
        self.usual: Callable[[int, int], Usual | None] = lambda *_asked: None
        self.arrivals: Generations[dict[int, float]] = Generations(PLACES)
        self.callers: Generations[Trace] = Generations(TRACES)
        self.attempts: Generations[Attempts] = Generations(TRACES)
        self.weather = Weather()
        self.visits: Generations[Visit] = Generations(TRACES)
        self.again = AGAIN
        self.api = Trace()
        self.operations: Generations[Trace] = Generations(TRACES)
        self.sources: Generations[Trace] = Generations(TRACES)
        self.pending: dict[str, Pending] = {}
        self.pending_old: dict[str, Pending] = {}

    def caller(self, subject: int) -> Trace:
        """The trace of a caller, made on first sight."""
        trace = self.callers.young.get(subject) or self.callers.get(subject)
        if trace is None:
            trace = Trace()
            trace.recalled = self.recall(subject)
            self.callers.put(subject, trace)
        return trace

    def operation(self, operation: int) -> Trace:
        """The trace of an operation; 0 is the whole API."""
        if not operation:
            return self.api
        trace = self.operations.young.get(operation) or self.operations.get(operation)
        if trace is None:
            trace = Trace()
            self.operations.put(operation, trace)
        return trace

    def source(self, address: int) -> Trace:
        """The trace of an address or a network, for refused credentials."""
        trace = self.sources.get(address)
        if trace is None:
            trace = Trace()
            self.sources.put(address, trace)
        return trace

    def forget(self, subject: int) -> None:
        """Drop what is remembered of a caller, of attempts to log in as him, and of his sessions."""
        for table in (self.callers.young, self.callers.old, self.attempts.young, self.attempts.old):
            table.pop(subject, None)
        for visits in (self.visits.young, self.visits.old):
            for name in [name for name, visit in visits.items() if visit.user == subject]:
                del visits[name]

    def whereabouts(self, subject: int, trace: Trace) -> Whereabouts:
        """The places of a caller, remembered from now on."""
        where = trace.where = Whereabouts()
        where.recalled = self.recall_places(subject)
        return where

    def arrive(self, place: int, subject: int, at: float) -> None:
        """Note that a place is new to a caller since ``at``; the earliest arrivals are forgotten first."""
        arrived = self.arrivals.get(place)
        if arrived is None:
            arrived = {}
            self.arrivals.put(place, arrived)
        arrived.pop(subject, None)
        arrived[subject] = at
        if len(arrived) > ARRIVALS_A_PLACE:
            del arrived[next(iter(arrived))]

    def arrivals_since(self, place: int, at: float) -> int:
        """To how many callers a place has become new since ``at`` (Unix seconds)."""
        arrived = self.arrivals.get(place)
        return sum(1 for since in arrived.values() if since >= at) if arrived is not None else 0

    def open(self, call: str, pending: Pending) -> None:
        """Remember a call until its answer comes; the oldest generation is dropped when full."""
        if len(self.pending) >= PENDING:
            self.pending_old, self.pending = self.pending, {}
        self.pending[call] = pending

    def waiting(self, call: str) -> Pending | None:
        """The call an answer belongs to, still open."""
        return self.pending.get(call) or self.pending_old.get(call)

    def close(self, call: str) -> Pending | None:
        """Take the call an answer belongs to, or ``None`` when it is unknown (or was answered already)."""
        return self.pending.pop(call, None) or self.pending_old.pop(call, None)
