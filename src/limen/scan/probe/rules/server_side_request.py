"""SSRF, heard: an address of the probe's own listener is given, and the server fetches it."""

from collections.abc import Iterator
from typing import Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.probe.ground import Probe
from limen.scan.probe.inputs import Input, inputs_of, put
from limen.scan.probe.listener import Listener, listening
from limen.scan.rule import Rule

_NAMES: Final = frozenset(
    ("address", "avatar", "callback", "endpoint", "feed", "host", "href", "hook", "image", "link",
     "location", "photo", "proxy", "server",
     "site", "source", "target", "uri", "url", "webhook")
)  # fmt: skip
_FETCHES: Final = frozenset(
    ("fetch", "import", "preview", "proxy", "screenshot", "webhook", "webhooks", "unfurl")
)


def check(probe: Probe) -> Iterator[Hit]:
    """Inputs that look like addresses, by name, by their schema or by what the source does with them."""
    told: set[str] = set()
    with listening() as listener:
        for at in inputs_of(probe, body=True):
            if (
                at.call.key not in told
                and _may_fetch(at)
                and (hit := _tried(probe, at, listener)) is not None
            ):
                told.add(at.call.key)
                yield hit


def _may_fetch(at: Input) -> bool:
    if not isinstance(at.usual, str):
        return False
    route = at.call.operation.route
    flows = {each.by for each in route.handler.flows if each.sink == "http"} if route else set()
    fetches = bool(at.call.words & _FETCHES) and at.given == "body"
    return bool(at.words & _NAMES) or at.schema.get("format") in ("uri", "url") or at.name in flows or fetches


def _tried(probe: Probe, at: Input, listener: Listener) -> Hit | None:
    address = listener.address()
    sent = put(probe, at, address)
    if listener.heard(address):
        return probe.hit(at.call, f"{at.name!r} ({at.given}) is fetched by the server", sent, subject=at.name)
    if not sent.ok:
        return None
    if at.call.method == "PUT":
        probe.notes.append(f"{at.call.name}: {at.name!r} of {at.who} now holds an address of the probe's")
    for other in probe.allowed:
        below = other.path.startswith(at.call.path.rstrip("/") + "/") and not other.parameters
        if other.method == "POST" and below:
            then = probe.ask(other, at.who, at.values, body=None, learn=False)
            if listener.heard(address):
                said = f"{at.name!r} ({at.given}) is kept, and fetched by the server at {other.name}"
                return probe.hit(at.call, said, then, sent, subject=at.name)
    return None


RULE: Final = Rule[Probe](
    id="probe-server-side-request",
    title="The server fetches an address that a caller names",
    cwe=918,
    owasp="API7:2023",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    why="The request arrived at a listener on this machine: from within, a server reaches what is "
    "shut to the outside.",
    check=check,
    mends={
        "": "Fetch from hosts of a list only, over HTTPS, checked after the name is looked up; follow"
        " no redirects."
    },
    references=("https://owasp.org/API-Security/editions/2023/en/0xa7-server-side-request-forgery/",),
)
