"""What each operation is asked for by: at least two sentences each, in words of different people."""

from typing import Any

import pytest
from tests.unit.copilot_inventory import SHOP

from limen.copilot.operations import BY_NAME
from limen.copilot.reading.read import Copilot

COPILOT = Copilot(SHOP)

ASKED: tuple[tuple[str, str, dict[str, Any]], ...] = (
    (
        "make a key for the sync, books:read, until 30 June",
        "create_key",
        {"owner": "nightly-sync", "scopes": ("books:read",), "expires": "2026-06-30"},
    ),
    (
        "clerks need a read only key that expires in 30 days",
        "create_key",
        {"owner": "clerks", "scopes": ("read",), "expires": "2026-04-01"},
    ),
    (
        "rotate sync-main, the old secret may live two more hours",
        "rotate_key",
        {"key": "sync-main", "grace_s": 7200},
    ),
    ("till: new secret please", "rotate_key", {"key": "till"}),
    ("freeze lm_bb33 for 3 hours", "suspend_key", {"key": "till", "duration_s": 10800}),
    ("put sync-spare on hold until Friday", "suspend_key", {"key": "sync-spare", "until": "2026-03-06"}),
    ("kiosk may be used again", "resume_key", {"key": "kiosk"}),
    ("lift the suspension of kiosk", "resume_key", {"key": "kiosk"}),
    ("revoke sync-spare", "revoke_key", {"key": "sync-spare"}),
    ("destroy lm_aa22 for good", "revoke_key", {"key": "sync-spare"}),
    ("till: read only", "set_key_scopes", {"key": "till", "scopes": ("read",)}),
    (
        "sync-spare should also get readers:read",
        "set_key_scopes",
        {"key": "sync-spare", "scopes": ("books:read", "readers:read")},
    ),
    (
        "take books:write away from sync-main",
        "set_key_scopes",
        {"key": "sync-main", "scopes": ("books:read",)},
    ),
    ("till only from the shop", "set_key_networks", {"key": "till", "networks": ("198.51.100.0/28",)}),
    ("tie sync-main to 192.0.2.7", "set_key_networks", {"key": "sync-main", "networks": ("192.0.2.7/32",)}),
    ("let till expire at the end of May", "set_key_expiry", {"key": "till", "expires": "2026-05-31"}),
    ("extend sync-main by two weeks", "set_key_expiry", {"key": "sync-main", "expires": "2026-07-14"}),
    ("clerks' tokens: twenty minutes", "set_token_lifetime", {"role": "clerks", "seconds": 1200}),
    ("halve the token lifetime of readers", "set_token_lifetime", {"role": "readers", "seconds": 3600}),
    ("readers: at most 30 calls a minute", "set_rate_limit", {"role": "readers", "calls": 30, "per_s": 60}),
    (
        "throttle till to one call every ten seconds",
        "set_rate_limit",
        {"key": "till", "calls": 1, "per_s": 10},
    ),
    (
        "raise the quota of till to two thousand a day",
        "set_quota",
        {"key": "till", "calls": 2000, "per_s": 86400},
    ),
    ("readers get 500 calls a month", "set_quota", {"role": "readers", "calls": 500, "per_s": 2592000}),
    ("createBook bodies at most 64 KB", "set_body_limit", {"operations": ("createBook",), "bytes": 65536}),
    ("double the general body limit", "set_body_limit", {"bytes": 2097152}),
    (
        "step-up for deleteBook from outside the shop",
        "require_step_up",
        {"operations": ("deleteBook",), "when": {"network_not_in": ("198.51.100.0/28",)}},
    ),
    (
        "ask owners for a second factor on a new device",
        "require_step_up",
        {"role": "owners", "when": {"device": "new"}},
    ),
    ("DPoP for the reader app", "require_dpop", {"client": "reader-app"}),
    (
        "clerks must use DPoP, till excepted",
        "require_dpop",
        {"role": "clerks", "except": {"keys": ("till",)}},
    ),
    ("mTLS on exportBooks", "require_mtls", {"operations": ("exportBooks",)}),
    ("sync-main has to present a client certificate", "require_mtls", {"key": "sync-main"}),
    ("owners log in with passkeys only", "require_passkey", {"role": "owners"}),
    (
        "passkey for clerks outside Norway",
        "require_passkey",
        {"role": "clerks", "when": {"country_not_in": ("NO",)}},
    ),
    (
        "block 192.0.2.0/24 for two days",
        "block_network",
        {"networks": ("192.0.2.0/24",), "duration_s": 172800},
    ),
    (
        "shut 192.0.2.9 out until tomorrow",
        "block_network",
        {"networks": ("192.0.2.9/32",), "until": "2026-03-03"},
    ),
    ("let depot-oslo back in", "allow_network", {"networks": ("203.0.113.0/28",)}),
    (
        "whitelist 192.0.2.5 until Friday",
        "allow_network",
        {"networks": ("192.0.2.5/32",), "until": "2026-03-06"},
    ),
    ("block Norway", "block_country", {"countries": ("NO",)}),
    (
        "nobody from Germany gets in for 12 hours",
        "block_country",
        {"countries": ("DE",), "duration_s": 43200},
    ),
    ("kick Ada Quill out for a week", "block_client", {"client": "r-77", "duration_s": 604800}),
    ("ban the till app", "block_client", {"client": "till-app"}),
    (
        "clerks may not export books",
        "add_policy",
        {"effect": "forbid", "role": "clerks", "operations": ("exportBooks",)},
    ),
    (
        "only owners may delete books",
        "add_policy",
        {"effect": "forbid", "role": "*", "operations": ("deleteBook",), "except": {"roles": ("owners",)}},
    ),
    ("remove clerks-day-only", "remove_policy", {"policy": "clerks-day-only"}),
    ("clerks-day-only can go", "remove_policy", {"policy": "clerks-day-only"}),
    ("createBook to enforce", "set_mode", {"operations": ("createBook",), "mode": "enforce"}),
    ("only watch listBooks", "set_mode", {"operations": ("listBooks",), "mode": "observe"}),
    ("at most 1 % of logins may be stepped up", "set_budget", {"budget": "step_up", "share": 0.01}),
    ("no more than nine alerts a day", "set_budget", {"budget": "alerts", "count": 9, "per_s": 86400}),
    ("plant a decoy at /old-admin", "plant_decoy", {"path": "/old-admin"}),
    ("POST /internal/reset shall be a trap", "plant_decoy", {"path": "/internal/reset", "method": "POST"}),
    ("mask the phone in getReader", "mask_field", {"field": "phone", "operations": ("getReader",)}),
    (
        "hide emails in getReader from clerks",
        "mask_field",
        {"field": "email", "operations": ("getReader",), "role": "clerks"},
    ),
    ("high alerts to the pager", "route_alerts", {"severity": "high", "to": "duty-pager"}),
    ("recon alerts -> ops-mail", "route_alerts", {"detector": "recon", "to": "ops-mail"}),
    (
        "put a gateway in front of localhost:8000 on port 8088",
        "start_gateway",
        {"upstream": "localhost:8000", "port": 8088},
    ),
    (
        "one more gateway, port 9443, upstream 10.0.0.7:8000",
        "start_gateway",
        {"upstream": "10.0.0.7:8000", "port": 9443},
    ),
    (
        "put nginx in front of localhost:8000, files into /etc/nginx/limen",
        "write_gateway",
        {"kind": "nginx", "upstream": "localhost:8000", "folder": "/etc/nginx/limen"},
    ),
    (
        "write the haproxy config for 10.0.0.7:8000 to /etc/haproxy/limen, port 8443",
        "write_gateway",
        {"kind": "haproxy", "upstream": "10.0.0.7:8000", "folder": "/etc/haproxy/limen", "port": 8443},
    ),
    ("shut the front gateway down", "stop_gateway", {"gateway": "front"}),
    ("stop front", "stop_gateway", {"gateway": "front"}),
    ("import specs/shop.yaml", "import_spec", {"source": "specs/shop.yaml"}),
    (
        "take over the spec at https://shop.example/v2.json",
        "import_spec",
        {"source": "https://shop.example/v2.json"},
    ),
    ("approve the candidate of the guard model", "approve_model", {"model": "guard", "revision": "g8"}),
    ("put g8 live", "approve_model", {"model": "guard", "revision": "g8"}),
    ("roll the guard model back", "rollback_model", {"model": "guard", "revision": "g6"}),
    ("guard model back to g6", "rollback_model", {"model": "guard", "revision": "g6"}),
    (
        "inc-9 was a load test of ours, mark it benign",
        "label_evidence",
        {"target": "inc-9", "label": "benign"},
    ),
    ("ev-5 is a real attack", "label_evidence", {"target": "ev-5", "label": "attack"}),
    (
        "search evidence: lm_bb33, recon, 24h",
        "search_evidence",
        {"key": "till", "detector": "recon", "last_s": 86400},
    ),
    (
        "find evidence of object walk since 1 March",
        "search_evidence",
        {"detector": "object_walk", "since": "2026-03-01"},
    ),
    ("why was till suspended?", "explain", {"key": "till"}),
    ("walk me through inc-9", "explain", {"incident": "inc-9"}),
    ("what are the 3 riskiest keys", "list_risky", {"what": "keys", "limit": 3}),
    ("which operations look dangerous?", "list_risky", {"what": "operations"}),
    ("undo the last change", "undo", {}),
    ("revert chg-1", "undo", {"change": "chg-1"}),
)


@pytest.mark.parametrize(("text", "op", "slots"), ASKED, ids=[text for text, _, _ in ASKED])
def test_a_sentence_asks_for_an_operation(text: str, op: str, slots: dict[str, Any]) -> None:
    """Exactly one operation with exactly these slots."""
    reading = COPILOT.read(text)
    assert [(each.op, each.slots) for each in reading.operations] == [(op, slots)], reading.question


def test_every_operation_is_asked_for_twice() -> None:
    """A new operation brings its sentences along."""
    told = [op for _, op, _ in ASKED]
    assert {op for op in BY_NAME if told.count(op) < 2} == set()
