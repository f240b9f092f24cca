"""The reference of the scanner's rules, from the rules themselves."""

from typing import Any

from limen.scan.finding import RISKS
from limen.scan.rooms import ROOMS
from limen.scan.rule import Rule

_HEAD = """# Rules of the scan

Generated from `limen.scan`; do not edit. Regenerate with `make docs`.

What [`limen scan`](../guides/scanning.md) looks for, by what it looks at. Risks are those of the OWASP API
Security Top 10 2023. Severity is how bad it is if it is true, confidence how often it is; one finding may
differ where its case does. `limen scan --explain RULE` tells one with examples.
"""

_ROOMS = {
    "spec": "OpenAPI documents",
    "source": "Source",
    "drift": "Documents and source together",
    "config": "Configuration",
}


def page() -> str:
    """The whole page as Markdown."""
    parts = [_HEAD]
    for room in ROOMS:
        if room.rules:
            parts.append(f"## {_ROOMS.get(room.name, room.name.capitalize())}\n")
            parts.extend(map(_section, room.rules))
    return "\n".join(parts).rstrip() + "\n"


def _section(about: Rule[Any]) -> str:
    facts = (
        f"{about.owasp} {RISKS[about.owasp]}",
        f"[CWE-{about.cwe}](https://cwe.mitre.org/data/definitions/{about.cwe}.html)",
        f"severity {about.severity.name.lower()}",
        f"confidence {about.confidence.name.lower()}",
    )
    mends = [f"{name}:\n\n{_code(code)}" for name, code in about.mends.items() if name]
    links = " · ".join(f"<{link}>" for link in about.references)
    said = [
        f"### `{about.id}`",
        f"**{about.title}.** {about.why}",
        " · ".join(facts),
        about.mend(),
        *mends,
        links,
    ]
    return "\n\n".join(part for part in said if part) + "\n"


def _code(text: str) -> str:
    return f"```\n{text}\n```"
