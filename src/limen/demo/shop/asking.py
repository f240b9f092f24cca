"""One request as an operation of the shop sees it, and the answers it can give."""

from typing import Any, NamedTuple
from urllib.parse import parse_qs

import msgspec

from limen.demo.shop.data import Tables
from limen.demo.wire import Reply

ENCODER = msgspec.json.Encoder()


class Asked(NamedTuple):
    """A routed request: the caller as the gateway verified it, path parameters, query and body."""

    tables: Tables
    principal: str
    roles: tuple[str, ...]
    path: tuple[str, ...]
    query: dict[str, list[str]]
    body: bytes

    def text(self, name: str, default: str = "") -> str:
        """The first query value called ``name``."""
        return self.query.get(name, (default,))[0]

    def number(self, name: str, default: int) -> int:
        """A query value as a whole number, ``default`` where it is not one."""
        value = self.text(name)
        return int(value) if value.isdecimal() and len(value) < 10 else default

    def fields(self) -> dict[str, Any]:
        """The JSON object in the body, empty when there is none (its values are anything JSON can hold)."""
        try:
            read = msgspec.json.decode(self.body)
        except msgspec.DecodeError:
            return {}
        return read if isinstance(read, dict) else {}

    def key(self) -> int:
        """The first path parameter as a whole number, 0 where it is not one."""
        word = self.path[0]
        return int(word) if word.isdecimal() and len(word) < 12 else 0


def query_of(raw: str) -> dict[str, list[str]]:
    """Read a query string."""
    return parse_qs(raw, keep_blank_values=True, errors="replace") if raw else {}


def said(value: object, status: int = 200) -> Reply:
    """Answer with JSON."""
    return Reply(status, ENCODER.encode(value))


def refused(status: int, title: str) -> Reply:
    """A problem document (RFC 9457)."""
    return Reply(status, ENCODER.encode({"status": status, "title": title}), "application/problem+json")


NOT_FOUND = refused(404, "there is no such thing")
FORBIDDEN = refused(403, "not for this role")
UNAUTHENTICATED = refused(401, "sign in first")
INVALID = refused(422, "the body lacks a field")


def page_of(asked: Asked, keys: list[Any], size: int = 10) -> tuple[list[Any], dict[str, int]]:
    """The slice of ``keys`` that the caller's ``page`` and ``limit`` ask for, and the page's particulars."""
    limit = max(1, min(50, asked.number("limit", size)))
    page = max(1, asked.number("page", 1))
    pages = (len(keys) + limit - 1) // limit
    return keys[(page - 1) * limit : page * limit], {"page": page, "pages": pages, "total": len(keys)}
