"""One operation as its path, its document and its source tell it."""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, Final
from urllib.parse import quote, urlencode

import msgspec

from limen.scan.api import Operation
from limen.scan.finding import Place
from limen.scan.spec import schemas
from limen.scan.words import kind_of, words

PARAMETER: Final = re.compile(r"\{([^{}/]{0,200})\}")
"""A parameter in a path, its name in the group."""
_HEADER: Final = re.compile(
    r"x-.{0,100}|accept.{0,20}|authorization|content-.{0,20}|cookie|forwarded|host|if-.{0,30}|origin|referer"
    r"|user-agent",
    re.IGNORECASE,
)
"""Names that a handler reads, and not from a query."""
_ME: Final = frozenset(("account", "current", "me", "profile", "self", "userinfo", "whoami"))


class Declared(msgspec.Struct, frozen=True, dict=True):
    """One operation: where it is, what it is about, what it takes and answers."""

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
        return tuple(PARAMETER.findall(self.path))

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
            yield from (
                name for name in handler.reads if name not in self.parameters and not _HEADER.fullmatch(name)
            )

    @property
    def on_action(self) -> bool:
        """Whether its last part is no collection but a deed: ``/parcels/export``."""
        return bool(self.static) and not self.static[-1].endswith("s")

    def filled(self, values: Mapping[str, Any], query: Mapping[str, Any] | None = None) -> str:
        """Its path with these values, quoted, and a query."""
        path = PARAMETER.sub(lambda match: quote(str(values.get(match[1], "1")), safe=""), self.path)
        return path + ("?" + urlencode(query) if query else "")
