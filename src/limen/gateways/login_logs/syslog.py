"""Syslog: a time, a host, a program and its message (RFC 3164 section 4.1; times also as RFC 3339).

A message that fits none of a mapping's patterns is none of a login. All is cut from the left by blanks, so
that a line costs its length, whatever it holds.
"""

from collections.abc import Iterator
from io import BufferedReader
from typing import Final

from limen.gateways.login_logs.clock import MONTHS
from limen.gateways.login_logs.mapping import Mapping
from limen.gateways.login_logs.pattern import LONGEST, Pattern
from limen.gateways.login_logs.shape import Fields, Found
from limen.gateways.logs.line import BadLine
from limen.gateways.logs.source import lines

MOST_REPEATED: Final = 64
"""Times that one line may count for, as rsyslog writes repeated messages as one."""

_REPEATED: Final = Pattern.compiled("message repeated {times} times: [ {message*}]")
_CLASSIC_TIME: Final = len("Nov 23 08:00:00")


def records(file: BufferedReader, mapping: Mapping) -> Iterator[Found]:
    """The messages of the mapping's programs, as fields; and ``at``, ``host``, ``tag``."""
    patterns = [Pattern.compiled(line) for line in mapping.lines]
    for line in lines(file):
        if isinstance(line, BadLine):
            yield line
            continue
        number, octets = line
        header = _header(octets.decode("utf-8", "replace").rstrip("\r\n"))
        if header is None:
            yield BadLine(number, "no time at its beginning: is it a syslog file?")
        elif header["tag"] in mapping.tags:
            yield from [(number, fields) for fields in _messages(header, patterns)]
        else:
            yield number, header


def _header(text: str) -> Fields | None:
    if text[:1] == "<" and (end := text.find(">", 0, 5)) >= 2:
        text = text[end + 1 :]
    if text[:4].isdecimal():
        at, _, rest = text.partition(" ")
    elif text[:3] in MONTHS:
        at, rest = text[:_CLASSIC_TIME], text[_CLASSIC_TIME + 1 :]
    else:
        return None
    host, _, rest = rest.partition(" ")
    tag, _, message = rest.partition(": ")
    return {"at": at, "host": host, "tag": tag.partition("[")[0], "message": message[:LONGEST]}


def _messages(header: Fields, patterns: list[Pattern]) -> list[Fields]:
    """What a line tells, as often as it happened."""
    message, times = header["message"], 1
    repeated = _REPEATED.match(message)
    if repeated is not None and repeated["times"].isdecimal():
        message, times = repeated["message"], min(MOST_REPEATED, int(repeated["times"][:4]))
    for pattern in patterns:
        found = pattern.match(message)
        if found is not None:
            return [{**header, **found}] * times
    return [header]
