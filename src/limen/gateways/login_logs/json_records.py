"""JSON logs: an object a line; or one document with its records in a list, as exports and APIs give them.

A document is never held as a whole: a record at a time is taken out of a window of a few MiB.
"""

import json
import re
from codecs import getincrementaldecoder
from collections.abc import Iterator
from io import BufferedReader
from typing import Any, Final

import msgspec

from limen.gateways.login_logs.mapping import Mapping
from limen.gateways.login_logs.shape import Fields, Found
from limen.gateways.logs.fields import load
from limen.gateways.logs.line import BadLine
from limen.gateways.logs.source import CUT_SHORT, DAMAGE, MAX_LINE, head_of, lines
from limen.model import InputError

_HEAD: Final = 16_384
_quickly: Final = msgspec.json.Decoder(Fields).decode
_CHUNK: Final = 1 << 20
_AHEAD: Final = 1 << 16
"""Characters that are there before the frame around records is looked at."""
_CURE: Final = "take it out, or export the log again"

_NAME: Final = r'"[^"\\]{1,200}+"\s{0,64}+:\s{0,64}+'
_SCALAR: Final = r'(?:"(?:[^"\\]|\\.){0,2048}"|[-+.\w]{1,40}+)'
# No group is repeated possessively: Python before 3.11.5 matches those wrongly (gh-106052). Nothing that is
# given back can match in another way, so these stay linear.
_BETWEEN: Final = re.compile(r"[\s,]*+")
_TAIL: Final = re.compile(rf"\](?:(?:\s{{0,64}}+,\s{{0,64}}+{_NAME}{_SCALAR}){{0,16}}\s{{0,64}}+\}})?")


def records(file: BufferedReader, mapping: Mapping) -> Iterator[Found]:
    """Every object of a file with the line it begins on."""
    if is_document(file, mapping.inside):
        yield from _Document(file, _frame(mapping.inside)).records()
        return
    for line in lines(file):
        yield line if isinstance(line, BadLine) else _object(*line)


def is_document(file: BufferedReader, inside: tuple[str, ...]) -> bool:
    """Whether a file that nothing was read from yet is one document, or an object over several lines."""
    head = head_of(file, _HEAD).decode("utf-8", "replace").lstrip()
    first = head.partition("\n")[0].strip()
    return head[:1] == "[" or first == "{" or _frame(inside).match(head) is not None


def _frame(inside: tuple[str, ...]) -> re.Pattern[str]:
    """What stands before records: a list, or an object with a list under one of these names."""
    names = "|".join([re.escape(name) for name in inside]) or "(?!)"
    return re.compile(
        rf'\[|\{{\s{{0,64}}+(?:(?!"(?:{names})"){_NAME}{_SCALAR}\s{{0,64}}+,\s{{0,64}}+){{0,16}}'
        rf'"(?:{names})"\s{{0,64}}+:\s{{0,64}}+\['
    )


def _object(number: int, line: bytes) -> Found:
    """A line's object: nearly all can be read at once."""
    try:
        return number, _quickly(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _kindly(number, line)


def _kindly(number: int, line: bytes) -> Found:
    """The same, text that is not quite Unicode mended; or what is wrong with it."""
    try:
        return number, load(line)
    except InputError as error:
        return BadLine(number, f"{error}: {_CURE}")


class _Document:
    """A window on a file: ``text`` from ``place`` on is still to be read, ``line`` is that place's."""

    def __init__(self, file: BufferedReader, frame: re.Pattern[str]) -> None:
        self._file = file
        self._frame = frame
        self._decode = getincrementaldecoder("utf-8-sig")("replace").decode
        self._scan = json.JSONDecoder().raw_decode
        self._text = ""
        self._place = 0
        self._line = 1
        self._ended = False

    def records(self) -> Iterator[Found]:
        """Every record, to the end or to what cannot be read."""
        try:
            while self._more(_AHEAD):
                self._pass(_BETWEEN)
                if self._place == len(self._text):
                    continue
                if self._pass(self._frame) or self._pass(_TAIL):
                    continue
                found = self._record()
                yield found
                if isinstance(found, BadLine):
                    return
        except DAMAGE:
            yield BadLine(self._line, CUT_SHORT)

    def _more(self, wanted: int) -> bool:
        """Read on until so many characters are there, or all; whether any is."""
        if len(self._text) - self._place < wanted and not self._ended:
            parts = [self._text[self._place :]]
            there = len(parts[0])
            while there < wanted and not self._ended:
                part = self._file.read(_CHUNK)
                self._ended = not part
                parts.append(self._decode(part, self._ended))
                there += len(parts[-1])
            self._text, self._place = "".join(parts), 0
        return self._place < len(self._text)

    def _pass(self, what: re.Pattern[str]) -> bool:
        found = what.match(self._text, self._place)
        if found is not None:
            self._to(found.end())
        return found is not None

    def _to(self, place: int) -> None:
        self._line += self._text.count("\n", self._place, place)
        self._place = place

    def _record(self) -> Found:
        number, value = self._line, self._value()
        if isinstance(value, dict):
            return number, value
        reason = value.args[0] if isinstance(value, InputError) else "not a JSON object"
        return BadLine(number, f"{reason}: {_CURE}; nothing after it was read")

    def _value(self) -> Any:
        """The value at this place, or why there is none; the window grows until it holds all of it."""
        wanted = _AHEAD
        while True:
            try:
                value, end = self._scan(self._text, self._place)
            except RecursionError:
                return InputError("nested too deeply")
            except ValueError:
                if self._ended or wanted >= MAX_LINE:
                    return InputError("no JSON, cut short, or longer than 4 MiB")
                wanted *= 4
                self._more(wanted)
                continue
            self._to(end)
            return value
