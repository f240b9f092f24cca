"""Scripts from the network, run unseen."""

import re
from collections.abc import Iterator
from typing import Final

from limen.scan.config.settings import Settings
from limen.scan.config.workflow import scripts, within
from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule

_PIPED: Final = re.compile(
    r"\b(?:curl|wget)\b[^|;&\n]{0,400}https?://[^|;&\n]{0,400}\|\s{0,8}(?:sudo\s{1,8}(?:-\w{1,4}\s{1,8})?)?"
    r"(?:/usr)?(?:/bin/)?(?:env\s{1,8})?(?:ba|z|da|k)?sh\b"
    r"|\b(?:ba|z|da|k)?sh\s{1,8}(?:-c\s{1,8})?[\"']?(?:<\(|\$\()\s{0,8}(?:curl|wget)\b"
)


def check(settings: Settings) -> Iterator[Hit]:
    """Downloads piped into a shell. In a ``RUN`` it is less: no credentials are about."""
    for script, place in scripts(settings):
        if match := _PIPED.search(script):
            yield Hit(within(settings, place, match[0]), f"runs unseen: {shown(match)}", subject=match[0])
    for each in settings.instructions:
        if each.word == "RUN" and (match := _PIPED.search(each.rest)):
            said = f"runs unseen: {shown(match)}"
            yield Hit(settings.place(each.line), said, subject=match[0], severity=Severity.LOW)


def shown(match: re.Match[str]) -> str:
    """The command as it is told."""
    return " ".join(match[0].split())[:120]


RULE: Final = Rule[Settings](
    id="piped-to-shell",
    title="A script from the network is run unseen",
    cwe=494,
    owasp="API8:2023",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    why=(
        "Who holds the address runs commands in the build, with its credentials, and"
        " nothing notices that the script is another than yesterday."
    ),
    check=check,
    mends={
        "": (
            "Fetch a version of it, compare its digest, then run it: curl -fsSLo install.sh"
            " URL && sha256sum -c sums && sh install.sh."
        )
    },
    references=("https://cwe.mitre.org/data/definitions/494.html",),
    bad=(
        {
            ".github/workflows/ci.yml": (
                'on: push\njobs: {a: {steps: [{run: "curl -s https://example.net/i.sh | sudo bash"}]}}\n'
            )
        },
        {"Dockerfile": "FROM debian:12\nRUN curl -sSL https://example.net/i.sh | sh\n"},
    ),
    good=(
        {
            ".github/workflows/ci.yml": (
                'on: push\njobs: {a: {steps: [{run: "curl -s https://example.net/x.json | jq .sha"}]}}\n'
            )
        },
        {
            "Dockerfile": (
                "FROM debian:12\n"
                "RUN curl -fsSLo i.sh https://example.net/i.sh && sha256sum -c sums && sh i.sh\n"
            )
        },
    ),
)
