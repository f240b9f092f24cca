"""Secrets written into a log."""

import re
from collections.abc import Iterator
from typing import Final

from limen.scan.config.parts import Json, mapping
from limen.scan.config.rules.examples import steps
from limen.scan.config.settings import Settings
from limen.scan.config.workflow import steps_of, within
from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule

_PRINTED: Final = re.compile(
    r"(?:^|[\n;&(]|\bthen\s|\bdo\s)[ \t]{0,40}(?:echo|printf|print)\b([^|>;&\n]{0,400})(\|{1,2}|>|;|&|\n|$)"
)
_SECRET: Final = re.compile(r"\$\{\{\s{0,4}secrets\.\w{1,100}\s{0,4}\}\}")
_VARIABLE: Final = re.compile(r"\$\{?([A-Za-z_]\w{0,100})\}?")
_DUMPED: Final = re.compile(r"(?:^|\n)[ \t]{0,40}(?:printenv|env)[ \t]{0,8}(?:\||\n|$)")


def check(settings: Settings) -> Iterator[Hit]:
    """Secrets printed by ``echo`` where nothing takes the output, and environments with secrets printed
    whole."""
    for step in steps_of(settings):
        known = {
            name
            for held in (step.root, step.job, step.data)
            for name, value in _env(held)
            if _SECRET.search(value)
        }
        for match in _PRINTED.finditer(step.run):
            if match[2] in ("|", ">") or "::add-mask::" in match[1]:
                continue
            printed = _SECRET.search(match[1]) is not None or not known.isdisjoint(
                _VARIABLE.findall(match[1])
            )
            if printed:
                yield Hit(
                    within(settings, step.place("run"), match[1]),
                    f"prints a secret: {match[1].strip()[:120]}",
                )
        if known and _DUMPED.search(step.run):
            yield Hit(step.place("run"), f"prints the environment, with {', '.join(sorted(known))}")


def _env(held: Json) -> list[tuple[str, str]]:
    return [(str(name), str(value)) for name, value in mapping(held.get("env")).items()]


RULE: Final = Rule[Settings](
    id="ci-secret-logged",
    title="A secret is written into the log",
    cwe=200,
    owasp="API8:2023",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    why=(
        "Logs are read by more people than secrets are, and kept; the masking of known"
        " values misses every encoded or cut one."
    ),
    check=check,
    mends={"": "Give it by env to the program that needs it, and print nothing."},
    references=(
        "https://docs.github.com/en/actions/reference/security/secure-use",
        "https://cwe.mitre.org/data/definitions/532.html",
    ),
    bad=(
        {".github/workflows/ci.yml": steps('      - run: echo "key ${{ secrets.KEY }}"\n', on="push")},
        {
            ".github/workflows/ci.yml": steps(
                '      - env: {KEY: "${{ secrets.KEY }}"}\n        run: echo $KEY\n', on="push"
            )
        },
    ),
    good=(
        {
            ".github/workflows/ci.yml": steps(
                '      - env: {KEY: "${{ secrets.KEY }}"}\n'
                '        run: echo "$KEY" | docker login -u a --password-stdin\n',
                on="push",
            )
        },
        {
            ".github/workflows/ci.yml": steps(
                '      - env: {KEY: "${{ secrets.KEY }}"}\n        run: echo "$KEY" > key.pem\n',
                on="push",
            )
        },
        {".github/workflows/ci.yml": steps('      - run: echo "done ${{ github.sha }}"\n', on="push")},
    ),
)
