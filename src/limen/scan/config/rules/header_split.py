"""Answers that a caller can split."""

import re
from collections.abc import Iterator
from typing import Final

from limen.scan.config.nginx import walk
from limen.scan.config.settings import Settings
from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule

_DECODED: Final = re.compile(r"\$\{?(?:uri|document_uri)\b")


def check(settings: Settings) -> Iterator[Hit]:
    """``$uri`` in redirections and headers."""
    for each, _ in walk(settings.directives):
        redirects = each.name == "return" and len(each.args) == 2 and each.args[0].startswith("30")
        if (redirects or each.name == "add_header") and _DECODED.search(each.args[-1]):
            yield Hit(settings.place(each.line), f"writes the decoded path into a header: {each}")


RULE: Final = Rule[Settings](
    id="answer-split",
    title="A decoded path is written into a header of the answer",
    cwe=113,
    owasp="API8:2023",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    why=(
        "$uri is decoded: a %0d%0a in the path ends the header, and the caller of a"
        " prepared link gets headers and a body of the attacker's."
    ),
    check=check,
    mends={"": "return 301 https://$host$request_uri;"},
    references=("https://cwe.mitre.org/data/definitions/113.html",),
    bad=({"nginx.conf": "server {\n  listen 80;\n  return 301 https://$host$uri;\n}\n"},),
    good=({"nginx.conf": ("server {\n  listen 80;\n  return 301 https://$host$request_uri;\n}\n")},),
)
