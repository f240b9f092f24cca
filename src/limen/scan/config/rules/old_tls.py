"""Outdated TLS."""

import re
from collections.abc import Iterator
from typing import Final

from limen.scan.config.nginx import walk
from limen.scan.config.parts import holders
from limen.scan.config.rules.examples import in_server
from limen.scan.config.settings import Settings
from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule

_OLD: Final = frozenset(("SSLv2", "SSLv3", "TLSv1", "TLSv1.0", "TLSv1.1", "TLSv1_0", "TLSv1_1"))
_WEAK: Final = re.compile(
    r"(?:^|[:, ])(?!\s?[!-])(?:[A-Z0-9+-]{0,40}[+-])?(?:RC4|NULL|aNULL|eNULL|EXP(?:ORT)?|DES|3DES|MD5|ADH)\b"
)
_FORCED: Final = frozenset(("force-sslv3", "force-tlsv10", "force-tlsv11"))
_PROTOCOLS: Final = ("ssl_protocols", "proxy_ssl_protocols")
_LEAST: Final = "tls_minimum_protocol_version"


def check(settings: Settings) -> Iterator[Hit]:
    """Versions before 1.2 in nginx, HAProxy and Envoy, and ciphers without strength in nginx."""
    for each, _ in walk(settings.directives):
        if each.name in _PROTOCOLS and (old := sorted(_OLD.intersection(each.args))):
            yield Hit(settings.place(each.line), f"offers {', '.join(old)}", subject=each.name)
        elif each.name == "ssl_ciphers" and _WEAK.search(" ".join(each.args)):
            yield Hit(settings.place(each.line), "offers broken ciphers", subject=each.name)
    for section in settings.sections:
        for line in section.lines:
            if line.after("ssl-min-ver") in _OLD or not _FORCED.isdisjoint(line.words):
                said = f"offers versions before TLS 1.2: {' '.join(line.words)[:120]}"
                yield Hit(settings.place(line.number), said)
    for part in settings.parts if settings.kind == "envoy" else ():
        for steps, data in holders(part.root):
            if str(data.get(_LEAST)) in _OLD:
                yield Hit(part.place(*steps, _LEAST), f"offers {data[_LEAST]}")


RULE: Final = Rule[Settings](
    id="tls-outdated",
    title="Versions or ciphers of TLS that are broken are offered",
    cwe=326,
    owasp="API8:2023",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    why=(
        "Who sits on the way brings both sides down to them, and reads or changes what is"
        " sent (RFC 8996 forbids TLS 1.0 and 1.1)."
    ),
    check=check,
    mends={
        "": "ssl_protocols TLSv1.2 TLSv1.3;  ssl-min-ver TLSv1.2;  tls_minimum_protocol_version: TLSv1_2."
    },
    references=("https://www.rfc-editor.org/rfc/rfc8996",),
    bad=(
        {"nginx.conf": in_server("    ssl_protocols TLSv1 TLSv1.1 TLSv1.2;\n")},
        {"nginx.conf": in_server("    ssl_ciphers HIGH:RC4-SHA;\n")},
        {"haproxy.cfg": "frontend api\n  bind :443 ssl crt /c.pem ssl-min-ver TLSv1.0\n"},
    ),
    good=(
        {"nginx.conf": in_server("    ssl_protocols TLSv1.2 TLSv1.3;\n    ssl_ciphers HIGH:!aNULL:!MD5;\n")},
        {"haproxy.cfg": "frontend api\n  bind :443 ssl crt /c.pem ssl-min-ver TLSv1.2\n"},
    ),
)
