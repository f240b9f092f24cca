"""Scripts of a workflow that strangers write into."""

import re
from collections.abc import Iterator
from typing import Final

from limen.scan.config.rules.examples import steps
from limen.scan.config.settings import Settings
from limen.scan.config.workflow import Step, steps_of, within
from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule

_WRITTEN: Final = re.compile(
    r"\$\{\{[^}]{0,200}\bgithub\.(?:event\.(?:issue\.(?:title|body)|pull_request\.(?:title|body|head\.(?:ref|label|repo\.default_branch))"
    r"|comment\.body|review\.body|review_comment\.body|discussion\.(?:title|body)|pages\.[^}]{1,40}page_name"
    r"|(?:head_commit|commits\S{0,40})\.(?:message|author\.(?:email|name))|workflow_run\.(?:head_branch|head_commit\.message|display_title))"
    r"|head_ref\b)[^}]{0,200}\}\}"
)
_SAFE: Final = re.compile(
    r"\b(?:contains|startsWith|endsWith|toJSON|hashFiles)\([^)]{0,200}\)\s{0,4}(?:\}|&&|\|\|)"
)


def check(settings: Settings) -> Iterator[Hit]:
    """Titles, texts, branches and names in the scripts of steps and of ``github-script``."""
    for step in steps_of(settings):
        script, key = (step.run, ("run",)) if step.run else (_script(step), ("with", "script"))
        if (match := _WRITTEN.search(script)) and not _SAFE.search(match[0]):
            place = within(settings, step.place(*key), match[0])
            yield Hit(place, f"becomes part of the script: {match[0]}", subject=match[0])


def _script(step: Step) -> str:
    return str(step.given.get("script", "")) if step.uses.startswith("actions/github-script@") else ""


RULE: Final = Rule[Settings](
    id="ci-script-injection",
    title="What a stranger writes becomes part of a script",
    cwe=78,
    owasp="API8:2023",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    why=(
        "The text is put into the script before the shell reads it: a title like $(curl"
        " ...) runs, with the job's token and secrets."
    ),
    check=check,
    mends={"": 'env: {TITLE: ${{ github.event.pull_request.title }}} and "$TITLE" in the script.'},
    references=(
        "https://docs.github.com/en/actions/reference/security/secure-use",
        "https://securitylab.github.com/resources/github-actions-untrusted-input/",
    ),
    bad=(
        {".github/workflows/ci.yml": steps('      - run: echo "${{ github.event.pull_request.title }}"\n')},
        {
            ".github/workflows/ci.yml": steps(
                "      - run: |\n          git fetch\n          git log ${{ github.head_ref }}\n"
            )
        },
    ),
    good=(
        {
            ".github/workflows/ci.yml": steps(
                '      - env: {TITLE: "${{ github.event.pull_request.title }}"}\n        run: echo "$TITLE"\n'
            )
        },
        {
            ".github/workflows/ci.yml": steps(
                "      - run: echo ${{ github.event.pull_request.number }} ${{ github.sha }}\n"
            )
        },
    ),
)
