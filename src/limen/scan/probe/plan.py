"""What is asked: every operation that documents declare or source serves, safest first, with the ids that
it takes and what must not be called."""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

import msgspec

from limen.scan.api import Api, Operation
from limen.scan.finding import Place
from limen.scan.source.model import Given
from limen.scan.spec import schemas
from limen.scan.words import kind_of, listed, words

NAMES: Final = listed("names")
_ID: Final = frozenset(("id", "ids", "uuid", "pk"))
PEOPLE: Final = frozenset(
    (
        "client",
        "customer",
        "employee",
        "member",
        "owner",
        "patient",
        "student",
        "subscriber",
        "tenant",
        "user",
    )
)
_PARAMETER: Final = re.compile(r"\{([^{}/]{0,200})\}")
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
_ORDER: Final = {"GET": 0, "HEAD": 0, "OPTIONS": 0, "POST": 1, "PUT": 2, "PATCH": 2, "DELETE": 3}
_ME: Final = frozenset(("account", "current", "me", "profile", "self", "userinfo", "whoami"))


class Slot(msgspec.Struct, frozen=True):
    """Where an operation takes the id of a thing: the parameter's name, where it stands, the kind of thing
    and which of its names it is (``id``, ``slug``, ``code``); ``many`` where it takes a list."""

    name: str
    given: Given
    kind: str
    by: str
    many: bool = False


class Call(msgspec.Struct, frozen=True, dict=True):
    """One operation as it can be asked."""

    operation: Operation
    method: str
    path: str

    @property
    def key(self) -> str:
        """Its key in the model."""
        return self.operation.key

    @property
    def name(self) -> str:
        """As people read it."""
        return f"{self.method} {self.path}"

    @property
    def reads(self) -> bool:
        """Whether it should change nothing."""
        return self.method in ("GET", "HEAD")

    @cached_property
    def place(self) -> Place:
        """Its handler, else its place in a document, else the operation itself."""
        known = self.operation
        if known.route is not None:
            return known.route.handler.place
        if known.document is not None and known.declared is not None:
            return known.document.place(known.declared.pointer)
        return Place(within=self.name)

    @cached_property
    def static(self) -> tuple[str, ...]:
        """The fixed parts of its path."""
        return tuple(part for part in self.path.split("/") if part and "{" not in part)

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of its path."""
        return frozenset(word for part in self.static for word in words(part)) | frozenset(self.static)

    @cached_property
    def kind(self) -> str:
        """The kind of thing that it is about."""
        return kind_of(self.static[-1]) if self.static else ""

    @property
    def of_caller(self) -> bool:
        """Whether it tells a caller about himself."""
        return self.method == "GET" and not self.parameters and not _ME.isdisjoint(words(self.path)[-1:])

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """The names in its path."""
        return tuple(_PARAMETER.findall(self.path))

    @property
    def on_item(self) -> bool:
        """Whether its path ends in what names one thing."""
        return self.path.rstrip("/").endswith("}")

    @cached_property
    def declared_open(self) -> bool | None:
        """Whether its document lets anybody in; ``None`` where none says."""
        declared, document = self.operation.declared, self.operation.document
        if declared is None or document is None:
            return None
        says = declared.security is not None or any(each.security for each in document.operations)
        return declared.open if says else None

    @cached_property
    def body(self) -> tuple[schemas.Member, ...]:
        """Every schema of its body, outermost first."""
        declared, document = self.operation.declared, self.operation.document
        return tuple(schemas.body(document, declared)) if declared and document else ()

    @cached_property
    def answer(self) -> tuple[schemas.Member, ...]:
        """Every schema of its answers that say yes."""
        declared, document = self.operation.declared, self.operation.document
        return tuple(schemas.answers(document, declared)) if declared and document else ()

    @cached_property
    def query(self) -> dict[str, Mapping[str, Any]]:
        """Its declared query parameters, with their schemas; those that its source reads, with none."""
        found: dict[str, Mapping[str, Any]] = {name: {} for name in self._read("query")}
        declared = self.operation.declared
        for each in declared.parameters if declared else ():
            if each.get("in") == "query":
                schema = each.get("schema")
                found[str(each.get("name"))] = dict(schema) if isinstance(schema, Mapping) else dict(each)
        return found

    def _read(self, given: str) -> Iterator[str]:
        """What its source takes from there by name."""
        route = self.operation.route
        if route is None:
            return
        handler = route.handler
        yield from (each.by for each in handler.loads if each.given == given and each.by)
        yield from (each.by for each in handler.flows if each.given == given and each.by)
        if given == "query" and route.method == "GET":
            yield from (name for name in handler.reads if name not in self.parameters)

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """Every place where it takes the id of a thing."""
        return tuple(self._slots())

    def _slots(self) -> Iterator[Slot]:
        parts = self.path.split("/")
        for number, part in enumerate(parts):
            for name in _PARAMETER.findall(part):
                before = next((each for each in reversed(parts[:number]) if each and "{" not in each), "")
                yield _slot(name, "path", before)
        loads = self.operation.route.handler.loads if self.operation.route else ()
        kept = {
            each.by for each in loads if each.given == "query" and each.what and kind_of(each.by) == each.what
        }
        for name in self.query:
            if _names_thing(name) or name in kept or not PEOPLE.isdisjoint(words(name)[-1:]):
                yield _slot(name, "query", self.static[-1] if self.static else "")
        for name, what in {
            each.by: each.what for each in loads if each.given == "header" and each.by
        }.items():
            yield Slot(name, "header", kind_of(what), "id")
        yield from self._in_body()

    def _in_body(self) -> Iterator[Slot]:
        told: set[str] = set()
        resource = next((each for each in reversed(self.static)), "")
        loads = self.operation.route.handler.loads if self.operation.route else ()
        named = {
            each.by: each.what for each in loads if each.given == "body" and each.by and each.does == "read"
        }
        for member in self.body:
            many = member.schema.get("type") == "array"
            if (
                member.name
                and member.name not in told
                and (_names_thing(member.name) or member.name in named)
            ):
                told.add(member.name)
                slot = _slot(member.name, "body", named.get(member.name) or self._holder(resource))
                if not self._names_itself(slot, many):
                    yield msgspec.structs.replace(slot, many=many)
        for name, what in named.items():
            if name not in told and _names_thing(name):
                told.add(name)
                slot = _slot(name, "body", what)
                if self._names_itself(slot, slot.many):
                    continue
                yield msgspec.structs.replace(slot, many=name.endswith("s") and words(name)[-1] == "ids")

    def _names_itself(self, slot: Slot, many: bool) -> bool:
        """Whether a member is the name that a new thing is to have: the ``slug`` of an event that is made."""
        return not many and slot.kind == self.kind and not self.on_action and slot.name == slot.by

    def _holder(self, resource: str) -> str:
        """The collection that an action upon it belongs to: of ``/parcels/export`` the parcels."""
        return (
            self.static[-2] if self.method == "POST" and len(self.static) > 1 and self.on_action else resource
        )

    @property
    def on_action(self) -> bool:
        """Whether its last part is no collection but a deed: ``/parcels/export``."""
        return bool(self.static) and not self.static[-1].endswith("s")

    @cached_property
    def denied(self) -> str:
        """Why it is never called; empty where it may be."""
        name = self.operation.declared.data.get("operationId", "") if self.operation.declared else ""
        handler = self.operation.route.handler.name if self.operation.route else ""
        told = self.words if self.on_item else self.words | {*words(str(name)), *words(handler)}
        if found := sorted(told & _WIPES):
            return f"its words say that it removes or ends more than one thing ({found[0]})"
        if "reset" in told and (told & _ALL or self.reads):
            return "its words say that it resets more than one thing"
        if self.method == "DELETE" and not self.on_item:
            return "it would remove a whole collection"
        if not self.reads and self.words & _OWN:
            return "it would change the credentials that are used to probe"
        return ""

    def filled(self, values: Mapping[str, Any], query: Mapping[str, Any] | None = None) -> str:
        """Its path with these values, quoted, and a query."""
        path = _PARAMETER.sub(lambda match: quote(str(values.get(match[1], "1")), safe=""), self.path)
        return path + ("?" + urlencode(query) if query else "")


def _slot(name: str, given: Given, near: str) -> Slot:
    parts = words(name)
    last = parts[-1] if parts else name
    if last in _ID or (last in NAMES and len(parts) > 1):
        base = "_".join(parts[:-1])
        return Slot(name, given, kind_of(base) or kind_of(near), "id" if last in _ID else last, last == "ids")
    if last in NAMES or last.removesuffix("s") in NAMES:
        return Slot(
            name, given, kind_of(near), last if last in NAMES else last.removesuffix("s"), last not in NAMES
        )
    return Slot(
        name, given, kind_of(near) if given == "path" else kind_of(name), name if given == "path" else "id"
    )


def _names_thing(name: str) -> bool:
    parts = words(name)
    if not parts or name in ("email", "name", "key", "login", "username", "password", "account"):
        return False
    return parts[-1] in NAMES - {"name", "key"} or parts[-1].removesuffix("s") in (
        "code",
        "id",
        "slug",
        "uuid",
        "ref",
    )


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
