"""Security checks that nobody heeds."""

import re
from collections.abc import Iterator
from typing import Final

from limen.scan.config.parts import items, mapping
from limen.scan.config.rules.examples import steps
from limen.scan.config.settings import Settings
from limen.scan.config.workflow import scripts, steps_of, within
from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule

_TOOLS: Final = (
    r"(?:bandit|semgrep|opengrep|trivy|grype|snyk|gitleaks|trufflehog|detect-secrets|pip-audit|safety\s{1,4}(?:check|scan)"
    r"|npm\s{1,4}audit|yarn\s{1,4}audit|pnpm\s{1,4}audit|osv-scanner|checkov|tfsec|kics|hadolint|zizmor|gosec|brakeman"
    r"|cargo\s{1,4}audit|limen\s{1,4}scan|zap-baseline\.py|dependency-check)"
)
_IGNORED: Final = re.compile(
    rf"\b{_TOOLS}\b[^\n;]{{0,400}}(?:\|\|\s{{0,8}}(?:true\b|:|exit\s{{1,4}}0\b|echo\b)|--exit-zero\b)"
)
_RUNS: Final = re.compile(rf"(?:^|[\s/;&|]){_TOOLS}(?:\s|$)")
_USED: Final = re.compile(
    r"^(?:aquasecurity/trivy-action|anchore/scan-action|snyk/actions|gitleaks/gitleaks-action|github/codeql-action/analyze"
    r"|trufflesecurity/trufflehog|returntocorp/semgrep-action|bridgecrewio/checkov-action|pypa/gh-action-pip-audit)"
)


def check(settings: Settings) -> Iterator[Hit]:
    """Checks that are let fail: ``|| true``, ``continue-on-error``, ``allow_failure``."""
    for script, place in scripts(settings):
        if match := _IGNORED.search(script):
            yield Hit(
                within(settings, place, match[0]), f"never fails: {match[0].strip()[:120]}", subject=match[0]
            )
    for step in steps_of(settings):
        if step.data.get("continue-on-error") is True and (_RUNS.search(step.run) or _USED.match(step.uses)):
            yield Hit(step.place("continue-on-error"), "a security check that may fail unheard")
    for part in settings.parts if settings.kind == "gitlab" else ():
        for name, job in part.data.items():
            runs = " ".join(str(line) for line in items(mapping(job).get("script")))
            if mapping(job).get("allow_failure") is True and _RUNS.search(runs):
                yield Hit(
                    part.place(name, "allow_failure"), f"{name}: a security check that may fail unheard"
                )


RULE: Final = Rule[Settings](
    id="ci-check-ignored",
    title="A security check whose answer nobody heeds",
    cwe=693,
    owasp="API8:2023",
    severity=Severity.LOW,
    confidence=Confidence.HIGH,
    why="The check runs and is always green: what it finds is merged.",
    check=check,
    mends={"": "Let it fail. What is accepted goes by name and with a reason into the tool's own list."},
    references=(
        "https://owasp.org/www-project-top-10-ci-cd-security-risks/CICD-SEC-01-Insufficient-Flow-Control-Mechanisms",
    ),
    bad=(
        {".github/workflows/ci.yml": steps("      - run: bandit -r src || true\n")},
        {".github/workflows/ci.yml": steps("      - run: pip-audit\n        continue-on-error: true\n")},
        {".gitlab-ci.yml": "audit:\n  script: [npm audit]\n  allow_failure: true\n"},
    ),
    good=(
        {
            ".github/workflows/ci.yml": steps(
                "      - run: bandit -r src\n      - run: docker rm old || true\n"
            )
        },
        {".gitlab-ci.yml": "docs:\n  script: [make docs]\n  allow_failure: true\n"},
    ),
)
