"""Rules by their own examples, and what is the same rule."""

import itertools

import pytest
from msgspec.structs import replace

from limen.credentials.pseudonyms import Pseudonyms
from limen.engine.policy import Policy
from limen.engine.rules import BY_OP, document
from limen.engine.rules.compare import Ruled, differences
from limen.engine.rules.examples import BASE, examples, failing
from limen.engine.rules.provisions import PROVISIONS
from limen.engine.rules.ruleset import Rules
from limen.engine.rules.untold import untold
from limen.model import Caller, Features
from limen.model.rule import StandingRule
from limen.settings.policies import schema

AT = 1_764_500_000.0
OF = Pseudonyms(b"k" * 32).once
WHEN = [
    {"network_in": ["198.51.100.0/25", "10.0.0.0/24"]},
    {"network_not_in": ["198.51.100.0/25", "192.0.2.0/24"]},
    {"country_in": ["DE", "NL"]},
    {"country_not_in": ["DE", "NL"]},
    {"auth_not": "passkey"},
    {"device": "new"},
    {"foreign_in": ["path"]},
    {"foreign_in": ["body", "query"]},
    {"credential": "none"},
    {"sends": ["is_admin"]},
    {"hours_in": "22:00-06:00"},
    {"hours_not_in": "07:00-19:00"},
    {"token_age_over_s": 600},
]
EXCEPT = [
    {"roles": ["leads"]},
    {"networks": ["203.0.113.0/26"]},
    {"operations": ["GET /health"]},
    {"keys": ["lm_spared"]},
]
EXPORT = ["POST /orders/export"]


def rule(op, until=0.0, **slots):
    read = document.slots_of(op, slots)
    return StandingRule(document.named(op, read), op, read, 0.0, until)


PLAIN = [
    rule("set_token_lifetime", role="contractors", seconds=900),
    rule("set_token_lifetime", client="mobile-app", seconds=900),
    rule("set_rate_limit", role="partners", calls=3, per_s=60),
    rule("set_rate_limit", operations=["POST /login"], calls=3, per_s=60),
    rule("set_rate_limit", key="*", calls=3, per_s=60),
    rule("set_quota", key="lm_one", calls=5, per_s=86_400),
    rule("set_body_limit", bytes=1_000),
    rule("set_body_limit", bytes=1_000, operations=["PUT /files/*"]),
    rule("require_step_up", operations=EXPORT),
    rule("require_passkey", role="admins"),
    rule("require_dpop", client="mobile-app"),
    rule("require_mtls", key="lm_one"),
    rule("block_network", networks=["203.0.113.0/26"]),
    rule("block_network", networks=["2001:db8:7::/56"], operations=EXPORT),
    rule("block_country", countries=["KP"]),
    rule("block_client", client="u-117"),
    rule("add_policy", effect="forbid", role="support", operations=EXPORT),
    rule("add_policy", effect="forbid", role="*", operations=EXPORT, **{"except": {"roles": ["finance"]}}),
    rule("add_policy", effect="forbid", operations=["orders"]),
    rule("add_policy", effect="permit", role="auditors", operations=["GET /invoices"]),
    rule("block_network", until=AT + 60, networks=["203.0.113.0/26"]),
]
CONDITIONED = [
    rule("add_policy", effect=effect, role="support", operations=EXPORT, when=when, **more)
    for effect, when, more in itertools.product(
        ("forbid", "permit"), WHEN, ({}, {"limit": {"calls": 2, "per_s": 60}})
    )
]
EXCEPTED = [
    rule(op, role="support", **more, **{"except": spared})
    for (op, more), spared in itertools.product(
        (
            ("set_token_lifetime", {"seconds": 900}),
            ("require_dpop", {}),
            ("add_policy", {"effect": "forbid"}),
        ),
        EXCEPT,
    )
]


@pytest.mark.parametrize("one", [*PLAIN, *CONDITIONED, *EXCEPTED], ids=lambda one: one.id)
def test_a_rule_does_to_its_examples_what_its_words_say(one):
    found = examples(one, AT)
    assert any(example.stopped for example in found) or one.slots.effect == "permit"
    assert any(not example.stopped for example in found)
    assert failing(one, AT, OF, schema()) == []


def test_an_example_reads_as_a_sentence():
    told = [example.situation.told() for example in examples(CONDITIONED[1], AT)]
    assert told[0] == "support: POST /orders/export, from 198.51.100.1, after 2 calls"


def test_an_example_fails_where_the_cedar_is_not_that_of_the_words(monkeypatch):
    kind = BY_OP["add_policy"]
    assert failing(PLAIN[16], AT, OF, schema()) == []
    monkeypatch.setitem(BY_OP, "add_policy", replace(kind, writes=BY_OP["block_client"].writes))
    wrong = replace(PLAIN[16], slots=replace(PLAIN[16].slots, client="u-1"))
    assert failing(wrong, AT, OF, schema())


def test_the_order_of_names_and_saying_everyone_are_no_other_rule():
    first = rule("require_dpop", role="bots", operations=["GET /a", "GET /b"])
    spared = {"except": {"roles": ["x"]}}
    assert rule("require_dpop", role="bots", operations=["GET /b", "GET /a"], **spared).id == first.id
    assert rule("set_body_limit", bytes=1, operations=["*"]).id == rule("set_body_limit", bytes=9).id
    assert rule("require_dpop", role="bots").id != first.id


def test_every_kind_has_a_rule_here():
    stops = {one.op for one in (*PLAIN, *CONDITIONED, *EXCEPTED)}
    others = {"allow_network", "mask_field", *(kind.op for kind in PROVISIONS)}
    assert stops | others == set(BY_OP)
    assert not stops & others


def ruled(*rules):
    held = Rules(rules, OF, schema())
    return Ruled(held, Policy.compile(f"{BASE}\n\n{held.text}", schema()))


def test_what_a_longer_lifetime_lets_pass_is_found_and_the_reverse():
    short, long = (rule("set_token_lifetime", role="contractors", seconds=n) for n in (600, 900))
    found = differences(ruled(short), ruled(long), AT, OF)
    assert {(each.situation.age, each.before, each.after) for each in found} == {
        (601, "step_up", "allow"),
        (900, "step_up", "allow"),
    }
    assert not any(each.stopped for each in found)
    assert all(each.stopped for each in differences(ruled(long), ruled(short), AT, OF))
    assert differences(ruled(long), ruled(long), AT, OF) == []


def test_a_permit_lets_pass_what_a_forbid_stopped():
    forbid = rule("add_policy", effect="forbid", operations=["GET /invoices"])
    permit = rule("add_policy", effect="permit", role="auditors", operations=["GET /invoices"])
    found = differences(ruled(forbid), ruled(forbid, permit), AT, OF)
    assert [(each.situation.role, each.after) for each in found] == [("auditors", "allow")]


def test_what_the_record_cannot_tell_is_named():
    seen = Features(AT, "call", "c", 1, known=False, caller=Caller(kind="jwt", key=7), length=-1)
    told = {one.op: list(untold(one, seen)) for one in PLAIN}
    assert told["block_country"] == ["country"]
    assert told["require_dpop"] == ["OAuth client", "what the token was bound by"]
    assert told["require_passkey"] == ["how the user proved himself"]
    assert told["set_body_limit"] == ["operation", "length of the body"]
    assert told["set_quota"] == []
