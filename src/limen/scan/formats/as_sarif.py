"""A scan as SARIF 2.1.0, for code hosts and editors: stable fingerprints, suppressed findings kept with their
reason, what could not be looked at as notifications."""

from typing import Any, Final
from urllib.parse import quote

import msgspec

from limen import __version__
from limen.scan.catalogue import rule as named
from limen.scan.finding import RISKS, Confidence, Finding, Place, Severity
from limen.scan.formats.sarif import (
    SCHEMA,
    ArtifactLocation,
    AutomationDetails,
    Component,
    Configuration,
    Descriptor,
    Invocation,
    Location,
    Log,
    LogicalLocation,
    Message,
    Notification,
    PhysicalLocation,
    Region,
    Result,
    Run,
    Suppression,
    Tool,
)
from limen.scan.json_text import indented
from limen.scan.rule import Rule
from limen.scan.scanning import Report

_LEVELS: Final = {
    Severity.INFO: "note", Severity.LOW: "note", Severity.MEDIUM: "warning", Severity.HIGH: "error",
    Severity.CRITICAL: "error",
}  # fmt: skip
_SCORES: Final = {
    Severity.INFO: "0.0", Severity.LOW: "3.0", Severity.MEDIUM: "5.5", Severity.HIGH: "8.0",
    Severity.CRITICAL: "9.5",
}  # fmt: skip
"""``security-severity``, in the middle of the band of CVSS scores that GitHub shows by the same word."""
_PRECISION: Final = {Confidence.LOW: "low", Confidence.MEDIUM: "medium", Confidence.HIGH: "high"}
_KINDS: Final = {"inline": "inSource", "baseline": "external"}
_BASE: Final = "%SRCROOT%"


def as_sarif(report: Report) -> str:
    """One log with one run."""
    names = list(dict.fromkeys(finding.rule for finding in report.findings))
    run = Run(
        tool=Tool(driver=_driver(names)),
        invocations=(_invocation(report),),
        automation_details=AutomationDetails(id="limen-scan/"),
        results=tuple(_result(each, names.index(each.rule)) for each in report.findings),
        column_kind="unicodeCodePoints",
    )
    return indented(Log(schema=SCHEMA, version="2.1.0", runs=(run,)))


def _driver(names: list[str]) -> Component:
    rules = tuple(_descriptor(named(name)) for name in names)
    return Component(name="Limen", version=__version__, semantic_version=__version__, rules=rules)


def _descriptor(about: Rule[Any]) -> Descriptor:
    return Descriptor(
        id=about.id,
        name="".join(word.capitalize() for word in about.id.split("-")),
        short_description=Message(text=about.title),
        full_description=Message(text=about.why),
        help=Message(text=f"{about.why}\n\n{about.mend()}", markdown=_help(about)),
        help_uri=about.references[0] if about.references else "",
        default_configuration=Configuration(level=_LEVELS[about.severity]),
        properties={
            "tags": [
                "security",
                f"external/cwe/cwe-{about.cwe:03}",
                about.owasp,
                RISKS[about.owasp],
            ],
            "precision": _PRECISION[about.confidence],
            "security-severity": _SCORES[about.severity],
        },
    )


def _help(about: Rule[Any]) -> str:
    mends = [f"**{name}**\n\n```\n{code}\n```" for name, code in about.mends.items() if name]
    links = [f"- <{link}>" for link in about.references]
    return "\n\n".join([about.why, f"**How to mend it.** {about.mend()}", *mends, "\n".join(links)]).strip()


def _result(finding: Finding, index: int) -> Result:
    prints = {"limenFinding/v1": finding.fingerprint}
    if finding.line_hash:
        prints["primaryLocationLineHash"] = finding.line_hash
    return Result(
        rule_id=finding.rule,
        rule_index=index,
        level=_LEVELS[finding.severity],
        message=Message(text=finding.said),
        locations=(_location(_anchor(finding), finding.operation),),
        related_locations=tuple(_location(place, "", "see") for place in (*finding.also, *finding.related)),
        partial_fingerprints=prints,
        suppressions=_suppressions(finding),
        baseline_state=finding.compared,
        properties={
            "confidence": finding.confidence.name.lower(),
            "operation": finding.operation,
            "security-severity": _SCORES[finding.severity],
            **({"use": msgspec.to_builtins(finding.use)} if finding.use is not None else {}),
        },
    )


def _anchor(finding: Finding) -> Place:
    """Where it is shown: a finding of the running server at the first file that has to do with it."""
    places = (finding.place, *finding.related, *finding.also)
    return next((place for place in places if place.file), finding.place)


def _location(place: Place, operation: str = "", said: str = "") -> Location:
    within = tuple(dict.fromkeys(each for each in (place.within, operation) if each))
    return Location(
        physical_location=_physical(place) if place.file else None,
        logical_locations=tuple(LogicalLocation(fully_qualified_name=each) for each in within),
        message=Message(text=said) if said else None,
    )


def _physical(place: Place) -> PhysicalLocation:
    region = Region(start_line=place.line) if place.line else None
    base = "" if place.file.startswith("/") else _BASE
    artifact = ArtifactLocation(uri=quote(place.file, errors="surrogatepass"), uri_base_id=base)
    return PhysicalLocation(artifact_location=artifact, region=region)


def _suppressions(finding: Finding) -> tuple[Suppression, ...]:
    if (by := finding.suppressed) is None:
        return ()
    where = _location(by.place) if by.place.file else None
    return (Suppression(kind=_KINDS[by.by], justification=by.reason, location=where),)


def _invocation(report: Report) -> Invocation:
    return Invocation(
        execution_successful=not report.problems,
        tool_execution_notifications=tuple(
            Notification(level="warning", message=Message(text=f"{each.where}: not looked at: {each.why}"))
            for each in report.problems
        ),
        tool_configuration_notifications=tuple(
            Notification(level="note", message=Message(text=each.why), locations=(_location(each.place),))
            for each in report.lapses
        ),
    )
