"""Findings that somebody answered for: ``# limen: ignore[RULE] reason until=DATE`` at the line or the one
above, in any comment style. Kept with their reason, not counted; an ignore without a reason, or one
whose day is past, suppresses nothing."""

import re
from datetime import UTC, date, datetime
from typing import Final

from limen.scan.finding import Place, Suppression
from limen.scan.tree import File

_IGNORE: Final = re.compile(r"limen:\s{0,4}ignore\[([A-Za-z0-9_*,\- ]{1,200})\]([^\n]{0,400})")
_UNTIL: Final = re.compile(r"\buntil=(\d{4}-\d{2}-\d{2})\b")


def suppression(rule: str, place: Place, file: File, today: date | None = None) -> Suppression | None:
    """Why a finding of ``rule`` at ``place`` is not counted; ``None`` where it is."""
    for number in (place.line, place.line - 1):
        match = _IGNORE.search(file.line(number))
        if match and _names(match[1], rule) and (reason := _reason(match[2], today)):
            return Suppression("inline", reason, Place(file.name, number))
    return None


def _names(listed: str, rule: str) -> bool:
    return any(name.strip() in (rule, "*") for name in listed.split(","))


def _reason(text: str, today: date | None) -> str:
    """The reason as it was written; empty where there is none or its day is past."""
    until = _UNTIL.search(text)
    if until and _past(until[1], today or datetime.now(UTC).date()):
        return ""
    return _UNTIL.sub("", text).strip(" \t-:#*/>")


def _past(text: str, today: date) -> bool:
    try:
        return date.fromisoformat(text) < today
    except ValueError:
        return True
