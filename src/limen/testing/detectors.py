"""The contract of a detector, for those built in and for anybody's plugin: ``checks(MyDetector())``.

Each check raises ``AssertionError`` with what was broken. Run them all from one test::

    @pytest.mark.parametrize("check", checks(MyDetector()), ids=lambda check: check.__name__)
    def test_contract(check):
        check()
"""

from collections.abc import Callable, Iterable
from functools import cached_property, partial, update_wrapper

from limen.detectors import Detector
from limen.detectors.base import hearing
from limen.features.catalogue import Catalogue
from limen.features.extract import extract
from limen.features.recent import Recent
from limen.model import Features, Lesson, Login
from limen.sketches import FULL, State
from limen.testing.traffic import START, Script, call, person, pseudonym

Check = Callable[[], None]

HOSTILE = (
    "/",
    "//",
    "/%2f/%00/;x=1?a=1&a=2",
    "/v1/orders/" + "9" * 400,
    "/v1/orders/7?q='%20OR%201=1--&x=%ff%fe&y=" + "A" * 3_000,
    "/../../etc/passwd?%E0%A4%A",
    "/v1/\ud800?\udfff",
    "*",
    "",
)
BODIES = (
    b"",
    b"[" * 5_000,
    b'{"a":NaN,"a":1,"__proto__":{"x":1}}',
    b"\xff\xfe\x00<xml",
    b'{"q":"\\u0000\' UNION SELECT 1--"}' * 50,
    b"a=1&" * 5_000,
)
CALLERS = 200
BYTES_A_CALLER = 40_000
"""Most encoded bytes a detector may keep of one caller; the hierarchy's shared levels included."""

_LESSON = Lesson(FULL, FULL)


def checks(detector: Detector) -> list[Check]:
    """Every check of the contract, ready to be called."""
    suite = DetectorContract(detector)
    return [_named(check) for check in suite.all()]


class DetectorContract:
    """The checks over one detector, and the traffic they share."""

    def __init__(self, detector: Detector) -> None:
        self.detector = detector

    def all(self) -> Iterable[Check]:
        """The checks, in the order of the protocol's promises."""
        return (
            self.silent_without_state,
            self.deterministic,
            self.scoring_changes_nothing,
            self.never_raises_on_hostile_input,
            self.learning_in_parts_and_merging_is_learning_at_once,
            self.learning_is_free_of_order,
            self.a_lesson_of_no_weight_teaches_nothing,
            self.deaf_to_what_it_does_not_hear,
            self.memory_is_bounded,
        )

    @cached_property
    def ordinary(self) -> list[Features]:
        """Two customers and a clerk over two days."""
        script = Script(seed=7)
        for who, every in ((person("ada", "customer"), 120.0), (person("bob", "customer"), 300.0)):
            script.steady(who, "/v1/orders/{n}", every=every, count=300)
        return features_of(script.steady(person("eve", "clerk"), "/v1/customers/7", every=200.0, count=300))

    @cached_property
    def hostile(self) -> list[Features]:
        """Every odd target with every odd body."""
        script = Script()
        for number, (target, body) in enumerate((t, b) for t in HOSTILE for b in BODIES):
            asked = call(target, at=START + number, name=f"h{number}", method="POST", body=body)
            script.says(asked, 200 if number % 3 else 403, body)
        return features_of(script)

    def silent_without_state(self) -> None:
        """An ordinary first call surprises nobody who knows nothing."""
        assert self.detector.score(self.ordinary[0], State()) is None, "it speaks of a first ordinary call"

    def deterministic(self) -> None:
        """The same features and state give the same word."""
        state = self._learnt(self.ordinary)
        for features in (*self.ordinary[-50:], *self.hostile):
            first, again = self.detector.score(features, state), self.detector.score(features, state)
            assert first == again, f"two words on the same: {first} and {again}"

    def scoring_changes_nothing(self) -> None:
        """Scoring leaves the state as it was."""
        state = self._learnt(self.ordinary)
        before = state.digest()
        for features in (*self.ordinary, *self.hostile):
            self.detector.score(features, state)
        assert state.digest() == before, "the state is another after scoring"

    def never_raises_on_hostile_input(self) -> None:
        """Odd input is a signal or silence; bits are finite and not negative, and there is a reason."""
        state = State()
        for features in self.hostile:
            said = self.detector.score(features, state)
            assert said is None or (0 <= said.bits < float("inf") and said.reason), (
                f"no proper signal: {said}"
            )
            self.detector.learn(features, _LESSON, state)

    def learning_in_parts_and_merging_is_learning_at_once(self) -> None:
        """Replicas that learn apart and merge know the same, to the byte."""
        half = len(self.ordinary) // 2
        merged = self._learnt(self.ordinary[:half])
        merged.merge(self._learnt(self.ordinary[half:]))
        assert merged.digest() == self._learnt(self.ordinary).digest(), "merged parts differ from the whole"

    def learning_is_free_of_order(self) -> None:
        """The order of lessons does not matter."""
        backwards = self._learnt(list(reversed(self.ordinary)))
        assert backwards.digest() == self._learnt(self.ordinary).digest(), (
            "another order taught something else"
        )

    def a_lesson_of_no_weight_teaches_nothing(self) -> None:
        """What was challenged, blocked or held back leaves no trace."""
        state = State()
        for features in (*self.ordinary, *self.hostile):
            self.detector.learn(features, Lesson(0, 0, "challenged"), state)
        assert not state.sketches, f"it learnt {sorted(state.sketches)[:3]} from lessons of no weight"

    def deaf_to_what_it_does_not_hear(self) -> None:
        """What it says it does not hear (``hears``) it has nothing to say of, and learns nothing from."""
        state = self._learnt(self.ordinary)
        before = state.digest()
        for features in (*self.ordinary, *self.hostile):
            if not hearing(features.kind, [self.detector]):
                said = self.detector.score(features, state)
                assert said is None, f"it speaks of what it does not hear: {said}"
                self.detector.learn(features, _LESSON, state)
        assert state.digest() == before, "it learns from what it does not hear"

    def memory_is_bounded(self) -> None:
        """Many objects and odd calls of many callers stay within ``BYTES_A_CALLER`` each."""
        script = Script(seed=3)
        for number in range(CALLERS):
            script.steady(person(f"u{number}", "customer"), "/v1/things/{n}", every=600.0, count=30)
        size = len(self._learnt(features_of(script)).encode())
        assert size <= CALLERS * BYTES_A_CALLER, f"{size / CALLERS:.0f} bytes a caller"

    def _learnt(self, features: Iterable[Features]) -> State:
        state = State()
        for each in features:
            self.detector.learn(each, _LESSON, state)
        return state


def features_of(script: Script) -> list[Features]:
    """What detectors read of a script: features of every call and answer."""
    catalogue, recent = Catalogue(), Recent(pseudonym)
    calls = (activity for activity in script.activities() if not isinstance(activity, Login))
    extracted = (extract(activity, catalogue, recent) for activity in calls)
    return [found[0] for found in extracted if found is not None]


def _named(check: Check) -> Check:
    return update_wrapper(partial(check), check)
