"""What an operator provides for beside what calls may do: decoys, budgets, and whom alerts go to."""

from limen.engine.rules.kind import Kind

PROVISIONS = (
    Kind("plant_decoy", ("path",), ("path", "method"), ends=False),
    Kind(
        "set_budget",
        ("budget", "share|count"),
        ("budget", "share", "count", "per_s", "per_key_days"),
        ("share", "count", "per_s", "per_key_days"),
        ends=False,
    ),
    Kind("route_alerts", ("to", "severity|detector"), ("to", "severity", "detector"), ("to",), ends=False),
)
