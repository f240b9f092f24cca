"""Which operations make things, and what names a thing that was made."""

from typing import Any, Final

from limen.scan.probe.exchange import Answer
from limen.scan.probe.plan import Call
from limen.scan.probe.things import objects_in


def makes(call: Call) -> bool:
    """Whether an operation makes a thing that can then be named: a POST to a collection that others take ids
    of."""
    return call.method == "POST" and not call.on_item and bool(call.body or _writes(call)) and not _deed(call)


def _writes(call: Call) -> bool:
    route = call.operation.route
    return route is not None and any(
        each.does in ("create", "write") and each.given == "body" for each in route.handler.loads
    )


def _deed(call: Call) -> bool:
    """Whether it is a deed upon a thing, or gives access, and makes nothing."""
    upon = len(call.parameters) > 0 or (len(call.static) > 1 and call.static[-2].endswith("s"))
    return bool(call.words & _ACCESS) or (upon and call.on_action)


_ACCESS: Final = frozenset(
    ("callback", "confirm", "export", "forgot", "import", "login", "logout", "preview", "recover",
     "redeem", "register", "reset", "search",
     "session", "sessions", "signin", "signup", "token", "transfer", "verify")
)  # fmt: skip


def named(call: Call, answer: Answer) -> tuple[str, Any] | None:
    """What names the thing that was made, as its answer says."""
    if not answer.ok or not isinstance(answer.json, dict):
        return None
    for _, each in objects_in(answer.json, call.kind):
        for name in ("id", "uuid", "pk", "ref", "slug", "code", f"{call.kind}_id", "name"):
            if isinstance(each.get(name), str | int):
                return ("id" if name.endswith("_id") else name), each[name]
    return None
