"""Findings that somebody answered for, in the files themselves. They are kept with their reason and not
counted; an ignore without a reason, or one whose day is past, suppresses nothing and is told."""

from collections.abc import Container, Iterator
from datetime import date
from functools import cached_property

import msgspec

from limen.scan.api import Api
from limen.scan.finding import Hit, Place, Suppression
from limen.scan.suppressing.comments import in_comments
from limen.scan.suppressing.declared import declared, holders
from limen.scan.suppressing.ignore import Ignore


class Lapse(msgspec.Struct, frozen=True, order=True):
    """An ignore that is not as it should be, and why."""

    place: Place
    why: str


class Ignores:
    """All ignores of a scan's files, on the day of the scan."""

    def __init__(self, api: Api, today: date) -> None:
        self._api = api
        self._today = today
        self._comments = {name: in_comments(file) for name, file in api.tree.files.items()}

    @cached_property
    def _declared(self) -> dict[str, dict[str, list[Ignore]]]:
        return {document.file.name: declared(document) for document in self._api.documents}

    def of(self, rule: str, hit: Hit) -> Suppression | None:
        """Why a hit of a rule is not counted; ``None`` where it is."""
        for each in (*self._beside(hit.place), *self._around(hit)):
            if each.covers(rule) and not each.void(self._today):
                return each.suppression()
        return None

    def _beside(self, place: Place) -> Iterator[Ignore]:
        lines = self._comments.get(place.file, {})
        yield from (lines[number] for number in (place.line, place.line - 1) if number in lines)

    def _around(self, hit: Hit) -> Iterator[Ignore]:
        found = self._declared.get(hit.place.file)
        document = next((each for each in self._api.documents if each.file.name == hit.place.file), None)
        if found and document:
            for pointer in holders(document, hit.place.within, hit.operation):
                yield from found.get(pointer, ())

    def lapses(self, known: Container[str]) -> Iterator[Lapse]:
        """Those that are void or name no rule."""
        comments = (each for lines in self._comments.values() for each in lines.values())
        inside = (each for found in self._declared.values() for listed in found.values() for each in listed)
        for each in (*comments, *inside):
            if why := each.lapse(self._today, known):
                yield Lapse(each.place, why)
