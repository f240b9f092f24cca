"""The baseline: findings that were there when somebody began, in a file that is kept with the source. They
are suppressed, never dropped; whoever wants to know why reads the reason beside each."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Final, Literal

import msgspec

from limen.model import ConfigError
from limen.scan.finding import Finding, Place, Suppression
from limen.scan.json_text import indented
from limen.scan.scanning import Report

REASON: Final = "there when the baseline was made"
"""What a new entry says until somebody says more."""


class Entry(msgspec.Struct, frozen=True):
    """One known finding. ``fingerprint`` alone decides; the rest is for people. ``date`` is the day on which
    it was taken in."""

    fingerprint: str
    rule: str
    file: str
    said: str
    reason: str = REASON
    date: str = ""


class Baseline(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file: known findings in the order of files."""

    findings: tuple[Entry, ...] = ()
    version: Literal[1] = 1


def read_baseline(path: Path, *, missing: bool = False) -> Baseline:
    """A baseline from its file; with ``missing`` an empty one where there is none yet.

    Raises:
        ConfigError: It is not there, or is none.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=Baseline)
    except FileNotFoundError:
        if missing:
            return Baseline()
        raise ConfigError(f"{path}: no such baseline; --baseline-update makes one") from None
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from None
    except msgspec.MsgspecError as error:
        raise ConfigError(f"{path}: not a baseline: {error}") from None


def write_baseline(path: Path, baseline: Baseline) -> None:
    """Writes it, one finding a few lines, in an order that keeps differences small.

    Raises:
        ConfigError: It cannot be written.
    """
    ordered = sorted(baseline.findings, key=lambda each: (each.file, each.rule, each.fingerprint))
    kept = msgspec.structs.replace(baseline, findings=tuple(ordered))
    try:
        path.write_text(indented(kept), encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{path}: cannot be written: {error.strerror}") from None


def compared(report: Report, baseline: Baseline, name: str) -> Report:
    """A report with the findings of a baseline suppressed and every finding marked as new or not; ``name`` is
    that of the baseline's file."""
    known = {each.fingerprint: each for each in baseline.findings}
    return msgspec.structs.replace(
        report, findings=tuple(_against(each, known.get(each.fingerprint), name) for each in report.findings)
    )


def _against(finding: Finding, entry: Entry | None, name: str) -> Finding:
    if entry is None:
        return msgspec.structs.replace(finding, compared="new")
    by = Suppression("baseline", entry.reason or REASON, Place(name))
    return msgspec.structs.replace(finding, compared="unchanged", suppressed=finding.suppressed or by)


def updated(baseline: Baseline, report: Report, today: date) -> Baseline:
    """With all that is open taken in; entries that are there keep their reason and their day."""
    known = {each.fingerprint for each in baseline.findings}
    new = (
        Entry(each.fingerprint, each.rule, each.place.file, each.said, date=today.isoformat())
        for each in report.open
        if each.fingerprint not in known
    )
    return msgspec.structs.replace(baseline, findings=(*baseline.findings, *new))


def pruned(baseline: Baseline, report: Report, looked_at: Iterable[str], root: Path) -> Baseline:
    """Without what is gone. What this scan did not look at stays: files left out, those that could not be
    read, and findings of a running server."""
    found = {each.fingerprint for each in report.findings}
    seen = set(looked_at) - {problem.where for problem in report.problems}
    failed = {problem.where for problem in report.problems}

    def gone(each: Entry) -> bool:
        looked = each.file in seen or (each.file != "" and not (root / each.file).exists())
        return each.fingerprint not in found and looked and each.rule not in failed

    return msgspec.structs.replace(
        baseline, findings=tuple(each for each in baseline.findings if not gone(each))
    )
