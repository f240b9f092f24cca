"""Rules of token age: whose, for which calls, exact at the edge; through the flow, and in shadow."""

import msgspec
import pytest

from limen.detectors import BUILT_IN
from limen.engine.decide import judge
from limen.engine.policy import Policy
from limen.engine.replay import replay
from limen.engine.token_age import LEAST, LONGEST, TokenAge
from limen.engine.token_ages import RULES_MOST, TokenAges
from limen.engine.world import World
from limen.features.extract import extract
from limen.model import Action, ApiCall, Caller, ConfigError, Operation, Risk
from limen.model.marks import MACHINE, Wanted, claim_mark, network_mark
from limen.settings.policies import load_policy, schema
from limen.testing.traffic import pseudonym

AT = 1_732_492_800.0
READ = Operation(1, "GET", "/orders")
WRITE = Operation(2, "POST", "/orders", tags=("money",))


def token(age: float = 0.0, login: float | None = None, **more: object) -> Caller:
    """A token's caller; ``age`` and ``login`` are seconds ago."""
    given = {"credential": 7, "principal": 17, "kind": "jwt", "roles": ("contractors",), **more}
    return Caller(issued_at=AT - age, auth_time=0.0 if login is None else AT - login, **given)  # type: ignore[arg-type]


def said(rules: str, caller: Caller, operation: Operation = READ) -> str:
    """What a caller's token is too old for by rules as a document has them."""
    rule = TokenAges.read(f"[{rules}]".encode()).stale(caller, operation, AT)
    return rule.id if rule is not None else ""


QUARTER = '{"id": "short", "role": "contractors", "seconds": 900}'


@pytest.mark.parametrize(("age", "found"), [(0, ""), (900, ""), (900.001, "token-age:short"), (-30, "")])
def test_a_token_is_good_to_the_second_and_no_longer(age: float, found: str) -> None:
    assert said(QUARTER, token(age)) == found


def test_a_token_that_does_not_say_how_old_it_is_is_too_old() -> None:
    assert said(QUARTER, msgspec.structs.replace(token(), issued_at=0.0)) == "token-age:short"
    login = '{"id": "l", "seconds": 900, "since": "login"}'
    assert said(login, token(10)) == "token-age:l"


def test_age_since_the_login_is_not_renewed_by_a_refresh() -> None:
    login = '{"id": "l", "seconds": 900, "since": "login"}'
    assert said(login, token(0, login=900)) == ""
    assert said(login, token(0, login=901)) == "token-age:l"


@pytest.mark.parametrize("kind", ["api_key", "mtls", "basic", "cookie", "claimed", "none"])
def test_only_tokens_have_an_age(kind: str) -> None:
    assert said(QUARTER, token(9_000, kind=kind)) == ""


@pytest.mark.parametrize(
    ("whose", "theirs", "others"),
    [
        ('"role": "staff"', {"roles": ("x", "staff")}, {"roles": ("x",)}),
        ('"role": "*"', {"roles": ()}, {"kind": "api_key"}),
        ('"client": "portal"', {"client": "portal"}, {"client": "mobile"}),
        ('"client": "portal"', {"client": "portal"}, {"client": ""}),
        ('"user": "machine"', {"marks": (MACHINE,)}, {}),
        ('"user": "human"', {}, {"marks": (MACHINE,)}),
        ('"claim": "dep.name", "value": "sales"', {"marks": (claim_mark("dep.name", "sales"),)}, {}),
        ('"role": "staff", "client": "p"', {"roles": ("staff",), "client": "p"}, {"roles": ("staff",)}),
    ],
)
def test_a_rule_is_about_one_group(whose: str, theirs: dict[str, object], others: dict[str, object]) -> None:
    rule = f'{{"id": "r", "seconds": 60, {whose}}}'
    assert said(rule, token(61, **theirs)) == "token-age:r"
    assert said(rule, token(61, **others)) == ""


OFFICE = "198.51.100.0/25"
INSIDE = {"marks": (network_mark(OFFICE),)}


@pytest.mark.parametrize(
    ("when", "held", "spared"),
    [
        ('"when": {"operations": ["POST /orders"]}', (WRITE, {}), (READ, {})),
        ('"when": {"tags": ["money", "x"]}', (WRITE, {}), (READ, {})),
        ('"when": {"writes": true}', (WRITE, {}), (READ, {})),
        (f'"when": {{"network_in": ["{OFFICE}"]}}', (READ, INSIDE), (READ, {})),
        (f'"when": {{"network_not_in": ["{OFFICE}"]}}', (READ, {}), (READ, INSIDE)),
        ('"except": {"roles": ["batch"]}', (READ, {}), (READ, {"roles": ("contractors", "batch")})),
        ('"except": {"clients": ["p"]}', (READ, {}), (READ, {"client": "p"})),
        ('"except": {"operations": ["GET /orders"]}', (WRITE, {}), (READ, {})),
        ('"except": {"acr": ["phr"]}', (READ, {"acr": "pwd"}), (READ, {"acr": "phr"})),
        (f'"except": {{"networks": ["{OFFICE}"]}}', (READ, {}), (READ, INSIDE)),
    ],
)
def test_when_and_except(
    when: str, held: tuple[Operation, dict[str, object]], spared: tuple[Operation, dict[str, object]]
) -> None:
    rule = f'{{"id": "r", "seconds": 60, {when}}}'
    assert said(rule, token(61, **held[1]), held[0]) == "token-age:r"
    assert said(rule, token(61, **spared[1]), spared[0]) == ""


def test_each_rule_that_holds_must_be_met_the_login_first_then_the_strictest() -> None:
    rules = (
        '{"id": "all", "seconds": 7200}, {"id": "some", "role": "contractors", "seconds": 900},'
        '{"id": "login", "seconds": 28800, "since": "login"}'
    )
    assert said(rules, token(60, login=60)) == ""
    assert said(rules, token(1_000, login=1_000)) == "token-age:some"
    assert said(rules, token(1_000, login=1_000, roles=())) == ""
    assert said(rules, token(8_000, login=8_000, roles=())) == "token-age:all"
    assert said(rules, token(8_000, login=28_801)) == "token-age:login"


@pytest.mark.parametrize(
    ("document", "why"),
    [
        ('[{"id": "a b", "seconds": 60}]', "id 'a b': a short name"),
        ('[{"id": "", "seconds": 60}]', "a short name"),
        (f'[{{"id": "a", "seconds": {LEAST - 1}}}]', "seconds = 59: 60 to"),
        (f'[{{"id": "a", "seconds": {LONGEST + 1}}}]', "60 to 2592000"),
        ('[{"id": "a", "seconds": 60, "claim": "dep"}]', "a claim needs its value"),
        ('[{"id": "a", "seconds": 60, "when": {"network_in": ["office"]}}]', "'office': a network such as"),
        ('[{"id": "a", "seconds": 60, "rolle": "x"}]', "unknown field `rolle`"),
        ('[{"id": "a", "seconds": 60, "when": {"hour": 3}}]', "unknown field `hour`"),
        ('[{"id": "a", "seconds": 60}, {"id": "a", "seconds": 90}]', "two rules are named 'a'"),
        ('{"id": "a"}', "Expected `array`"),
        ("nonsense", "token ages: "),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_place(document: str, why: str) -> None:
    with pytest.raises(ConfigError, match="token age") as caught:
        TokenAges.read(document.encode())
    assert why in str(caught.value)


def test_the_rules_and_their_lists_are_bounded() -> None:
    many = [TokenAge(f"r{number}", 60) for number in range(RULES_MOST + 1)]
    assert len(TokenAges(many[1:]).rules) == RULES_MOST
    with pytest.raises(ConfigError, match="at most 256"):
        TokenAges(many)
    roles = ", ".join(f'"r{number}"' for number in range(65))
    with pytest.raises(ConfigError, match="roles: at most 64"):
        TokenAges.read(f'[{{"id": "a", "seconds": 60, "except": {{"roles": [{roles}]}}}}]'.encode())


def test_a_document_says_the_same_when_it_is_read_again() -> None:
    rules = TokenAges.read(f'[{QUARTER}, {{"id": "n", "seconds": 60, "except": {{"acr": ["x"]}}}}]'.encode())
    assert TokenAges.read(rules.document()).rules == rules.rules
    assert b"when" not in rules.document()


def test_the_border_is_told_what_to_look_for() -> None:
    rules = TokenAges.read(
        b'[{"id": "a", "seconds": 60, "claim": "dep", "value": "x", "when": {"network_in": ["10.0.0.0/8"]}},'
        b' {"id": "b", "seconds": 60, "claim": "dep", "value": "x", "except": {"networks": ["10.1.0.0/16"]}}]'
    )
    assert rules.wanted == Wanted((("dep", "x"),), ("10.0.0.0/8", "10.1.0.0/16"))


def test_a_cache_that_is_full_changes_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("limen.engine.token_ages.CACHED_MOST", 2)
    ages = TokenAges([TokenAge("r", 60, role="contractors")])
    for _ in range(2):
        for number in range(5):
            operation = Operation(number, "GET", f"/{number}")
            assert ages.stale(token(61), operation, AT) is not None
            assert ages.stale(token(60), operation, AT) is None


def new_world(text: str = '@id("base") permit(principal, action, resource);') -> World:
    world = World(Policy.compile(text, schema()), BUILT_IN, pseudonym)
    world.token_ages = TokenAges.read(f"[{QUARTER}]".encode())
    return world


def calls(*ages: float) -> list[ApiCall]:
    """One call a second, each with a token issued ``age`` seconds before it."""
    return [
        ApiCall(AT + number, "GET", "/orders", f"c{number}", caller=token(age - number))
        for number, age in enumerate(ages)
    ]


def test_through_the_flow_the_call_is_stopped_and_nothing_else_follows() -> None:
    world = new_world()
    late, young = replay(calls(901, 30), world)
    assert (late.verdict.action, late.verdict.policy) == (Action.STEP_UP, "token-age:short")
    assert world.rule(late.verdict.policy).token_age == 900
    assert late.lesson.own == 0
    assert young.verdict.action is Action.ALLOW
    assert young.features.strikes == 0
    assert not len(world.incidents), "an old token is a matter of routine"
    assert not len(world.holds)


def test_the_same_record_has_the_same_verdicts_again() -> None:
    record = calls(30, 901, 900, 5_000, 0)
    first = [(one.id, one.verdict) for one in replay(record, new_world())]
    assert first == [(one.id, one.verdict) for one in replay(record, new_world())]
    assert [one.action for _, one in first].count(Action.STEP_UP) == 2


def test_in_shadow_it_says_what_it_would_have_done_and_learns_on() -> None:
    world = new_world()
    world.observes = lambda _operation: True
    (late,) = replay(calls(901), world)
    assert (late.verdict.action, late.verdict.would) == (Action.ALLOW, Action.STEP_UP)
    assert late.lesson.own > 0
    assert not len(world.incidents)


def test_what_risk_has_due_goes_before_a_tokens_age() -> None:
    world = new_world()
    world.policy = load_policy("balanced")
    extracted = extract(calls(5_000)[0], world.catalogue, world.recent)
    assert extracted is not None
    features, route = extracted

    def verdict(bits: float) -> str:
        return judge(Risk(bits=bits), (), features, route.operation, world).policy

    assert verdict(7.0) == "token-age:short"
    assert verdict(10.0) == "prove-it-is-you"
    assert verdict(16.0) == "stop-the-extreme"


def test_a_caller_of_an_older_journal_is_read_and_has_no_client_session_or_marks() -> None:
    old = msgspec.msgpack.encode((7, 17, 27, 37, ("staff",), "jwt", ("read",), "mfa", AT - 60, AT - 30, 47))
    read = msgspec.msgpack.decode(old, type=Caller)
    assert (read.issued_at, read.key, read.client, read.session, read.marks) == (AT - 30, 47, "", 0, ())
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(read), type=Caller) == read
