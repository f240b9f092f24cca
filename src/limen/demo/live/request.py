"""From a sighting to the bytes on the wire: what a trusted hop in front of the gateway would pass on."""

from collections.abc import Mapping

from limen.credentials.apikey import mint
from limen.demo.interchange import DEMO_TIME, HOST
from limen.demo.live.player import LiveCall
from limen.demo.simulation import Sighting
from limen.demo.wire import Headers


def live_call(sighting: Sighting, identity: str, keys: Mapping[str, str]) -> LiveCall:
    """The call of a sighting. ``keys`` gives the text of each credential that was issued.

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
        headers.append(("x-api-key", keys[guise.credential] if guise.verified else mint().text))
    data = request_bytes(call.method, call.target, tuple(headers), call.body)
    return LiveCall(identity, sighting.at, caller, data)


def request_bytes(method: str, target: str, headers: Headers, body: bytes = b"") -> bytes:
    """One HTTP/1.1 request; a line end in a value becomes a space, so that a payload cannot break the framing
    of this client (it is the gateway that is attacked)."""
    lines = [f"{method} {_one_line(target)} HTTP/1.1", *(f"{n}: {_one_line(v)}" for n, v in headers)]
    return "\r\n".join((*lines, "", "")).encode("utf-8", "surrogateescape") + body


def _one_line(text: str) -> str:
    return text.replace("\r", " ").replace("\n", " ")
