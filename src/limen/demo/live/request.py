"""From a sighting to the bytes on the wire: what a trusted hop in front of the gateway would pass on."""

import re
from collections.abc import Mapping

from limen.credentials.apikey import mint
from limen.demo.api import DEMO_TIME
from limen.demo.interchange import HOST
from limen.demo.live.player import LiveCall
from limen.demo.simulation import Sighting
from limen.demo.wire import Headers

_NAMES = re.compile(rb"[0-9a-f]{8}-[0-9a-f-]{27}|[A-Z0-9]{6,}|[0-9]{2,}")
"""What may name an object: uuids, codes, numbers."""


class Scribe:
    """Writes the calls of sightings, in their order. ``keys`` gives the text of each credential issued."""

    def __init__(self, keys: Mapping[str, str]) -> None:
        self._keys = keys
        self._given: dict[str, dict[bytes, str]] = {}

    def write(self, sighting: Sighting, identity: str) -> LiveCall:
        """The call of a sighting.

        A credential that was never issued, or is not the caller's any more, becomes a key nobody knows.
        """
        call = sighting.call
        guise = call.guise
        caller = guise.credential if guise.verified and guise.credential else guise.address
        headers = [
            ("host", HOST),
            ("x-forwarded-for", guise.address),
            (DEMO_TIME, f"{sighting.at:.3f}"),
            *call.sent_headers(),
        ]
        if guise.credential is not None:
            headers.append(("x-api-key", self._keys[guise.credential] if guise.verified else mint().text))
        data = request_bytes(call.method, call.target, tuple(headers), call.body)
        return LiveCall(identity, sighting.at, caller, data, self._follows(caller, sighting, identity))

    def _follows(self, caller: str, sighting: Sighting, identity: str) -> str:
        """Whose answer first named what this call asks for; remembers what this one's answer names."""
        given = self._given.setdefault(caller, {})
        asked = _NAMES.findall(sighting.call.target.encode() + sighting.call.body)
        last = max((given[name] for name in asked if name in given), key=_number, default="")
        for name in _NAMES.findall(sighting.reply.body):
            given.setdefault(name, identity)
        return last


def _number(identity: str) -> int:
    return int(identity[1:])


def request_bytes(method: str, target: str, headers: Headers, body: bytes = b"") -> bytes:
    """One HTTP/1.1 request; a line end in a value becomes a space, so that a payload cannot break the framing
    of this client (it is the gateway that is attacked)."""
    lines = [f"{method} {_one_line(target)} HTTP/1.1", *(f"{n}: {_one_line(v)}" for n, v in headers)]
    return "\r\n".join((*lines, "", "")).encode("utf-8", "surrogateescape") + body


def _one_line(text: str) -> str:
    return text.replace("\r", " ").replace("\n", " ")
