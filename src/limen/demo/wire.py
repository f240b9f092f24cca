"""What callers and the API exchange: the nouns of the demo's traffic."""

from collections.abc import Generator

import msgspec

Headers = tuple[tuple[str, str], ...]


class Guise(msgspec.Struct, frozen=True):
    """How a caller looks on the wire: who it says it is, where it comes from and with which client.

    ``verified`` is false for a credential that the API's owner never issued. ``named`` says whether an
    access log would still show such a credential's public id.
    """

    credential: str | None
    principal: str | None
    roles: tuple[str, ...]
    address: str
    headers: Headers
    verified: bool = True
    named: bool = True

    @property
    def shown(self) -> str | None:
        """The credential as a log would name it."""
        return self.credential if self.verified or self.named else None


class Call(msgspec.Struct, frozen=True):
    """One request by a guise. ``progress`` is how far an attack has come with it, 0 for benign calls."""

    guise: Guise
    method: str
    target: str
    body: bytes = b""
    content_type: str = ""
    progress: int = 0
    headers: Headers = ()

    def sent_headers(self) -> Headers:
        """The client's headers with this call's own in their places, and those of the body."""
        own = dict(self.headers)
        sent = [(name, own.pop(name, value)) for name, value in self.guise.headers]
        sent += own.items()
        if self.body:
            sent += [("content-type", self.content_type), ("content-length", str(len(self.body)))]
        return tuple(sent)


class Reply(msgspec.Struct, frozen=True):
    """What the API answers."""

    status: int
    body: bytes = b""
    content_type: str = "application/json"


class Pause(msgspec.Struct, frozen=True):
    """A caller waits this many seconds."""

    seconds: float


Steps = Generator[Pause | Call, Reply, None]
"""A caller's life: it yields pauses and calls, and is sent the reply (after a pause an empty one)."""

Errand = Generator[Pause | Call, Reply, Reply]
"""A part of a life that returns its last reply."""
