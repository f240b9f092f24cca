"""What is never called: operations whose words say that they remove, reset or end more than one thing, or the
very credentials that are probed with."""

from typing import Final

from limen.scan.probe.declared import Declared
from limen.scan.words import words

_WIPES: Final = frozenset(
    ("clear", "createdb", "destroy", "drop", "erase", "factory", "flush", "initdb", "kill",
     "migrate", "purge",
     "reseed", "restart", "seed", "shutdown", "stop", "truncate", "wipe")
)  # fmt: skip
_ALL: Final = frozenset(("all", "data", "database", "db", "everything", "fixtures", "state", "store", "test"))
_OWN: Final = frozenset(
    ("deactivate", "key", "keys", "logout", "password", "revoke", "rotate", "signout", "unregister")
)
"""What would take away the very credentials that are probed with."""


def denied(call: Declared) -> str:
    """Why an operation is never called; empty where it may be."""
    name = call.operation.declared.data.get("operationId", "") if call.operation.declared else ""
    handler = call.operation.route.handler.name if call.operation.route else ""
    told = call.words if call.on_item else call.words | {*words(str(name)), *words(handler)}
    if found := sorted(told & _WIPES):
        return f"its words say that it removes or ends more than one thing ({found[0]})"
    if "reset" in told and (told & _ALL or call.reads):
        return "its words say that it resets more than one thing"
    if call.method == "DELETE" and not call.on_item:
        return "it would remove a whole collection"
    if not call.reads and call.words & _OWN:
        return "it would change the credentials that are used to probe"
    return ""
