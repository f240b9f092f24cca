"""Servers of a document that are reached without TLS."""

from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import urlsplit

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule
from limen.scan.spec.document import Document
from limen.scan.spec.rules.examples import document as example

_HERE: Final = ("localhost", "127.0.0.1", "::1", "[::1]", "0.0.0.0")  # noqa: S104, names only


def check(document: Document) -> Iterator[Hit]:
    """``http`` addresses that do not lead to the developer's own machine."""
    servers = document.root.get("servers")
    for number, server in enumerate(servers if isinstance(servers, list) else ()):
        url = str(server.get("url", "")) if isinstance(server, Mapping) else ""
        if _open(url):
            yield Hit(document.place(f"/servers/{number}/url"), f"{url} is reached without TLS", subject=url)
    schemes, host = document.root.get("schemes"), str(document.root.get("host", ""))
    if schemes == ["http"] and host and host.partition(":")[0] not in _HERE:
        yield Hit(document.place("/schemes"), f"{host} is reached without TLS", subject=host)


def _open(url: str) -> bool:
    if not url.lower().startswith("http://"):
        return False
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return False
    return host not in _HERE and not host.endswith((".local", ".localhost", ".test", ".internal"))


RULE: Final = Rule[Document](
    id="server-without-tls",
    title="A server is reached without TLS",
    cwe=319,
    owasp="API8:2023",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    why="Credentials and data can be read and changed on the way.",
    check=check,
    mends={"": "Offer https:// only, and redirect or refuse the rest."},
    references=("https://owasp.org/API-Security/editions/2023/en/0xa8-security-misconfiguration/",),
    bad=({"openapi.yaml": example(url="http://api.example.org")},),
    good=({"openapi.yaml": example(url="http://localhost:8000")},),
)
