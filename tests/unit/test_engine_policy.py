"""The presets by example, annotations, errors, and the cache."""

import math

import pytest
from msgspec.structs import replace

from limen.engine import policy as policy_module
from limen.engine.context import ATTRIBUTES, Budget
from limen.engine.policy import Policy
from limen.model import Action, Caller, ConfigError, Features, Hold, Operation, Risk, Scope, Signal, Verdict
from limen.settings.policies import PRESETS, load_policy, preset, schema

AT = 1_700_000_000.0
KEY = Caller(credential=7, kind="api_key", roles=("partner",))
BUDGET = Budget(watch=6.0, slow=8.0, step_up=10.0, block=16.0, suspend=40.0)
READ = Operation(1, "GET", "/orders/{id:int}", tags=("orders",))
WRITE = Operation(2, "POST", "/transfers", tags=("money",))
BASE = '@id("base") permit(principal, action, resource);\n'


def judge(policy, bits=0.0, heat=0.0, strikes=0, *, signals=(), caller=KEY, operation=READ, **features):
    given = {"method": operation.method, "caller": caller, **features}
    seen = Features(at=AT, kind=given.pop("activity", "call"), call="c1", operation=operation.id, **given)
    return policy.judge(Risk(bits, 0.0, heat, strikes), signals, seen, operation, BUDGET)


def forbid(condition, annotations='@id("x") @action("block")'):
    text = f"{BASE}{annotations}\nforbid(principal, action, resource) when {{ {condition} }};"
    return Policy.compile(text, schema(), "mine.cedar")


@pytest.fixture(scope="module")
def balanced():
    return load_policy("balanced")


@pytest.fixture(scope="module")
def strict():
    return load_policy("strict")


@pytest.mark.parametrize(
    ("bits", "action", "policy"),
    [
        (0.0, Action.ALLOW, "base"),
        (5.99, Action.ALLOW, "base"),
        (6.0, Action.WATCH, "watch-the-unusual"),
        (8.0, Action.SLOW, "slow-the-odd"),
        (10.0, Action.STEP_UP, "prove-it-is-you"),
        (16.0, Action.BLOCK, "stop-the-extreme"),
    ],
)
def test_balanced_grades_by_budget(balanced, bits, action, policy):
    verdict = judge(balanced, bits)
    assert (verdict.action, verdict.would, verdict.policy) == (action, action, policy)
    assert verdict.scope is Scope.CALL


def test_balanced_blocks_code_in_a_value_however_usual_the_rest(balanced):
    assert judge(balanced, 1.0, signals=(Signal("injection", 16.0, "sql"),)).policy == "stop-injection"
    assert judge(balanced, 1.0, signals=(Signal("injection", 15.9, "sql"),)).action is Action.ALLOW
    assert judge(balanced, 1.0, signals=(Signal("rate", 30.0, "fast"),)).action is Action.ALLOW


def test_balanced_suspends_the_credential_only_when_hot_and_three_strikes(balanced):
    verdict = judge(balanced, 11.0, heat=40.0, strikes=3)
    assert verdict == Verdict(
        Action.SUSPEND, Action.SUSPEND, Scope.CREDENTIAL, 3600, "suspend-the-persistent", standing=False
    )
    assert judge(balanced, 11.0, heat=40.0, strikes=2).action is Action.STEP_UP
    assert judge(balanced, 11.0, heat=39.9, strikes=3).action is Action.STEP_UP


def test_the_nameless_are_never_suspended(balanced):
    assert judge(balanced, 11.0, heat=90.0, strikes=9, caller=Caller(address=4)).action is Action.STEP_UP


def test_a_principal_without_a_credential_is_held_as_caller(balanced):
    assert judge(balanced, 0.0, heat=90.0, strikes=9, caller=Caller(principal=4)).scope is Scope.CALLER


@pytest.mark.parametrize(("age", "action"), [(300.0, Action.WATCH), (300.1, Action.STEP_UP)])
def test_a_fresh_proof_meets_a_step_up_to_the_second(balanced, age, action):
    caller = Caller(credential=7, kind="jwt", auth_time=AT - age)
    verdict = judge(balanced, 12.0, caller=caller)
    assert (verdict.action, verdict.policy) == (action, "prove-it-is-you")


def test_a_fresh_proof_excuses_neither_block_nor_suspension(balanced):
    caller = Caller(credential=7, kind="jwt", auth_time=AT - 10)
    assert judge(balanced, 17.0, caller=caller).action is Action.BLOCK
    assert judge(balanced, 12.0, heat=50.0, strikes=4, caller=caller).action is Action.SUSPEND


def test_a_class_that_the_policy_names_meets_its_step_up():
    asks = forbid("context.bits >= 3", '@id("x") @action("step_up") @acr("urn:mfa urn:phr")')
    assert judge(asks, 5.0, caller=Caller(credential=1, acr="urn:phr")).action is Action.WATCH
    assert judge(asks, 5.0, caller=Caller(credential=1, acr="urn:password")).action is Action.STEP_UP
    assert asks.rule("x").acr_values == ("urn:mfa", "urn:phr")


def test_a_standing_step_up_is_released_by_its_rules_proof_and_nothing_else_is():
    asks = Policy.compile(
        BASE + '@id("x") @action("step_up") @scope("credential") @ttl("1h") @acr("urn:mfa") '
        "forbid(principal, action, resource);",
        schema(),
    )
    held = Hold(Scope.CREDENTIAL, 7, Action.STEP_UP, AT, AT + 3_600, "x")
    assert asks.released(held, Caller(7, acr="urn:mfa"), AT)
    assert not asks.released(held, Caller(7, auth_time=AT), AT)
    blocked = Hold(Scope.CREDENTIAL, 7, Action.BLOCK, AT, AT + 3_600, "x")
    assert not asks.released(blocked, Caller(7, acr="urn:mfa"), AT)


@pytest.mark.parametrize(("after", "released"), [(1, True), (0, False), (-300, False)])
def test_a_standing_step_up_that_no_rule_made_asks_for_a_login_since(balanced, after, released):
    held = Hold(Scope.CREDENTIAL, 7, Action.STEP_UP, AT, 0.0, "called by phone")
    assert balanced.released(held, Caller(7, auth_time=AT + after), AT + 3_600) is released


def test_a_younger_token_meets_a_rule_that_asks_for_one_and_no_login_is_asked_for():
    short = forbid("context.bits >= 3", '@id("x") @action("step_up") @token_age("5m")')
    assert (short.rule("x").token_age, short.rule("x").max_age) == (300, 0)
    assert judge(short, 5.0, caller=Caller(1, kind="jwt", issued_at=AT - 300)).policy == "base"
    assert judge(short, 5.0, caller=Caller(1, kind="jwt", issued_at=AT - 301)).action is Action.STEP_UP
    assert judge(short, 5.0, caller=Caller(1, kind="jwt", auth_time=AT)).action is Action.STEP_UP


def test_a_step_up_that_is_met_hides_none_that_is_not():
    both = Policy.compile(
        BASE
        + '@id("fresh") @action("step_up") @max_age("5m") forbid(principal, action, resource);\n'
        + '@id("strong") @action("step_up") @acr("urn:mfa") forbid(principal, action, resource);\n'
        + '@id("young") @action("step_up") @token_age("1m") forbid(principal, action, resource);',
        schema(),
    )
    late, fresh = Caller(1, kind="jwt", auth_time=AT - 900), Caller(1, kind="jwt", auth_time=AT)
    assert judge(both, caller=late).policy == "fresh"
    assert judge(both, caller=fresh).policy == "strong"
    assert judge(both, caller=replace(fresh, acr="urn:mfa", issued_at=AT - 61)).policy == "young"
    met = judge(both, caller=replace(fresh, acr="urn:mfa", issued_at=AT - 60))
    assert (met.action, met.policy) == (Action.WATCH, "fresh")


def test_a_token_that_is_young_enough_leaves_what_else_is_due():
    asks = Policy.compile(
        BASE
        + '@id("young") @action("step_up") @token_age("1m") forbid(principal, action, resource);\n'
        + '@id("slow") @action("slow") permit(principal, action, resource) when { context.bits >= 8 };',
        schema(),
    )
    young = Caller(1, kind="jwt", issued_at=AT)
    assert judge(asks, 9.0, caller=young).policy == "slow"
    assert judge(asks, 2.0, caller=young).policy == "base"
    assert judge(asks, 9.0).policy == "young"
    only = Policy.compile(
        '@id("young") @action("step_up") @token_age("1m") forbid(principal, action, resource);', schema()
    )
    assert judge(only, caller=young).policy == "no-permit"


def test_the_client_of_a_token_can_be_read():
    portal = forbid('context.client == "portal"')
    assert judge(portal, caller=Caller(1, client="portal")).action is Action.BLOCK
    assert judge(portal).action is Action.ALLOW


def test_strict_acts_two_bits_sooner_and_holds(strict):
    assert judge(strict, 8.0) == Verdict(
        Action.STEP_UP, Action.STEP_UP, Scope.CREDENTIAL, 900, "prove-it-is-you", standing=False
    )
    assert judge(strict, 7.9).action is Action.SLOW
    assert judge(strict, 14.0).action is Action.BLOCK
    assert judge(strict, 9.0, heat=40.0, strikes=2).seconds == 86400
    assert judge(strict, 0.0, signals=(Signal("injection", 10.0, "sql"),)).action is Action.BLOCK


def test_strict_wants_proof_for_a_write_in_the_dark(strict):
    assert judge(strict, operation=WRITE, known=False).policy == "no-writing-in-the-dark"
    assert judge(strict, operation=READ, known=False).action is Action.WATCH
    assert judge(strict, operation=WRITE, known=True).action is Action.ALLOW
    assert judge(strict, operation=WRITE, known=False, activity="answer").action is Action.WATCH


def test_observe_holds_the_same_policies_as_balanced():
    policies = [preset(name).split("// Cedar permits", 1)[1] for name in ("observe", "balanced")]
    assert policies[0] == policies[1]


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_compiles_and_gives_its_reasons(name):
    rules = load_policy(name).rules
    assert all(rule.why for rule in rules.values() if rule.action > Action.ALLOW)


def test_the_schema_names_each_attribute_and_no_other():
    for attribute in ATTRIBUTES:
        optional = "?" if attribute.name in ("auth_age", "token_age") else ""
        assert f"        {attribute.name}{optional}: " in schema()
    declared = [
        line for line in schema().splitlines() if line.startswith("        ") and ":" in line.split("//")[0]
    ]
    assert len(declared) == len(ATTRIBUTES)


def test_roles_tags_kinds_and_ages_can_be_read():
    partner = forbid('context.roles.contains("partner") && context.tags.contains("money")')
    assert judge(partner, operation=WRITE).action is Action.BLOCK
    assert judge(partner, operation=READ).action is Action.ALLOW
    assert judge(partner, operation=WRITE, caller=Caller(credential=7)).action is Action.ALLOW
    old = forbid('context.kind == "jwt" && context has token_age && context.token_age > 1440')
    assert judge(old, caller=Caller(credential=7, kind="jwt", issued_at=AT - 86400)).action is Action.ALLOW
    assert judge(old, caller=Caller(credential=7, kind="jwt", issued_at=AT - 86401)).action is Action.BLOCK
    assert judge(old, caller=Caller(credential=7, kind="jwt")).action is Action.ALLOW


def test_one_operation_can_be_named():
    text = (
        BASE
        + '@id("x") @action("block") forbid(principal, action, resource == Operation::"POST /transfers");'
    )
    named = Policy.compile(text, schema())
    assert judge(named, operation=WRITE).action is Action.BLOCK
    assert judge(named, operation=READ).action is Action.ALLOW


def test_what_no_policy_permits_is_blocked():
    text = '@id("only") permit(principal, action, resource == Operation::"GET /orders/{id:int}");'
    only = Policy.compile(text, schema())
    assert judge(only, operation=READ).policy == "only"
    assert (judge(only, operation=WRITE).action, judge(only, operation=WRITE).policy) == (
        Action.BLOCK,
        "no-permit",
    )


def test_the_most_severe_that_matches_decides():
    text = BASE + "".join(
        f'@id("{word}") @action("{word}") {more} forbid(principal, action, resource);'
        for word, more in (("block", ""), ("suspend", '@scope("credential") @ttl("2m")'), ("step_up", ""))
    )
    assert judge(Policy.compile(text, schema()), 4.0).policy == "suspend"


OVERFLOW = "context.bits + 9223372036854775807 > 3"


def test_a_forbid_that_fails_to_evaluate_denies_and_says_so():
    broken = forbid(OVERFLOW)
    verdict = judge(broken, 2.0)
    assert (verdict.action, verdict.scope, verdict.policy) == (Action.STEP_UP, Scope.CALL, "error:x")
    assert "failed to evaluate" in broken.rule("error:x").why


def test_what_a_failing_policy_leads_to_can_be_set():
    text = f'{BASE}@id("x") @action("block") forbid(principal, action, resource) when {{ {OVERFLOW} }};'
    assert judge(Policy.compile(text, schema(), on_error=Action.BLOCK), 2.0).action is Action.BLOCK


def test_a_failing_mild_permit_denies_too():
    text = f'{BASE}@id("w") @action("watch") permit(principal, action, resource) when {{ {OVERFLOW} }};'
    assert judge(Policy.compile(text, schema()), 2.0).policy == "error:w"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\n\nforbid(principal, action, resource) wen { true };", "mine.cedar, line 3: not Cedar"),
        (
            BASE
            + '@id("x") @action("block")\nforbid(principal, action, resource) when { context.bitz > 1 };',
            "bitz",
        ),
        (BASE + '// ;\n@id("x")\nforbid(principal, action, resource);', "line 3, policy 'x': @action is ''"),
        ('@id("x") @actoin("watch") permit(principal, action, resource);', "did you mean @action?"),
        (
            '@id("x") @action("block") permit(principal, action, resource);',
            "a permit takes one of allow, watch",
        ),
        ('@id("x") @action("watch") forbid(principal, action, resource);', "a forbid takes one of step_up"),
        ("permit(principal, action, resource);", "give each policy a short name"),
        (
            '@id("x") @action("step_up") @max_age("0s") forbid(principal, action, resource);',
            "no login is that fresh",
        ),
        (
            '@id("x") @action("step_up") @acr("urn:a urn:\u00e9") forbid(principal, action, resource);',
            "@acr is 'urn:\u00e9': visible ASCII",
        ),
        (BASE + BASE, "@id 'base' is taken by line 1"),
        ('@id("x") @action("suspend") forbid(principal, action, resource);', "suspend holds someone"),
        (
            '@id("x") @action("block") @scope("caller") forbid(principal, action, resource);',
            "@ttl: '' is no duration",
        ),
        (
            '@id("x") @action("block") @ttl("5m") forbid(principal, action, resource);',
            "no meaning at call scope",
        ),
        (
            '@id("x") @action("block") @scope("all") forbid(principal, action, resource);',
            "one of call, caller",
        ),
        ('@id("x") permit(principal == ?principal, action, resource);', "templates"),
        ("// nothing\n", "no policy in it"),
    ],
)
def test_a_bad_policy_is_refused_with_its_place(text, said):
    with pytest.raises(ConfigError, match=r"mine\.cedar") as refused:
        Policy.compile(text, schema(), "mine.cedar")
    assert said in str(refused.value)


def test_an_age_must_be_asked_for_before_it_is_read():
    with pytest.raises(ConfigError, match="optional attribute `auth_age`"):
        forbid("context.auth_age > 5")


def test_hostile_text_reaches_cedar_as_data():
    odd = Operation(9, "GET", '/"; permit(principal, action, resource);\n\ud800')
    text = BASE + '@id("x") @action("block") forbid(principal, action, resource == Operation::"GET /x");'
    assert judge(Policy.compile(text, schema()), operation=odd).action is Action.ALLOW
    roles = forbid('context.roles.contains("admin")')
    assert judge(roles, caller=Caller(credential=1, roles=('"],"bits":0,"\ud800',))).action is Action.ALLOW


@pytest.mark.parametrize("bits", [math.nan, math.inf, 1e308])
def test_numbers_beyond_measure_count_as_the_worst(balanced, bits):
    assert judge(balanced, bits, heat=bits).action is Action.BLOCK
    assert judge(forbid("context.bits >= 64"), bits).action is Action.BLOCK


def test_a_budget_of_never_is_never_reached(balanced):
    never = Budget(*[math.inf] * 5)
    seen = Features(at=AT, kind="call", call="c1", operation=1, caller=KEY)
    assert balanced.judge(Risk(64.0, 1.0, 128.0, 10), (), seen, READ, never).action is Action.ALLOW


def test_silence_is_judged_anew_under_another_budget(balanced):
    seen = Features(at=AT, kind="call", call="c1", operation=1, caller=KEY)
    strict_budget = Budget(watch=0.0, slow=0.5, step_up=10.0, block=16.0, suspend=40.0)
    for budget, action in ((BUDGET, Action.ALLOW), (strict_budget, Action.WATCH), (BUDGET, Action.ALLOW)):
        assert balanced.judge(Risk(0.0, 0.0, 1.0), (), seen, READ, budget).action is action


def test_silence_is_judged_by_what_is_asked_and_by_whom(strict):
    assert judge(strict, operation=WRITE, known=False).policy == "no-writing-in-the-dark"
    assert judge(strict, operation=WRITE).policy == "base"
    assert judge(forbid("!context.authenticated"), caller=Caller(address=1)).action is Action.BLOCK


def test_the_cache_is_bounded_and_emptied(monkeypatch):
    monkeypatch.setattr(policy_module, "ANSWERS", 4)
    counting = forbid("context.bits >= 40")
    for bits in range(60):
        assert judge(counting, float(bits)).action is (Action.BLOCK if bits >= 40 else Action.ALLOW)
    assert len(counting._answers) <= 4


def test_only_what_is_mentioned_is_part_of_the_key(balanced):
    names = {attribute.name for attribute in balanced.reads}
    assert names == {"bits", "heat", "session", "strikes", "injection", "budget", "write", "authenticated"}
    assert len(forbid("context == context").reads) == len(ATTRIBUTES)
