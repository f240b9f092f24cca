"""Settings of Spring Boot (``application.yml``, ``application.properties``), flat:
``server.error.include-message`` and its value. Spring takes ``showDetails`` for ``show-details``; so do
rules."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Final

import msgspec

from limen.scan.config.settings import Settings
from limen.scan.finding import Place

_LINE: Final = re.compile(r"^\s{0,40}([A-Za-z][\w.\[\]-]{0,200})\s{0,8}[=:]\s{0,8}(\S[^\n]{0,500})?$")
_DEFAULT: Final = re.compile(r"^\$\{[\w.-]{1,100}:([^{}]{1,300})\}$")
_HUMP: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class Member(msgspec.Struct, frozen=True):
    """One setting by its dotted name. ``find`` tells where it stands."""

    name: str
    value: str
    find: Callable[[], Place]

    @property
    def place(self) -> Place:
        """Where it stands."""
        return self.find()


def members(settings: Settings) -> Iterator[Member]:
    """Every setting of a file of Spring Boot; nothing of any other."""
    if settings.kind != "spring":
        return
    for part in settings.parts:
        yield from _within(part.place, (), part.root)
    if settings.file.name.endswith(".properties"):
        for number, line in enumerate(settings.file.lines, 1):
            if match := _LINE.match(line):
                yield _member(match[1], match[2] or "", partial(settings.place, number, match[1]))


def _within(place: Callable[..., Place], steps: tuple[object, ...], value: object) -> Iterator[Member]:
    if isinstance(value, Mapping):
        for name, each in value.items():
            yield from _within(place, (*steps, name), each)
    elif isinstance(value, list):
        yield _member(".".join(map(str, steps)), ",".join(map(str, value)), partial(place, *steps))
    elif value is not None:
        told = str(value).lower() if isinstance(value, bool) else str(value)
        yield _member(".".join(map(str, steps)), told, partial(place, *steps))


def _member(name: str, value: str, find: Callable[[], Place]) -> Member:
    """A setting; where the environment may give it, what it is otherwise."""
    match = _DEFAULT.match(value.strip())
    return Member(_HUMP.sub("-", name).lower(), match[1] if match else value.strip(), find)
