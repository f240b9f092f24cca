"""A small bookshop's installation, for the tests of the copilot: names unlike those of any shared data."""

from limen.copilot.inventory import (
    ApiOperation,
    CallerEntry,
    ChangeEntry,
    Channel,
    GatewayEntry,
    IncidentEntry,
    Inventory,
    KeyEntry,
    ModelEntry,
    NamedNetwork,
    PolicyEntry,
    Role,
)

OPERATIONS = (
    ApiOperation("GET", "/books", "listBooks", "books"),
    ApiOperation("POST", "/books", "createBook", "books"),
    ApiOperation("DELETE", "/books/{bookId}", "deleteBook", "books", sensitive=True),
    ApiOperation("POST", "/books/export", "exportBooks", "books", sensitive=True),
    ApiOperation("GET", "/readers/{readerId}", "getReader", "readers", returns=("email", "phone")),
    ApiOperation("POST", "/auth/login", "login", "auth"),
)

SHOP = Inventory(
    now="2026-03-02T09:00:00+00:00",
    roles=(
        Role("readers", ("reader",), "human"),
        Role("clerks", ("clerk", "shop staff"), "human"),
        Role("owners", ("owner",), "human"),
        Role("nightly-sync", ("the sync",), "service"),
    ),
    scopes=("read", "write", "books:read", "books:write", "readers:read", "exports"),
    keys=(
        KeyEntry("sync-main", "lm_aa11", "nightly-sync", ("books:read", "books:write"), expires="2026-06-30"),
        KeyEntry("sync-spare", "lm_aa22", "nightly-sync", ("books:read",), expires="2026-06-30"),
        KeyEntry("till", "lm_bb33", "clerks", ("books:read",), expires="2026-12-31"),
        KeyEntry("kiosk", "lm_cc44", "clerks", ("read",), "suspended"),
        KeyEntry("old-shop", "lm_dd55", "owners", ("read",), "revoked"),
    ),
    operations=OPERATIONS,
    networks=(
        NamedNetwork("shop", "198.51.100.0/28", ("the shop",)),
        NamedNetwork("depot-oslo", "203.0.113.0/28"),
    ),
    countries_seen=("DE", "NO"),
    clients=("reader-app", "till-app"),
    callers=(CallerEntry("r-77", "readers", "Ada Quill"),),
    incidents=(
        IncidentEntry("inc-9", kind="rate", key="till", network="203.0.113.9/32", evidence=("ev-5",)),
    ),
    policies=(PolicyEntry("clerks-day-only", "clerks act only 08:00-18:00"),),
    gateways=(GatewayEntry("front", "envoy", 8080, "localhost:9000", "running"),),
    models=(ModelEntry("guard", ("guard model",), "g7", "g6", "g8"),),
    alert_channels=(Channel("duty-pager", ("the pager",)), Channel("ops-mail", ("mail",))),
    detectors=("rate", "object_walk", "recon"),
    settings={
        "token_lifetime_s": {"readers": 7200, "clerks": 3600, "owners": 1800},
        "rate_limits": [{"role": "readers", "calls": 60, "per_s": 60}],
        "quotas": [{"key": "till", "calls": 1000, "per_s": 86400}],
        "body_limit_bytes": {"*": 1048576},
        "mode": {"*": "enforce", "createBook": "observe"},
        "budgets": {"alerts": {"count": 4, "per_s": 86400}, "step_up": {"share": 0.02}},
    },
    changes=(
        ChangeEntry("chg-2", "2026-03-01T10:00:00+00:00", "rate limit of readers 30 -> 60 a minute"),
        ChangeEntry("chg-1", "2026-02-27T10:00:00+00:00", "network 203.0.113.0/28 blocked"),
    ),
)
"""A Monday; the office is in UTC."""
