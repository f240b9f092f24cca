"""Workflows that run a stranger's code with rights."""

import re
from collections.abc import Iterator
from typing import Final

from limen.scan.config.parts import Json, items, mapping
from limen.scan.config.rules.examples import steps
from limen.scan.config.settings import Settings
from limen.scan.config.workflow import Step, steps_of, triggers
from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule

_PRIVILEGED: Final = frozenset(("pull_request_target", "workflow_run", "issue_comment"))
_HEAD: Final = re.compile(
    r"github\.(?:event\.(?:pull_request\.head\.|workflow_run\.head_)|head_ref\b)|refs/pull/"
    r"|\bgh\s{1,4}pr\s{1,4}checkout\b"
)
_OWN: Final = re.compile(
    r"(?:head\.repo|head_repository)\.full_name\s{0,4}==|\.fork\s{0,4}==\s{0,4}false"
    r"|!\s{0,4}github\.event\.pull_request\.head\.repo\.fork"
    r"|author_association|labels|(?:github\.actor|user\.login)\s{0,4}=="
)
_FETCHES: Final = re.compile(r"\b(?:git\s{1,4}(?:checkout|fetch|merge|pull)|gh\s{1,4}pr\s{1,4}checkout)\b")


def check(settings: Settings) -> Iterator[Hit]:
    """A request's head checked out, and something run there, by a workflow that has rights. A job for the
    repository's own people alone is not told."""
    for step in steps_of(settings):
        events = _PRIVILEGED & triggers(step.root)
        own = _OWN.search(f"{step.job.get('if', '')} {step.data.get('if', '')}")
        if events and not own and _runs(step.job) and (taken := _taken(step)):
            said = f"{', '.join(sorted(events))} runs the code of anybody's pull request"
            yield Hit(step.place(*taken), said)


def _runs(job: Json) -> bool:
    """Whether a job runs a script, or an action of the repository's own, which is then the request's."""
    steps = [mapping(step) for step in items(job.get("steps"))]
    return any("run" in step or str(step.get("uses", "")).startswith("./") for step in steps)


def _taken(step: Step) -> tuple[str, ...]:
    """The steps to what takes the head."""
    if step.uses.startswith("actions/checkout@") and _HEAD.search(str(step.given.get("ref", ""))):
        return ("with", "ref")
    return ("run",) if _FETCHES.search(step.run) and _HEAD.search(step.run) else ()


RULE: Final = Rule[Settings](
    id="ci-runs-strangers-code",
    title="A stranger's code runs with the repository's own rights",
    cwe=829,
    owasp="API8:2023",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    why=(
        "These events run with the repository's secrets and a token that may write, for"
        " anybody's pull request: its tests and install scripts read them."
    ),
    check=check,
    mends={
        "": (
            "on: pull_request, which gets neither; what needs rights goes into a second"
            " workflow that runs no code of the request."
        )
    },
    references=(
        "https://securitylab.github.com/resources/github-actions-preventing-pwn-requests/",
        "https://docs.github.com/en/actions/reference/security/secure-use",
    ),
    bad=(
        {
            ".github/workflows/ci.yml": (
                "on: [pull_request_target]\n"
                "jobs:\n"
                "  test:\n"
                "    runs-on: ubuntu-24.04\n"
                "    steps:\n"
                "      - uses: actions/checkout@v4\n"
                '        with: {ref: "${{ github.event.pull_request.head.sha }}"}\n'
                "      - run: npm ci\n"
            )
        },
    ),
    good=(
        {
            ".github/workflows/ci.yml": steps(
                "      - uses: actions/checkout@v4\n"
                '        with: {ref: "${{ github.event.pull_request.head.sha }}"}\n'
            )
        },
        {
            ".github/workflows/ci.yml": (
                "on: [pull_request_target]\n"
                "jobs:\n"
                "  test:\n"
                "    runs-on: ubuntu-24.04\n"
                "    steps:\n"
                "      - uses: actions/checkout@v4\n"
            )
        },
        {
            ".github/workflows/ci.yml": (
                "on: [pull_request_target]\n"
                "jobs:\n"
                "  test:\n"
                "    runs-on: ubuntu-24.04\n"
                "    if: github.event.pull_request.head.repo.full_name == github.repository\n"
                "    steps:\n"
                "      - uses: actions/checkout@v4\n"
                '        with: {ref: "${{ github.head_ref }}"}\n'
            )
        },
    ),
)
