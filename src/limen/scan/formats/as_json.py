"""A scan as JSON: findings with what their rules say of them, for programs."""

from typing import Any

import msgspec

from limen.scan.catalogue import rule
from limen.scan.finding import Finding
from limen.scan.json_text import indented
from limen.scan.scanning import Report


def as_json(report: Report) -> str:
    """One object, indented."""
    told = {
        "findings": [_finding(each) for each in report.findings],
        "ignores": msgspec.to_builtins(report.lapses),
        "problems": msgspec.to_builtins(report.problems),
        "files": report.files,
        "operations": report.operations,
        "handlers": msgspec.to_builtins(report.handlers),
    }
    return indented(told)


def _finding(finding: Finding) -> dict[str, Any]:
    about = rule(finding.rule)
    told: dict[str, Any] = msgspec.to_builtins(finding)
    return told | {
        "severity": finding.severity.name.lower(),
        "confidence": finding.confidence.name.lower(),
        "title": about.title,
        "cwe": about.cwe,
        "owasp": about.owasp,
        "mend": about.mend(finding.framework),
    }
