"""Scripts from the network, run unseen."""

import re
from collections.abc import Iterator
from typing import Final

from limen.scan.config.settings import Settings
from limen.scan.config.workflow import scripts, within
from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule

_PIPED: Final = re.compile(
    r"\b(?:curl|wget)\b([^|;&\n]{0,600})\|\s{0,8}(?:sudo\s{1,8}(?:-\w{1,4}\s{1,8})?)?"
    r"(?:/usr)?(?:/bin/)?(?:env\s{1,8})?(?:ba|z|da|k)?sh\b"
    r"|\b(?:ba|z|da|k)?sh\s{1,8}(?:-c\s{1,8})?[\"']?(?:<\(|\$\()\s{0,8}(?:curl|wget)\b([^)\n]{0,600})"
)


def check(settings: Settings) -> Iterator[Hit]:
    """Downloads piped into a shell. In a ``RUN`` it is less: no credentials are about."""
    for script, place in scripts(settings):
        if piped := _piped(script):
            yield Hit(within(settings, place, piped), f"runs unseen: {piped[:120]}", subject=piped)
    for each in settings.instructions:
        if each.word == "RUN" and (piped := _piped(each.rest)):
            said = f"runs unseen: {piped[:120]}"
            yield Hit(settings.place(each.line), said, subject=piped, severity=Severity.LOW)


def _piped(script: str) -> str:
    """The first such command of a script; empty where there is none."""
    found = (match for match in _PIPED.finditer(script) if "://" in (match[1] or match[2] or ""))
    return next((match[0] for match in found), "")


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
