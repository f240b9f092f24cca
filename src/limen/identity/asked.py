"""A request at a door, and what it is told: plain values, so that a door knows no web framework."""

from collections.abc import Mapping
from typing import NamedTuple, TypeVar

import msgspec

from limen.model import InputError

T = TypeVar("T")


class BadQuestionError(InputError):
    """A request that is no question; its text is for whoever wrote the client."""


class Asked(NamedTuple):
    """A request. Header names are in lower case; ``pairs`` are all headers as they came, and in ``headers``
    the last of several with one name counts."""

    method: str
    path: str
    pairs: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]
    query: Mapping[str, str]
    body: bytes
    peer: str

    def json(self, kind: type[T]) -> T:
        """The body as a ``kind``; raises ``BadQuestionError`` saying what would be accepted, and where."""
        media = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media != "application/json":
            raise BadQuestionError("content-type must be application/json")
        return decoded(self.body, kind)


def decoded(text: bytes | msgspec.Raw, kind: type[T]) -> T:
    """JSON as a ``kind``; raises ``BadQuestionError`` saying what would be accepted, and where."""
    try:
        return msgspec.json.decode(text, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadQuestionError(f"the body is not what is asked for: {error}") from None


class Told(NamedTuple):
    """A response; ``body`` becomes JSON, bytes and ``Raw`` go as they are, ``None`` is no body."""

    status: int
    body: object = None
    headers: tuple[tuple[str, str], ...] = ()
    media: str = "application/json"

    @property
    def content(self) -> bytes:
        """The body as bytes."""
        if self.body is None:
            return b""
        return self.body if isinstance(self.body, bytes) else msgspec.json.encode(self.body)


def fault(status: int, why: str) -> Told:
    """An error as most doors tell it."""
    return Told(status, {"error": why})
