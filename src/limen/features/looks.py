"""What a value looks like, without the value: its class of characters and about how long it is."""

import re
from functools import lru_cache
from typing import Final

CLASSES: Final = (
    "nothing",
    "digits",
    "a negative number",
    "a fraction",
    "a word",
    "an identifier",
    "plain text",
    "text with signs",
    "text beyond ASCII",
    "text with control characters",
)
NEGATIVE: Final = 2
NUMBERS: Final = frozenset({1, 2, 3})
LENGTH_BITS: Final = 5
WORD: Final = 4
BRIEF: Final = 48
"""Characters of the longest value whose look is remembered."""

_NUMBER = re.compile(r"-?\d{1,40}(?:\.\d{1,40})?(?:[eE][+-]?\d{1,4})?\Z")
_WORD = re.compile(r"[A-Za-z_-]+\Z")
_IDENTIFIER = re.compile(r"[A-Za-z0-9_.:+@/-]+\Z")
_PLAIN = re.compile(r"[A-Za-z0-9 .,:!?'\n()&/+@_-]+\Z")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def look(text: str) -> int:
    """The look of a value: its class and the logarithm of its length, below 2**10."""
    return brief_look(text) if len(text) <= BRIEF else _look(text)


def class_of(seen: int) -> int:
    """The class of characters of a look, as an index of ``CLASSES``."""
    return seen >> LENGTH_BITS


def length_of(seen: int) -> int:
    """The logarithm of the length: 0 for none, 1 for one character, 2 for two or three, and so on."""
    return seen & ((1 << LENGTH_BITS) - 1)


def _look(text: str) -> int:
    return _class(text) << LENGTH_BITS | min(len(text).bit_length(), (1 << LENGTH_BITS) - 1)


brief_look = lru_cache(8_192)(_look)
"""The same for a value of at most ``BRIEF`` characters."""


def _class(text: str) -> int:
    if not text:
        return 0
    if _NUMBER.match(text) is not None and text.isascii():
        if text[0] == "-":
            return NEGATIVE
        return 1 if text.isdigit() else 3
    for index, pattern in ((4, _WORD), (5, _IDENTIFIER), (6, _PLAIN)):
        if pattern.match(text):
            return index
    if _CONTROL.search(text):
        return 9
    return 7 if text.isascii() else 8
