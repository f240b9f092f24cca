"""Laws of the policy decision point: caching changes nothing, and budgets are exact."""

from hypothesis import given, settings
from hypothesis import strategies as st

from limen.engine.context import Budget
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
