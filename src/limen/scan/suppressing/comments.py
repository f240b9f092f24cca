"""Ignores in comments of any style: ``# limen: ignore[RULE] reason until=DATE``, at the line or the one
above."""

import re
from typing import Final

from limen.scan.finding import Place
from limen.scan.suppressing.ignore import Ignore
from limen.scan.tree import File

_IGNORE: Final = re.compile(r"limen:\s{0,4}ignore\[([A-Za-z0-9_*,\- ]{1,200})\]([^\n]{0,400})")
_UNTIL: Final = re.compile(r"\buntil=(\S{1,40})")
_WORD: Final = "limen:"


def in_comments(file: File) -> dict[int, Ignore]:
    """A file's ignores by their line."""
    if _WORD not in file.text:
        return {}
    found = ((number, _IGNORE.search(line)) for number, line in enumerate(file.lines, 1) if _WORD in line)
    return {number: _ignore(match, Place(file.name, number)) for number, match in found if match}


def _ignore(match: re.Match[str], place: Place) -> Ignore:
    until = _UNTIL.search(match[2])
    reason = _UNTIL.sub("", match[2]).strip(" \t-:#*/>")
    names = tuple(name.strip() for name in match[1].split(","))
    return Ignore(names, reason, until[1] if until else "", place)
