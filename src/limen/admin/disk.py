"""The installation as a command reads it from disk, beside the process that writes it.

Journal queries, evidence cards, previews and checks run here: they may take long, and must cost the decision
process nothing. Nothing here writes but what a person asked to be written elsewhere.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from limen.assemble.identity import may_claim
from limen.assemble.installation import (
    EXCEPTIONS,
    OPENAPI,
    journal_keys,
    keyring_of,
    reader_of,
    token_ages_of,
)
from limen.assemble.places import Places, places
from limen.assemble.recovery import Recovery
from limen.assemble.rules import ruled_world
from limen.assemble.world import declare
from limen.credentials.master import Keyring
from limen.credentials.pseudonyms import Pseudonyms
from limen.engine.exceptions import Exceptions, Excuse
from limen.engine.world import World
from limen.model import ConfigError, Evidence
from limen.settings import Settings
from limen.stores.control import ControlStore
from limen.stores.journal import Keys, Reader, Snapshots

_HOUR = 3_600.0
_WINDOWS = (6 * _HOUR, 72 * _HOUR, 0.0)


class Disk(msgspec.Struct, frozen=True):
    """What can be read; ``control`` is open, and only its reading verbs are used."""

    settings: Settings
    places: Places
    keyring: Keyring
    control: ControlStore

    @property
    def keys(self) -> Keys:
        """What the journal is sealed with."""
        return journal_keys(self.keyring, self.places)

    @property
    def pseudonyms(self) -> Pseudonyms:
        """What gives names the numbers they have in the journal."""
        return Pseudonyms(self.keyring.lasting("pseudonym"))

    def reader(self) -> Reader:
        """A reader of the journal; raises ``ConfigError`` where there is none."""
        return reader_of(self.keyring, self.places)

    def world(self) -> World:
        """A world of its own, brought up to the end of the journal, as a start would."""
        world = ruled_world(self.settings, self.control, self.pseudonyms)
        recovery = Recovery(
            world,
            lambda revision: self.control.load_document(f"model {revision}"),
            lambda: declare(world, self.settings, self.control.load_document(OPENAPI)),
        )
        recovery.run(Snapshots(self.places.snapshots, self.keys), self.reader())
        if excused := self.control.load_document(EXCEPTIONS):
            world.exceptions = Exceptions(msgspec.msgpack.decode(excused, type=tuple[Excuse, ...]))
        world.token_ages = token_ages_of(self.control)
        return world

    def find(self, name: str, now: float) -> list[Evidence]:
        """The evidence of a name: one piece by its own id, or a call's, answer included, by the call's.

        Looks at the newest first. Raises ``ConfigError`` when there is none.
        """
        for window in _WINDOWS:
            since = now - window if window else 0.0
            found = [each for each in self.evidence(since) if name in (each.id, each.features.call)]
            if found:
                return found
        raise ConfigError(f"no evidence {name!r} is in the journal: `limen journal query` finds ids")

    def evidence(self, since: float) -> Iterator[Evidence]:
        """Evidence from about ``since`` (Unix seconds) on, oldest first."""
        for _, record in self.reader().records(since=since):
            if isinstance(record, Evidence):
                yield record


def claiming(settings: Settings) -> bool:
    """Whether callers are taken at their word: nothing configured verifies them, and no key was made yet."""
    if not may_claim(settings.identity):
        return False
    if not places(settings).seal.exists():
        return True
    with open_disk(settings) as disk:
        return not disk.control.load_keys()


@contextmanager
def open_disk(settings: Settings) -> Iterator[Disk]:
    """Open what is there; raises ``ConfigError`` without an installation, or without its key."""
    where = places(settings)
    if not where.seal.exists():
        raise ConfigError(f"{where.data}: no installation here: run `limen up`, or name the [data] folder")
    control = ControlStore.open(where.control)
    try:
        yield Disk(settings, where, keyring_of(where, 0.0), control)
    finally:
        control.close()
