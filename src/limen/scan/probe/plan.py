"""What is asked: every operation that documents declare or source serves, safest first, with the ids that
it takes and what must not be called."""

from collections.abc import Mapping
from functools import cached_property
from typing import Final
from urllib.parse import urlsplit

from limen.scan.api import Api, Operation
from limen.scan.probe.declared import Declared
from limen.scan.probe.denied import denied
from limen.scan.probe.slots import Slot, slots_of

_ORDER: Final = {"GET": 0, "HEAD": 0, "OPTIONS": 0, "POST": 1, "PUT": 2, "PATCH": 2, "DELETE": 3}


class Call(Declared, frozen=True, dict=True):
    """One operation as it can be asked."""

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """Every place where it takes the id of a thing."""
        return tuple(slots_of(self))

    @cached_property
    def denied(self) -> str:
        """Why it is never called; empty where it may be."""
        return denied(self)


def calls_of(api: Api) -> list[Call]:
    """Every operation, safest first: reads before writes, what removes last, what takes no id before what
    does."""
    found = [_call(operation) for operation in api.operations.values()]
    return sorted(found, key=lambda each: (_ORDER.get(each.method, 1), len(each.parameters), each.path))


def _call(operation: Operation) -> Call:
    if operation.declared is not None and operation.document is not None:
        return Call(operation, operation.declared.method, _base(operation) + operation.declared.path)
    if operation.route is not None:
        return Call(operation, operation.route.method, operation.route.path)
    method, _, path = operation.key.partition(" ")
    return Call(operation, method, path)


def _base(operation: Operation) -> str:
    """The path of a Swagger 2 document's ``basePath``, or of the first server that it names."""
    root = operation.document.root if operation.document else {}
    servers = root.get("servers")
    first = servers[0] if isinstance(servers, list) and servers else {}
    told = root.get("basePath") or (first.get("url") if isinstance(first, Mapping) else "")
    try:
        return urlsplit(told).path.rstrip("/") if isinstance(told, str) and "{" not in told else ""
    except ValueError:
        return ""
