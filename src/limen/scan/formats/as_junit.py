"""A scan as JUnit XML, for build servers: each rule a suite, each finding a case that failed."""

import re
from collections.abc import Iterable
from typing import Final
from xml.etree import ElementTree as ET

from limen.scan.catalogue import rules
from limen.scan.finding import Finding
from limen.scan.scanning import Report
from limen.scan.tree import Problem

_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no place for (section 2.2)."""


def as_junit(report: Report) -> str:
    """One document. A rule that found nothing is a case that passed; a suppressed finding is skipped with its
    reason; what could not be looked at is an error."""
    root = ET.Element("testsuites", name="limen scan")
    for name in rules() | dict.fromkeys(finding.rule for finding in report.findings):
        _suite(root, name, [each for each in report.findings if each.rule == name])
    _unseen(root, report.problems)
    _counted(root)
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, "unicode") + "\n"


def _suite(root: ET.Element, name: str, findings: list[Finding]) -> None:
    suite = ET.SubElement(root, "testsuite", name=name)
    if not findings:
        _case(suite, name, "nothing found")
    for finding in findings:
        case = _case(suite, name, f"{finding.place} {finding.subject}".strip())
        if finding.suppressed:
            ET.SubElement(case, "skipped", message=_xml(finding.suppressed.reason))
        else:
            _failure(case, finding)


def _failure(case: ET.Element, finding: Finding) -> None:
    about = rules().get(finding.rule)
    told = ET.SubElement(case, "failure", type=finding.severity.name.lower(), message=_xml(finding.said))
    why = f"\n\n{about.why}\n\n{about.mend()}" if about else ""
    told.text = _xml(f"{finding.place}: {finding.said}{why}")


def _unseen(root: ET.Element, problems: Iterable[Problem]) -> None:
    suite = ET.SubElement(root, "testsuite", name="not looked at")
    for problem in problems:
        ET.SubElement(_case(suite, "not looked at", problem.where), "error", message=_xml(problem.why))


def _case(suite: ET.Element, holder: str, name: str) -> ET.Element:
    return ET.SubElement(suite, "testcase", classname=holder, name=_xml(name))


def _counted(root: ET.Element) -> None:
    """The numbers that readers expect, of each suite and of all."""
    for holder in (root, *root.findall("testsuite")):
        holder.set("tests", str(len(list(holder.iter("testcase")))))
        for kind, name in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            holder.set(kind, str(len(list(holder.iter(name)))))


def _xml(text: str) -> str:
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
