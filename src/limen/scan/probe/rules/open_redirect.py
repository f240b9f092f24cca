"""Open redirects: a caller's address goes into ``Location`` as it is."""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.probe.ground import Probe
from limen.scan.probe.inputs import Input, inputs_of, put
from limen.scan.rule import Rule

_NAMES: Final = frozenset(
    ("back", "continue", "dest", "destination", "forward", "go", "goto", "link", "next", "redirect",
     "return", "returnto", "target", "to",
     "uri", "url")
)  # fmt: skip
_AWAY: Final = "limen-probe.example.org"
_HOST: Final = re.compile(r"\b(?:[a-z0-9-]{1,40}\.){1,4}(?:com|net|org|io|dev|app)\b")
MOST: Final = 8


def check(probe: Probe) -> Iterator[Hit]:
    """Inputs of reads whose names are those of addresses; one finding an operation."""
    told: set[str] = set()
    for at in inputs_of(probe):
        if at.call.key not in told and at.words & _NAMES and (hit := _tried(probe, at)) is not None:
            told.add(at.call.key)
            yield hit


def _tried(probe: Probe, at: Input) -> Hit | None:
    for value in (f"https://{_AWAY}/", f"//{_AWAY}/", f"/\\{_AWAY}/", *_disguised(probe)):
        answer = put(probe, at, value)
        if 300 <= answer.status < 400 and _leads_away(answer.headers.get("location", "")):
            said = f"{at.name!r} ({at.given}) sends a browser to any address"
            return probe.hit(at.call, said, answer, subject=at.name)
    return None


def _leads_away(location: str) -> bool:
    """Whether a browser would go there: it takes backslashes for slashes."""
    try:
        host = urlsplit(location.replace("\\", "/")).hostname or ""
    except ValueError:
        return False
    return host == _AWAY or host.endswith("." + _AWAY)


def _disguised(probe: Probe) -> list[str]:
    """Addresses that begin as ones that the source names do, for checks that look no further."""
    files = probe.api.tree.named(".py", ".js", ".ts", ".java", ".env", ".toml", ".yaml")
    hosts = dict.fromkeys(host for file in files for host in _HOST.findall(file.text[:100_000]))
    found = [host for host in hosts if host != _AWAY][:MOST]
    return [form.format(host, _AWAY) for host in found for form in ("https://{}.{}/", "https://{}@{}/")]


RULE: Final = Rule[Probe](
    id="probe-open-redirect",
    title="A browser is sent to any address that a caller names",
    cwe=601,
    owasp="API8:2023",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    why="A link to your own host that leads elsewhere makes phishing easy and carries tokens away.",
    check=check,
    mends={"": "Send to paths of your own only, or compare the parsed host with a list."},
    references=(
        "https://cheatsheetseries.owasp.org/cheatsheets/Unvalidated_Redirects_and_Forwards_Cheat_Sheet.html",
    ),
)
