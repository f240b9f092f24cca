"""Standing rules from the verb to the reply: put, held to at once and exactly, listed, taken back."""

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from limen.admin.verbs import VERBS
from limen.assemble import Installation, open_installation
from limen.assemble.rules import RULES
from limen.credentials.keys import Terms
from limen.model import Action, Change, ConfigError, Request
from limen.model.reply import Reply
from limen.settings import load
from limen.testing.credentials import Issuer
from limen.testing.mmdb import write_mmdb

AT = 1_764_500_000.0
SETTINGS = """
[policy]
preset = "balanced"

[rules]
time_zone = "Europe/Berlin"

[identity]
client_certificate = true

[[identity.jwt]]
issuer = "https://id.example"
jwks = "{keys}"
audience = "api"
skew = "0s"
"""


class Case:
    """An installation that enforces, with an issuer it trusts and a key."""

    def __init__(self, folder: Path) -> None:
        self.issuer = Issuer()
        keys, file = folder / "jwks.json", folder / "limen.toml"
        keys.write_bytes(self.issuer.jwks())
        file.write_text(SETTINGS.format(keys=keys))
        said = {"data.folder": str(folder / "data"), "data.master_key_file": str(folder / "key")}
        self.folder, self.settings = folder, load(file, {}, said)
        self.open(create=True)
        minted = self.installation.keys.create(Terms("anna", roles=("partners",)), Change(1.0, "test"))
        self.key, self.public_id = minted.text, minted.key.public_id
        self.installation.controls.load()
        self.number = 0

    def locate(self, countries: dict[str, str]) -> None:
        """Say where networks lie, as a settings file that is read again does."""
        records = {network: {"country": {"iso_code": code}} for network, code in countries.items()}
        file = write_mmdb(self.folder / "countries.mmdb", records)
        logins = replace(self.settings.logins, geoip=str(file))
        self.settings = replace(self.settings, logins=logins)
        self.installation.configure(self.settings)

    def open(self, *, create: bool = False) -> None:
        self.installation: Installation = open_installation(self.settings, create=create, environ={})

    def put(self, op: str, **arguments: Any) -> Any:
        named = {name: arguments.pop(name) for name in ("id", "until") if name in arguments}
        return VERBS["rules.put"](self.installation, {"op": op, "slots": arguments, "by": "ann", **named})

    def call(
        self, at: float = AT, *, token: str = "", key: str = "", peer: str = "198.51.100.7", **more: Any
    ) -> Reply:
        self.number += 1
        headers = [("authorization", f"Bearer {token}")] if token else []
        headers += [("x-api-key", key)] if key else []
        asked = {"method": "GET", "target": "/orders", "id": f"c{self.number}", **more}
        return self.installation.point.judge(Request(at, headers=headers, peer=peer, **asked))

    def token(self, at: float = AT, **claims: Any) -> str:
        usual = {"iat": int(at), "exp": int(at) + 86_400, "roles": ["contractors"]}
        return self.issuer.token(**{**usual, **claims})


@pytest.fixture
def case(tmp_path):
    made = Case(tmp_path)
    yield made
    made.installation.close()


def challenge(reply):
    return dict(reply.headers).get("www-authenticate", "")


def test_a_token_lives_to_the_second_and_a_younger_one_passes_at_once(case):
    case.put("set_token_lifetime", role="contractors", seconds=900)
    old = case.token()
    assert case.call(AT + 900, token=old).passes
    stopped = case.call(AT + 900.5, token=old)
    assert stopped.status == 401
    assert challenge(stopped).startswith('Bearer error="invalid_token"')
    assert case.call(AT + 900.5, token=case.token(AT + 900)).passes
    assert case.call(AT + 900.5, token=case.token(roles=["staff"])).passes


def test_a_token_that_does_not_say_when_it_was_issued_is_too_old(case):
    case.put("set_token_lifetime", role="contractors", seconds=900)
    assert case.call(token=case.token(iat=None)).status == 401


def test_an_api_key_has_no_lifetime_of_a_token(case):
    case.put("set_token_lifetime", role="partners", seconds=60)
    assert case.call(AT, key=case.key).passes


def test_conditions_must_all_hold_and_each_exception_is_enough(case):
    case.put(
        "set_token_lifetime",
        role="contractors",
        seconds=60,
        when={"network_not_in": ["198.51.100.0/25"]},
        **{"except": {"roles": ["leads"], "networks": ["192.0.2.8/29"]}},
    )
    late = AT + 100
    assert case.call(late, token=case.token()).passes
    assert case.call(late, token=case.token(), peer="203.0.113.9").status == 401
    assert case.call(late, token=case.token(roles=["contractors", "leads"]), peer="203.0.113.9").passes
    assert case.call(late, token=case.token(), peer="192.0.2.9").passes


@pytest.mark.parametrize(
    ("network", "inside", "outside"),
    [
        ("203.0.113.0/26", "203.0.113.63", "203.0.113.64"),
        ("203.0.112.0/20", "203.0.127.1", "203.0.128.1"),
        ("203.0.113.5", "203.0.113.5", "203.0.113.6"),
        ("2001:db8:7::/48", "2001:db8:7:ffff::1", "2001:db8:8::1"),
        ("2001:db8:7:100::/56", "2001:db8:7:1ff::1", "2001:db8:7:200::1"),
        ("2001:db8::17", "2001:db8::17", "2001:db8::18"),
    ],
)
def test_a_blocked_network_is_blocked_to_its_edge(case, network, inside, outside):
    case.put("block_network", networks=[network])
    assert case.call(key=case.key, peer=inside).status == 403
    assert case.call(key=case.key, peer=outside).passes


def test_an_allowed_network_is_free_of_blocks_and_of_nothing_else(case):
    case.put("block_network", networks=["203.0.113.0/24"])
    case.put("allow_network", networks=["203.0.113.128/25"])
    case.put("set_token_lifetime", role="contractors", seconds=60)
    assert case.call(key=case.key, peer="203.0.113.200").passes
    assert case.call(key=case.key, peer="203.0.113.7").status == 403
    assert case.call(AT + 61, token=case.token(), peer="203.0.113.200").status == 401


def test_a_rule_ends_at_its_time_and_not_before(case):
    now = case.installation.clock.now()
    put = case.put("block_network", networks=["198.51.100.0/24"], duration_s=3_600)
    assert now + 3_599 < put.until < now + 3_700
    assert case.call(put.until - 0.5, key=case.key).status == 403
    assert case.call(put.until, key=case.key).passes


def test_a_client_is_an_oauth_client_or_a_caller(case):
    case.put("block_client", client="mobile-app")
    case.put("block_client", client="u-43")
    assert case.call(token=case.token(client_id="mobile-app")).status == 403
    assert case.call(token=case.token(azp="mobile-app")).status == 403
    assert case.call(token=case.token(sub="u-43")).status == 403
    assert case.call(token=case.token(client_id="other")).passes


def test_what_is_asked_for_is_named_in_the_challenge(case):
    case.put("require_passkey", role="admins")
    case.put("require_dpop", role="bots")
    case.put("require_mtls", role="services")
    case.put("require_step_up", role="finance")
    assert 'acr_values="phr phrh"' in challenge(case.call(token=case.token(roles=["admins"])))
    dpop = challenge(case.call(token=case.token(roles=["bots"])))
    assert dpop.startswith('DPoP error="invalid_token"')
    assert "ES256" in dpop
    assert "Mutual TLS" in challenge(case.call(token=case.token(roles=["services"])))
    assert 'max_age="300"' in challenge(case.call(token=case.token(roles=["finance"])))


def test_who_gave_what_is_asked_for_passes(case):
    case.put("require_passkey", role="admins")
    case.put("require_step_up", role="admins")
    assert case.call(token=case.token(roles=["admins"], auth_time=int(AT))).status == 401
    assert case.call(token=case.token(roles=["admins"], amr=["fido"])).status == 401
    assert case.call(token=case.token(roles=["admins"], amr=["fido"], auth_time=int(AT))).passes
    assert case.call(token=case.token(roles=["admins"], acr="phr", auth_time=int(AT))).passes


def test_a_proof_that_one_rule_asks_for_is_not_the_other_s(case):
    case.put("require_step_up", role="contractors")
    case.put("set_token_lifetime", role="contractors", seconds=60)
    assert case.call(AT + 90, token=case.token(auth_time=int(AT))).status == 401


def test_mutual_tls_counts_for_a_key_that_came_over_it_and_for_a_token_that_is_bound_to_it(case):
    shown = {"client_certificate": f'Hash={"ab" * 32};Subject="CN=batch"'}
    case.put("require_mtls", key=case.public_id)
    case.put("require_mtls", role="contractors")
    assert case.call(key=case.key).status == 401
    assert case.call(key=case.key, **shown).passes
    assert case.call(token=case.token(), **shown).status == 401


def test_only_the_key_that_is_named_is_meant(case):
    case.put("require_mtls", key="lm_other")
    assert case.call(key=case.key).passes


def test_an_operation_is_known_by_its_path_before_anyone_used_it(case):
    case.put("add_policy", effect="forbid", operations=["POST /orders/export"])
    assert case.call(key=case.key, method="POST", target="/orders/export?all=1").status == 403
    assert case.call(key=case.key, method="POST", target="/orders/./export").status == 403
    assert case.call(key=case.key, method="POST", target="/orders/exports").passes


def test_a_rule_for_the_same_target_replaces_the_old_one(case):
    first = case.put("set_token_lifetime", role="contractors", seconds=900)
    second = case.put("set_token_lifetime", role="contractors", seconds=600)
    assert first.id == second.id == second.replaced
    assert [rule.slots["seconds"] for rule in VERBS["rules.list"](case.installation, {})] == [600]
    case.put("set_token_lifetime", role="contractors", seconds=60, when={"device": "new"})
    assert len(VERBS["rules.list"](case.installation, {})) == 2


def test_an_undo_gives_the_bytes_back_and_the_rule_is_gone_at_once(case):
    case.put("block_network", networks=["203.0.113.0/24"])
    before = case.installation.control.load_document(RULES)
    put = case.put("block_network", networks=["198.51.100.0/24"])
    assert case.call(key=case.key).status == 403
    VERBS["undo"](case.installation, {"name": f"r{put.revision}", "by": "ann"})
    assert case.installation.control.load_document(RULES) == before
    assert case.call(key=case.key).passes


def test_a_dropped_rule_is_gone(case):
    put = case.put("block_network", networks=["198.51.100.0/24"])
    VERBS["rules.drop"](case.installation, {"id": put.id, "by": "ann"})
    assert case.call(key=case.key).passes
    with pytest.raises(ConfigError, match="no rule is named"):
        VERBS["rules.drop"](case.installation, {"id": put.id})


def test_a_rule_outlives_the_process(case):
    case.put("block_network", networks=["198.51.100.0/24"])
    case.installation.close()
    case.open()
    assert case.call(key=case.key).status == 403


def test_a_rule_holds_while_behaviour_is_not_judged(case):
    case.put("block_network", networks=["198.51.100.0/24"])
    asked = Request(AT, "GET", "/orders", [("x-api-key", case.key)], "198.51.100.7", "f1")
    assert case.installation.point.fallback(asked).status == 403


@pytest.mark.parametrize(
    ("op", "slots", "said"),
    [
        ("set_token_lifetime", {"role": "contractors"}, "seconds is missing"),
        ("set_token_lifetime", {"role": "contractors", "seconds": 5}, ">= 60"),
        ("set_token_lifetime", {"seconds": 900}, "role or client is missing"),
        ("block_network", {"networks": ["0.0.0.0/0"]}, "/8 or narrower"),
        ("block_network", {"networks": ["office"]}, "a network such as"),
        ("block_network", {"networks": ["10.0.0.0/8"], "role": "x"}, "role: only"),
        ("block_country", {"countries": ["KP"]}, "geoip"),
        ("require_mtls", {"operations": ["exportOrders"]}, "a path with or without its method"),
        ("add_policy", {"effect": "forbid", "role": "x", "when": {"hours_in": "7-19"}}, "hours_in"),
        ("add_policy", {"effect": "forbid", "role": "x", "when": {"hours_in": "07:00-07:00"}}, "same time"),
        ("launch", {}, "one of"),
    ],
)
def test_a_rule_that_cannot_be_meant_is_refused_and_changes_nothing(case, op, slots, said):
    with pytest.raises(ConfigError, match=said):
        case.put(op, **slots)
    assert case.installation.control.load_document(RULES) is None


def test_a_rule_says_why_in_the_evidence_and_is_no_reason_for_alarm(case):
    put = case.put("block_network", networks=["198.51.100.0/24"])
    heard = []
    case.installation.point.listeners.append(type("L", (), {"hear": lambda _self, e: heard.append(e)})())
    case.call(key=case.key)
    verdict = heard[0].verdict
    assert (verdict.action, verdict.policy, verdict.routine) == (Action.BLOCK, put.id, True)
    assert case.installation.world.policy.rule(put.id).why == "blocked networks: 198.51.100.0/24"
    assert len(case.installation.world.incidents) == 0


def test_a_limit_counts_each_caller_alone_and_frees_what_is_over(case):
    case.put("set_rate_limit", role="contractors", calls=2, per_s=60)
    at = case.installation.clock.now() + 10
    ann, bob = case.token(at), case.token(at, sub="u-43")
    assert [case.call(at + n, token=ann).status for n in range(3)] == [200, 200, 429]
    assert case.call(at + 3, token=bob).passes
    assert case.call(at + 62, token=ann).passes
    assert case.call(at + 4, key=case.key).passes


def test_a_quota_is_counted_across_a_restart(case):
    case.put("set_quota", role="contractors", calls=2, per_s=86_400)
    at = case.installation.clock.now() + 10
    token = case.token(at)
    assert case.call(at, token=token).passes
    assert case.call(at + 1, token=token).passes
    case.installation.close()
    case.open()
    assert case.call(at + 2, token=token).status == 429
    case.installation.snapshot()
    case.installation.close()
    case.open()
    reply = case.call(at + 3, token=token)
    assert reply.status == 429
    assert 80_000 < int(dict(reply.headers)["retry-after"]) < 90_000


def test_a_limit_of_a_policy_counts_only_what_the_policy_is_about(case):
    case.put(
        "add_policy",
        effect="forbid",
        role="contractors",
        operations=["POST /orders/export"],
        when={"network_not_in": ["198.51.100.0/25"]},
        limit={"calls": 1, "per_s": 3_600},
    )
    at = case.installation.clock.now() + 10
    asked = {"token": case.token(at), "method": "POST", "target": "/orders/export"}
    far = {**asked, "peer": "203.0.113.9"}
    assert [case.call(at + n, **asked).status for n in range(3)] == [200, 200, 200]
    assert [case.call(at + n, **far).status for n in range(3, 6)] == [200, 429, 429]
    assert case.call(at + 7, **{**far, "method": "GET"}).passes


def test_a_permit_with_conditions_is_the_only_way_in(case):
    case.put(
        "add_policy",
        effect="permit",
        role="contractors",
        operations=["GET /invoices"],
        when={"network_in": ["198.51.100.0/25"], "hours_in": "00:00-23:59"},
    )
    asked = {"token": case.token(), "target": "/invoices"}
    assert case.call(**asked).passes
    assert case.call(**asked, peer="203.0.113.9").status == 403
    assert case.call(token=case.token(roles=["staff"]), target="/invoices", peer="203.0.113.9").passes


def test_where_a_permit_holds_no_forbid_of_the_operator_does(case):
    case.put("add_policy", effect="forbid", operations=["GET /invoices"])
    case.put("add_policy", effect="permit", role="contractors", operations=["GET /invoices"])
    assert case.call(token=case.token(), target="/invoices").passes
    assert case.call(token=case.token(roles=["staff"]), target="/invoices").status == 403


def test_hours_are_those_of_the_time_zone(case):
    case.put("add_policy", effect="forbid", role="contractors", when={"hours_not_in": "07:00-19:00"})
    midnight = AT - AT % 86_400 - 3_600
    early, late = midnight + 7 * 3_600, midnight + 19 * 3_600
    assert case.call(early - 1, token=case.token(early - 1)).status == 403
    assert case.call(early, token=case.token(early)).passes
    assert case.call(late, token=case.token(late)).status == 403


def test_a_body_counts_whole_though_its_beginning_is_looked_at(case):
    case.put("set_body_limit", bytes=100_000)
    asked = {"key": case.key, "method": "POST", "body": b"x" * 65_536, "body_cut": True}
    assert case.call(**asked, length=100_000).passes
    assert case.call(**asked, length=100_001).status == 413
    assert case.call(**asked).status == 413, "who does not say how long it is cannot send more than is read"


def test_a_limit_that_is_raised_keeps_what_was_counted(case):
    case.put("set_rate_limit", role="contractors", calls=1, per_s=3_600)
    at = case.installation.clock.now() + 10
    token = case.token(at)
    assert [case.call(at + n, token=token).status for n in range(2)] == [200, 429]
    case.put("set_rate_limit", role="contractors", calls=2, per_s=3_600)
    assert [case.call(at + n, token=token).status for n in range(2, 4)] == [200, 429]


def test_another_window_is_counted_anew(case):
    case.put("set_rate_limit", role="contractors", calls=1, per_s=60)
    at = case.installation.clock.now() + 10
    token = case.token(at)
    assert case.call(at, token=token).passes
    case.put("set_rate_limit", role="contractors", calls=1, per_s=3_600)
    assert [case.call(at + n, token=token).status for n in (1, 2, 3_700)] == [200, 429, 200]


def test_a_rule_that_is_met_leaves_no_trace(case):
    case.put("require_step_up", role="contractors")
    case.put("require_passkey", role="contractors")
    heard = []
    case.installation.point.listeners.append(type("L", (), {"hear": lambda _self, e: heard.append(e)})())
    assert case.call(token=case.token(acr="phr", auth_time=int(AT))).passes
    assert not heard[0].verdict.policy.startswith("rule-")


def test_countries_are_told_by_the_geoip_file_and_allowed_networks_are_free(case):
    case.locate({"198.51.100.0/24": "NO", "203.0.113.0/24": "KP"})
    case.put("block_country", countries=["KP"])
    case.put("allow_network", networks=["203.0.113.128/25"])
    assert case.call(key=case.key).passes
    assert case.call(key=case.key, peer="203.0.113.7").status == 403
    assert case.call(key=case.key, peer="203.0.113.130").passes
    assert case.call(key=case.key, peer="192.0.2.7").passes


def test_an_address_that_no_file_places_is_in_no_country(case):
    case.locate({"198.51.100.0/24": "NO"})
    case.put("add_policy", effect="forbid", role="contractors", when={"country_not_in": ["NO"]})
    assert case.call(token=case.token()).passes
    assert case.call(token=case.token(), peer="192.0.2.7").status == 403
