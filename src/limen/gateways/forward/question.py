"""A forward-auth subrequest, read into the request that it is about; no decision is made here.

The gateway tells of the call in headers (``X-Forwarded-Uri`` and the like), or keeps its method and has its
path after ``wire.ASKED_ABOUT`` (Gateway API). A client may have sent the same names, and which of two is
the gateway's cannot be told: two that differ make the question unclear.
"""

import re
from collections.abc import Callable
from uuid import uuid4

from limen.gateways import wire
from limen.gateways.check import Bounds, CheckParser, earlier_hops
from limen.gateways.routing import Routes
from limen.model.request import Request

_TOLD = {
    b"x-forwarded-method": "method",
    b"x-original-method": "method",
    b"x-forwarded-uri": "target",
    b"x-original-uri": "target",
    b"x-forwarded-proto": "scheme",
    b"x-forwarded-host": "host",
    b"x-request-id": "id",
    wire.LENGTH.encode(): "length",
}
_HOPS = "hops"
_OF_THE_SUBREQUEST = frozenset((b"host", b"connection", b"content-length", b"transfer-encoding"))
_ID = re.compile(r"[A-Za-z0-9-]{8,64}").fullmatch


class QuestionParser(CheckParser):
    """Reads the questions of one connection; calls ``done`` with each request.

    One that does not say clearly what it is about has the route ``wire.UNCLEAR``.
    """

    __slots__ = ("_inspect", "_routes", "_unclear")

    def __init__(
        self,
        done: Callable[[Request], None],
        clock: Callable[[], float],
        routes: Routes,
        inspect: int,
    ) -> None:
        self._routes = routes
        self._inspect = inspect
        super().__init__(done, clock, Bounds())

    def on_message_begin(self) -> None:
        """Start afresh (httptools callback)."""
        super().on_message_begin()
        self._unclear = False

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header (httptools callback): what tells of the call is kept apart from what the client sent."""
        name = name.lower()
        text = value.decode("latin-1")
        if name == b"x-forwarded-for":
            self._ours[_HOPS] = f"{self._ours[_HOPS]}, {text}" if _HOPS in self._ours else text
        elif name in _TOLD:
            kind = _TOLD[name]
            if self._ours.setdefault(kind, text) != text:
                self._unclear = True
        elif name not in _OF_THE_SUBREQUEST:
            self._keep(name.decode("latin-1"), text)

    def on_message_complete(self) -> None:
        """A whole question (httptools callback)."""
        self._of_its_own_path()
        ours = self._ours.get
        target, method = ours("target", ""), ours("method") or self._method()
        if self._unclear or not target.startswith(("/", "*")):
            self._done(Request(self._clock(), method, target, id=self._id(), route=wire.UNCLEAR))
        else:
            self._done(self._request_of(target, method))

    def _of_its_own_path(self) -> None:
        """Where the subrequest's own path holds the call's, it is that one's, and no header may differ."""
        own = self._url.decode("latin-1")
        if own.startswith(f"{wire.ASKED_ABOUT}/"):
            target = own.removeprefix(wire.ASKED_ABOUT)
            self._unclear = self._unclear or self._ours.setdefault("target", target) != target

    def _id(self) -> str:
        said = self._ours.get("id", "")
        return said if _ID(said) else str(uuid4())

    def _request_of(self, target: str, method: str) -> Request:
        ours = self._ours.get
        rule, body, hops = self._routes.of(method, target), b"".join(self._body), ours(_HOPS, "")
        most = (rule.inspect or self._inspect) if rule.inspects else 0
        length = wire.length(ours("length", ""))
        earlier = earlier_hops(hops)
        if earlier:
            self._headers.append(("x-forwarded-for", earlier))
        return Request(
            at=self._clock(),
            id=self._id(),
            method=method,
            scheme=ours("scheme", "http"),
            host=ours("host", ""),
            target=target,
            headers=wire.of_client(self._headers),
            body=body[:most],
            body_cut=max(len(body), length) > min(len(body), most),
            peer=hops.rpartition(",")[2].strip(),
            route=rule.name,
            length=length or len(body),
        )
