"""A scan as Markdown, for the comment on a pull request. Every word that comes from the files scanned is
escaped: it can make no link, image, mention or markup."""

import re
from collections.abc import Iterator
from typing import Final

from limen.scan.catalogue import rule
from limen.scan.finding import Finding, Severity
from limen.scan.scanning import Report
from limen.scan.using import in_words

MOST: Final = 60_000
"""Characters; a comment on GitHub has at most 65,536. Findings beyond are counted."""
MOST_TEXT: Final = 1_000
"""Characters of one text that comes from the files scanned."""

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_PUNCTUATION: Final = re.compile(r"([!-/:-@\[-`{-~])")
_CALLS: Final = re.compile(r"(\\[@#])")


def as_markdown(report: Report) -> str:
    """Findings under their severities, worst first; then what is suppressed, and what was not looked at."""
    parts = [f"## Limen: {_sum(report)}\n\n"]
    length = len(parts[0])
    for told, text in enumerate(_findings(report)):
        length += len(text)
        if length > MOST:
            parts.append(f"*And {len(report.open) - told} more.*\n\n")
            break
        parts.append(text)
    return "".join([*parts, *_rest(report)]).rstrip() + "\n"


def escaped(text: str) -> str:
    """Any text as text: punctuation escaped (CommonMark 2.4), names and numbers that a code host would make
    into mentions broken by a space without width."""
    text = _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)[:MOST_TEXT]
    return _CALLS.sub("\\1\N{ZERO WIDTH SPACE}", _PUNCTUATION.sub(r"\\\1", text))


def _sum(report: Report) -> str:
    counts = [
        f"{number} {severity.name.lower()}"
        for severity in sorted(Severity, reverse=True)
        if (number := sum(each.severity == severity for each in report.open))
    ]
    return ", ".join(counts) or "nothing found"


def _findings(report: Report) -> Iterator[str]:
    """The open ones; the first of a severity with its heading, the first of a rule with why and the cure."""
    severities: set[Severity] = set()
    told: set[str] = set()
    for finding in report.open:
        head = "" if finding.severity in severities else f"### {finding.severity.name.capitalize()}\n\n"
        yield head + _finding(finding, first=finding.rule not in told)
        severities.add(finding.severity)
        told.add(finding.rule)


def _finding(finding: Finding, *, first: bool) -> str:
    about = rule(finding.rule)
    lines = [
        f"- **{escaped(str(finding.place))}** {escaped(finding.said)}",
        f"  `{about.id}` · {about.owasp} · CWE-{about.cwe} · confidence {finding.confidence.name.lower()}",
    ]
    if finding.use is not None:
        lines.append(f"  {escaped(in_words(finding.use))}")
    if first:
        lines += ["", "  <details><summary>Why, and how to mend it</summary>", "", *_indented(about.why), ""]
        lines += [*_indented(f"```\n{about.mend(finding.framework)}\n```"), "", "  </details>"]
    return "\n".join(lines) + "\n\n"


def _indented(text: str) -> list[str]:
    return [f"  {line}" for line in text.splitlines()]


def _rest(report: Report) -> Iterator[str]:
    if kept := len(report.findings) - len(report.open):
        yield f"*{kept} suppressed.*\n\n"
    for lapse in report.lapses[:20]:
        yield f"- **{escaped(str(lapse.place))}** {escaped(lapse.why)}\n"
    if report.problems:
        yield f"### Not looked at: {len(report.problems)}\n\n"
    for problem in report.problems[:20]:
        yield f"- **{escaped(problem.where)}** {escaped(problem.why)}\n"
