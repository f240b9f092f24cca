"""Laws of the policy decision point: caching changes nothing, and budgets are exact."""

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from limen.engine.context import ODDNESS, Budget, Case, audible, silent
from limen.model import Action, Caller, Features, Operation, Risk, Signal
from limen.settings.policies import load_policy

BITS = st.floats(0, 80)
WARM = load_policy("strict")
BALANCED = load_policy("balanced")
CALLERS = st.builds(
    Caller,
    credential=st.sampled_from([0, 5]),
    principal=st.sampled_from([0, 6]),
    auth_time=st.sampled_from([0.0, 900.0]),
)
FEATURES = st.builds(
    Features,
    at=st.just(1000.0),
    kind=st.sampled_from(["call", "answer"]),
    call=st.just("c"),
    operation=st.just(1),
    method=st.sampled_from(["GET", "POST", "BREW"]),
    known=st.booleans(),
    caller=CALLERS,
)
CASES = st.tuples(
    st.builds(Risk, bits=BITS, heat=st.floats(0, 150), strikes=st.integers(0, 12)),
    st.lists(st.builds(Signal, st.sampled_from(["rate", "injection"]), BITS, st.just("why")), max_size=2).map(
        tuple
    ),
    FEATURES,
    st.just(Operation(1, "GET", "/x")),
    st.builds(Budget, BITS, BITS, BITS, BITS, BITS),
)


@settings(max_examples=150, deadline=None)
@given(case=CASES)
def test_a_cached_answer_is_the_answer(case):
    first = WARM.judge(*case)
    assert WARM.judge(*case) == first == load_policy("strict").judge(*case)


@settings(max_examples=150, deadline=None)
@given(bits=BITS, heat=st.floats(0, 150), budget=st.builds(Budget, BITS, BITS, BITS, BITS, BITS))
def test_budgets_are_exact_though_policies_read_whole_bits(bits, heat, budget):
    features = Features(at=0.0, kind="call", call="c", operation=1, caller=Caller(credential=1))
    due = {
        Action.ALLOW: True,
        Action.WATCH: bits >= budget.watch,
        Action.SLOW: bits >= budget.slow,
        Action.STEP_UP: bits >= budget.step_up,
        Action.BLOCK: bits >= budget.block,
        Action.SUSPEND: heat >= budget.suspend,
    }
    expected = max(action for action, is_due in due.items() if is_due)
    verdict = BALANCED.judge(Risk(bits, 0.0, heat, 3), (), features, Operation(1, "GET", "/x"), budget)
    assert verdict.action is expected


DUE = st.floats(0.95, 3)


@settings(max_examples=300, deadline=None)
@given(
    risk=st.builds(Risk, st.floats(0, 1.1), st.floats(0, 0.011), st.floats(0, 2.2)),
    budget=st.builds(Budget, DUE, DUE, DUE, DUE, st.floats(1.9, 5)),
)
def test_what_counts_as_silence_reads_as_no_risk_at_all(risk, budget):
    assume(audible(budget) and silent(risk, ()))
    features = Features(at=0.0, kind="call", call="c", operation=1)
    case = Case(risk, (), features, Operation(1, "GET", "/x"), budget)
    none = replace(case, risk=Risk())
    assert [read.key(case) for read in ODDNESS] == [read.key(none) for read in ODDNESS]
