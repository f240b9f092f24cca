"""A fact: a value of a kind, how it reads, and the evidence, revision or incident that it comes from."""

import re
from datetime import UTC, datetime
from typing import Final, Literal

import msgspec

from limen.engine import duration

QUOTED_MOST: Final = 60
"""Characters of a caller's own words that are shown."""
WORDS_MOST: Final = 300
"""Characters of words that are Limen's or an operator's."""

MARK: Final = "(the caller's words)"
QUOTED: Final = re.compile(r"\"(?:[^\"\\\n]|\\.){0,200}\" " + re.escape(MARK))
"""A caller's words as they stand in a text, with their mark."""

Kind = Literal["count", "bits", "share", "number", "time", "span", "name", "words", "quote", "command"]


class Fact(msgspec.Struct, frozen=True):
    """One value. ``unit`` is what is counted, singular and plural: ``call|calls``."""

    kind: Kind
    value: int | float | str
    source: str = ""
    unit: str = ""

    def __str__(self) -> str:
        return _WRITTEN[self.kind](self)


def count(number: int, unit: str, source: str = "") -> Fact:
    """So many of something: ``count(2, "call|calls")`` reads ``2 calls``."""
    return Fact("count", number, source, unit)


def bits(number: float, source: str = "") -> Fact:
    """Surprise."""
    return Fact("bits", number, source)


def share(part: float, source: str = "") -> Fact:
    """A part of one."""
    return Fact("share", part, source)


def number(value: float, unit: str = "", source: str = "") -> Fact:
    """A measure as a detector took it, with what it measures."""
    return Fact("number", value, source, unit)


def time(at: float, source: str = "") -> Fact:
    """A moment in Unix seconds."""
    return Fact("time", at, source)


def span(seconds: float, source: str = "") -> Fact:
    """A length of time."""
    return Fact("span", seconds, source)


def name(text: str, source: str = "") -> Fact:
    """A name that Limen or an operator gave."""
    return Fact("name", text, source)


def words(text: str, source: str = "") -> Fact:
    """Words of Limen's or of an operator's."""
    return Fact("words", text, source)


def quote(text: str, source: str = "") -> Fact:
    """Words that may be a caller's: they are shown as his, shortened, with nothing in them that acts."""
    return Fact("quote", text, source)


def command(text: str) -> Fact:
    """What to type."""
    return Fact("command", text)


def plain(text: str, most: int) -> str:
    """A text on one line, without control and invisible characters, at most ``most`` characters long."""
    shown = "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text[: most + 1])
    return shown if len(shown) <= most else shown[: most - 1] + "…"


def _count(fact: Fact) -> str:
    one, _, many = fact.unit.partition("|")
    return f"{fact.value:,} {one if fact.value == 1 or not many else many}".rstrip()


def _number(fact: Fact) -> str:
    return f"{fact.value:g} {plain(fact.unit, WORDS_MOST)}".rstrip()


def _share(fact: Fact) -> str:
    """In percent, and what is rarer than one in 10,000 as one in so many."""
    part = float(fact.value)
    return f"1 in {round(1 / part):,}" if 0 < part < 1e-4 else f"{part * 100:.3g} %"


def _time(fact: Fact) -> str:
    return f"{datetime.fromtimestamp(int(float(fact.value)), UTC):%Y-%m-%d %H:%M:%S} UTC"


def _quote(fact: Fact) -> str:
    escaped = plain(str(fact.value), QUOTED_MOST).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}" {MARK}'


def _text(fact: Fact) -> str:
    return plain(str(fact.value), WORDS_MOST)


_WRITTEN: Final = {
    "count": _count,
    "bits": lambda fact: f"{fact.value:.1f} bits",
    "share": _share,
    "number": _number,
    "time": _time,
    "span": lambda fact: duration.written(int(float(fact.value))),
    "name": _text,
    "words": _text,
    "quote": _quote,
    "command": _text,
}
