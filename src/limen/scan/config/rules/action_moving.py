"""Actions that change under the workflow that trusts them."""

import re
from collections.abc import Iterator
from typing import Final

from limen.scan.config.parts import mapping
from limen.scan.config.rules.examples import steps
from limen.scan.config.settings import Settings
from limen.scan.config.workflow import Step, steps_of
from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule

_FIXED: Final = re.compile(r"^[0-9a-f]{40}$")
_VERSION: Final = re.compile(r"^(?:release/)?v?\d{1,6}(?:\.\d{1,6}){0,3}[\w.+-]{0,40}$")
_PLATFORM: Final = (
    "actions", "aws-actions", "azure", "docker", "github", "google-github-actions", "hashicorp", "pypa",
)  # fmt: skip
"""Publishers on whom the build rests anyway: the platform, and the makers of what it is built with."""
_SECRET: Final = re.compile(r"\bsecrets\.(?!GITHUB_TOKEN\b)\w{1,100}|\bsecrets\[")


def check(settings: Settings) -> Iterator[Hit]:
    """Actions of third parties by branch or by a tag, with secrets or with a token that may write."""
    for step in steps_of(settings):
        name, _, ref = step.uses.partition("@")
        if _third(name) and not _FIXED.match(ref) and _trusted(step):
            moving = not _VERSION.match(ref)
            holds = f"whatever its {'branch' if moving else 'tag'} holds"
            said = f"{step.uses} is given secrets or rights, and is {holds}"
            yield Hit(step.place("uses"), said, subject=name, severity=None if moving else Severity.LOW)


def _third(name: str) -> bool:
    owner, sign, _ = name.partition("/")
    return bool(sign) and owner.lower() not in _PLATFORM and owner not in (".", "docker:")


def _trusted(step: Step) -> bool:
    given = f"{step.given} {step.data.get('env', '')} {step.job.get('env', '')}"
    rights = step.job.get("permissions", step.root.get("permissions"))
    return _SECRET.search(given) is not None or _writes(rights)


def _writes(permissions: object) -> bool:
    return permissions == "write-all" or "write" in mapping(permissions).values()


RULE: Final = Rule[Settings](
    id="ci-action-not-pinned",
    title="An action that may change is given rights or secrets",
    cwe=829,
    owasp="API8:2023",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    why=(
        "Whoever takes over the action's repository, or moves its tag, has the secrets in"
        " the next run (CVE-2025-30066)."
    ),
    check=check,
    mends={"": "uses: owner/action@<the whole digest of a commit> # v1.2.3"},
    references=(
        "https://docs.github.com/en/actions/reference/security/secure-use",
        "https://nvd.nist.gov/vuln/detail/CVE-2025-30066",
    ),
    bad=(
        {
            ".github/workflows/ci.yml": steps(
                '      - uses: somebody/login@master\n        with: {token: "${{ secrets.TOKEN }}"}\n',
                on="push",
            )
        },
        {
            ".github/workflows/ci.yml": (
                "on: [push]\n"
                "permissions: {contents: write}\n"
                "jobs:\n"
                "  test:\n"
                "    runs-on: ubuntu-24.04\n"
                "    steps:\n"
                "      - uses: somebody/release@v1\n"
            )
        },
    ),
    good=(
        {
            ".github/workflows/ci.yml": steps(
                "      - uses: somebody/login@11bd71901bbe5b1630ceea73d27597364c9af683\n"
                '        with: {token: "${{ secrets.TOKEN }}"}\n',
                on="push",
            )
        },
        {
            ".github/workflows/ci.yml": (
                "on: [push]\n"
                "permissions: {contents: read}\n"
                "jobs:\n"
                "  test:\n"
                "    runs-on: ubuntu-24.04\n"
                "    steps:\n"
                "      - uses: somebody/lint@v1\n"
            )
        },
        {
            ".github/workflows/ci.yml": (
                "on: [push]\n"
                "permissions: {contents: write}\n"
                "jobs:\n"
                "  test:\n"
                "    runs-on: ubuntu-24.04\n"
                "    steps:\n"
                "      - uses: actions/checkout@v4\n"
            )
        },
    ),
)
