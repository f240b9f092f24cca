"""Advices: what each reads off the ground, the numbers that it states, and when it keeps still."""

from collections import Counter
from typing import Any

import msgspec
import pytest

from limen.copilot.operation import Operation
from limen.copilot.plan import asked_of, ready
from limen.copilot.present import Present, RuleNow
from limen.copilot.reading.lexicon import lexicon
from limen.copilot.securing import PROPOSALS_MOST, Proposal, Remark, advised
from limen.copilot.securing.advices import ADVICES
from limen.copilot.securing.coverage import REMAINS, Weakness, coverage
from limen.copilot.securing.ground import FieldUse, Ground, OperationUse, Promise, RoleUse, Spread
from limen.copilot.securing.wish import wants_securing
from limen.engine.meanings import OWASP

DAY = 86_400.0
BY_NAME = {advice.name: advice for advice in ADVICES}
STAFF = RoleUse("staff", 5_000, 9, Spread(2_000, 40, 90), 4_000, Spread(4_000, 610, 3_000), 4_000, 10)
BATCH = RoleUse("batch", 900, 1, Spread(50, 5, 5))
READ = OperationUse("GET /v1/users/{id}", 900, 5, {"staff": 700, "batch": 200}, people=("staff",))
DROP = OperationUse("DELETE /v1/users/{id}", 40, 3, {"staff": 40}, people=("staff",), machines=("batch",))
WRITE = OperationUse("POST /v1/users", 90, 5, {"staff": 90}, bodies=Spread(90, 3_000, 9_000))
GROUND = Ground(0.0, 7 * DAY, 5_900, 3, 10, 700, 7, (BATCH, STAFF), operations=(DROP, READ, WRITE))


def said(name: str, ground: Ground = GROUND) -> list[Proposal | Remark]:
    return list(BY_NAME[name].look(ground))


def proposed(name: str, ground: Ground = GROUND) -> list[dict[str, Any]]:
    return [each.operation.slots for each in said(name, ground) if isinstance(each, Proposal)]


def remarked(name: str, ground: Ground = GROUND) -> str:
    return "\n".join(f"{r.kind} {r.what}: {r.why}" for r in said(name, ground) if isinstance(r, Remark))


def with_(**changes: Any) -> Ground:
    return msgspec.structs.replace(GROUND, **changes)


def test_a_spread_leaves_out_one_in_a_thousand() -> None:
    assert Spread.of(Counter({1: 999, 70: 1})) == Spread(1_000, 1, 70)
    assert Spread.of(Counter({1: 998, 70: 2})) == Spread(1_000, 70, 70)
    assert Spread.of(Counter()) == Spread()


def test_operations_of_the_same_roles_are_one_rule() -> None:
    assert proposed("access") == [
        {
            "effect": "forbid",
            "operations": ("GET /v1/users/{id}",),
            "except": {"roles": ("batch", "staff")},
        },
        {
            "effect": "forbid",
            "operations": ("DELETE /v1/users/{id}", "POST /v1/users"),
            "except": {"roles": ("staff",)},
        },
    ]


def test_what_anybody_uses_or_hardly_anybody_stays_open() -> None:
    health = OperationUse("GET /health", 900, 7, {"staff": 1}, bare=800)
    rare = OperationUse("GET /v1/audit", 19, 3, {"staff": 19})
    ground = with_(operations=(health, rare))
    assert not proposed("access", ground)
    assert "left GET /health: callers without a role" in remarked("access", ground)
    assert "left GET /v1/audit: fewer than 20 successes" in remarked("access", ground)


def test_tokens_live_as_long_as_they_were_used_and_stay_bound() -> None:
    assert proposed("tokens") == [{"role": "staff", "seconds": 1_200}, {"role": "staff"}]
    assert said("tokens")[1].operation.op == "require_dpop"  # type: ignore[union-attr]
    old = msgspec.structs.replace(STAFF, ages=Spread(4_000, 70_000, 80_000), dpop=3_990)
    assert not proposed("tokens", with_(roles=(old,)))
    assert "their issuer should make them shorter" in remarked("tokens", with_(roles=(old,)))


def test_what_deletes_or_tells_grave_data_asks_people_for_a_login() -> None:
    assert proposed("proof") == [{"operations": ("DELETE /v1/users/{id}",), "except": {"roles": ("batch",)}}]
    cards = OperationUse("GET /v1/cards", 50, 2, {"batch": 50}, machines=("batch",), kinds=("card", "email"))
    assert not proposed("proof", with_(operations=(cards,)))
    assert "cannot log in again" in remarked("proof", with_(operations=(cards,)))


def test_a_rate_is_half_as_much_again_and_needs_enough_minutes() -> None:
    assert proposed("rates") == [{"role": "staff", "calls": 60, "per_s": 60}]
    assert "rate limit of batch: 50 minutes with calls are on record: 100" in remarked("rates")
    everyone = proposed("rates", with_(unnamed=Spread(500, 80, 200)))
    assert {"operations": ("*",), "calls": 120, "per_s": 60} in everyone


def test_bodies_have_room_for_twice_as_much() -> None:
    assert proposed("bodies") == [{"operations": ("POST /v1/users",), "bytes": 8_192}, {"bytes": 32_768}]


def test_a_field_that_others_alone_are_told_is_hidden_by_hand() -> None:
    fields = (FieldUse("iban", ("staff",), {"batch": 200}), FieldUse("pin", (), {"batch": 200}))
    ground = with_(operations=(msgspec.structs.replace(READ, fields=fields),))
    assert not proposed("masks", ground)
    assert remarked("masks", ground).startswith("hand iban of GET /v1/users/{id} for batch")
    command = "limen masks hide iban --operation 'GET /v1/users/{id}' --role batch"
    assert remarked("masks", ground).endswith(command)
    assert "pin" not in remarked("masks", ground)


def test_a_decoy_is_never_where_a_call_may_go() -> None:
    caught = OperationUse("GET /v1/{tenant}/{table}/{verb}", 9)
    paths = [each["path"] for each in proposed("decoys", with_(operations=(*GROUND.operations, caught)))]
    assert paths == ["/v1/admin/backup", "/v1/debug/config"]


def test_budgets_are_told_in_numbers_and_changed_only_where_they_are_too_much() -> None:
    calm = with_(promise=Promise(1e-4, 1e-7))
    assert not proposed("budgets", calm)
    assert "100 hours of callers a day come to at most 0.01 wrong alerts a day" in remarked("budgets", calm)
    loud = with_(hours=700_000, promise=Promise(1e-3, 1e-7))
    assert proposed("budgets", loud) == [
        {"budget": "alerts", "share": 1e-4},
        {"budget": "wrong_suspension", "share": 2.7e-8},
    ]


def test_nothing_is_enforced_after_a_single_day() -> None:
    assert proposed("enforcement") == [{"operations": ("*",), "mode": "enforce"}]
    assert not proposed("enforcement", with_(days=1))
    assert not proposed("enforcement", with_(mode="enforce"))


def test_what_stands_or_is_stricter_is_not_proposed_again() -> None:
    def of_staff(calls: int) -> list[Operation]:
        rule = RuleNow("rule-x", "set_rate_limit", {"role": "staff", "calls": calls, "per_s": 60})
        proposals, _ = advised(GROUND, Present(rules=(rule,)))
        return [each.operation for each in proposals if each.operation.op == "set_rate_limit"]

    assert not of_staff(60)
    assert not of_staff(20)
    assert of_staff(600)


def test_everything_proposed_fits_one_plan_and_is_complete() -> None:
    many = tuple(
        OperationUse(f"DELETE /v1/t{n}/{{id}}", 90, 5, {"staff": 90}, people=("staff",)) for n in range(200)
    )
    proposals, remarks = advised(with_(operations=many), Present())
    assert len(proposals) == PROPOSALS_MOST
    assert sum("ask again" in each.why for each in remarks) >= 120
    ready("secure this API", tuple(each.operation for each in proposals))
    assert all(asked_of(each.operation, Present()) and each.advice in BY_NAME for each in proposals)


def test_the_table_says_for_each_category_who_covers_it_and_what_remains() -> None:
    assert list(REMAINS) == list(OWASP)
    assert {name for advice in ADVICES for name in advice.covers} <= set(OWASP)
    proposals, remarks = advised(GROUND, Present())
    weak = Weakness("HSTS: not sent", '[server.tls] hsts = "365d"', ("API8",))
    rows = {row.id[:-5]: row for row in coverage(proposals, remarks, [weak])}
    assert rows["API5"].covered == "fully"
    assert rows["API8"].open == ('HSTS: not sent: [server.tls] hsts = "365d"',)
    nothing = {row.id[:-5]: row for row in coverage((), ())}
    assert {name: row.covered for name, row in nothing.items() if row.covered == "not"} == {"API10": "not"}


def test_what_is_left_out_makes_a_category_partly_covered() -> None:
    proposals, remarks = advised(GROUND, Present())
    remarks = (*remarks, Remark("left", "GET /x", "it would refuse harmless calls", "access"))
    rows = {row.id: row for row in coverage(proposals, remarks)}
    assert rows["API5:2023"].covered == "partly"


@pytest.mark.parametrize(
    "text",
    [
        "secure this API",
        "Secure this API.",
        "please secure our api",
        "can you protect the API?",
        "harden my api please",
        "lock down this api",
        "lock this API down",
        "make the API secure",
        "propose a security plan for this API",
        "how do I secure this API?",
    ],
)
def test_the_whole_framework_is_asked_for(text: str) -> None:
    assert wants_securing(text, lexicon())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "is this API secure?",
        "don't secure this API",
        "secure this API by requiring mTLS for partners",
        "secure POST /v1/orders",
        "we wanted to secure this API last year",
        "the report said: secure this API",
        "secure this\u200b API",
        "secure this API " * 50,
        "unsecure this API",
    ],
)
def test_anything_beyond_it_is_another_wish(text: str) -> None:
    assert not wants_securing(text, lexicon())
