"""Where the members of a JSON document begin in its text: objects and lists are walked member by member, what
lies between is skipped by the decoder in C, and what was found is kept for the next pointer."""

import json
import re
from collections.abc import Iterator
from typing import Final

_DECODER: Final = json.JSONDecoder(strict=False)
_SPACE: Final = re.compile(r"[\s,:]*")

Members = dict[str, tuple[int, int]]
"""By name, or number in a list: where the key begins, and where its value does."""


class JsonPlaces:
    """The places of one text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._known: dict[int, Members] = {}

    def of(self, steps: list[str]) -> int:
        """Where the key that the steps end in begins; that of the nearest holder where they lead nowhere."""
        place = start = self._skip(0)
        for step in steps:
            found = self._members(start).get(step)
            if found is None:
                break
            place, start = found
        return place

    def _members(self, start: int) -> Members:
        if start not in self._known:
            members: Members = {}
            try:
                for name, key, value in self._walk(start):
                    members[name] = key, value
            except (ValueError, IndexError, RecursionError):
                pass  # text that ends early: its members so far
            self._known[start] = members
        return self._known[start]

    def _walk(self, start: int) -> Iterator[tuple[str, int, int]]:
        opening = self._text[start]
        at, number = self._skip(start + 1), 0
        while opening in "{[" and self._text[at] not in "}]":
            key = at
            if opening == "{":
                name, at = _DECODER.raw_decode(self._text, at)
                at = self._skip(at)
            else:
                name = str(number)
            yield str(name), key, at
            _, at = _DECODER.raw_decode(self._text, at)
            at, number = self._skip(at), number + 1

    def _skip(self, at: int) -> int:
        """Past white space and the marks between members."""
        match = _SPACE.match(self._text, at)
        return match.end() if match else at
