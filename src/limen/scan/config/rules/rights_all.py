"""Workflows with all rights."""

from collections.abc import Iterator
from typing import Final

from limen.scan.config.parts import mapping
from limen.scan.config.settings import Settings
from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule


def check(settings: Settings) -> Iterator[Hit]:
    """``permissions: write-all``, of the workflow or a job."""
    for part in settings.parts if settings.kind == "workflow" else ():
        if part.data.get("permissions") == "write-all":
            yield Hit(part.place("permissions"), "every job may do everything to the repository")
        for name, job in mapping(part.data.get("jobs")).items():
            if mapping(job).get("permissions") == "write-all":
                said = f"the job {name} may do everything to the repository"
                yield Hit(part.place("jobs", name, "permissions"), said, subject=str(name))


RULE: Final = Rule[Settings](
    id="ci-all-rights",
    title="A workflow may do everything to its repository",
    cwe=269,
    owasp="API8:2023",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    why=(
        "Any action or install script of any job may push code, publish packages and"
        " change releases with its token."
    ),
    check=check,
    mends={"": "permissions: {contents: read}, and more for the one job that needs it."},
    references=("https://docs.github.com/en/actions/reference/security/secure-use",),
    bad=(
        {
            ".github/workflows/ci.yml": (
                "on: [pull_request]\n"
                "permissions: write-all\n"
                "jobs:\n"
                "  test:\n"
                "    runs-on: ubuntu-24.04\n"
                "    steps:\n"
                "      - run: make\n"
            )
        },
    ),
    good=(
        {
            ".github/workflows/ci.yml": (
                "on: [pull_request]\n"
                "permissions: {contents: read}\n"
                "jobs:\n"
                "  test:\n"
                "    runs-on: ubuntu-24.04\n"
                "    steps:\n"
                "      - run: make\n"
            )
        },
    ),
)
