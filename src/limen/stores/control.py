"""The control store: keys, holds, documents, labels, the vault, factors and streams of shared signals, in one
database with one chain of revisions.

One transaction a verb, on disk before the verb returns. What traffic teaches is not here: that is state, and
lives in snapshots and the journal.
"""

from pathlib import Path
from typing import Self

from sqlalchemy import Connection

from limen.model import Change, ConfigError, Hold, Key, Label, Revision, Scope
from limen.stores import control_chain as chain
from limen.stores.control_database import open_database
from limen.stores.control_documents import (
    DOCUMENT,
    LABEL,
    DocumentRows,
    digest_of,
    find_label,
    newest_version,
    undo_document,
    undo_label,
)
from limen.stores.control_factors import FactorRows
from limen.stores.control_holds import KIND as HOLD
from limen.stores.control_holds import HoldRows, find_hold, undo_hold
from limen.stores.control_keys import KIND as KEY
from limen.stores.control_keys import KeyRows, in_chain, read_keys, undo_key
from limen.stores.control_outbox import OutboxRows
from limen.stores.control_streams import StreamRows
from limen.stores.control_vault import VaultRows

_ON_RECORD = ("plan ", "operators", "incident ")
_UNDO = {KEY: undo_key, HOLD: undo_hold, DOCUMENT: undo_document, LABEL: undo_label}


class ControlStore(KeyRows, HoldRows, DocumentRows, VaultRows, FactorRows, StreamRows, OutboxRows):
    """Everything that is ordered, journalled and has one writer; threads may share it."""

    @classmethod
    def open(cls, place: str | Path) -> Self:
        """Open or make the store at a path (SQLite) or URL (PostgreSQL); raises ``ConfigError`` with the
        cure.
        """
        return cls(open_database(place))

    def close(self) -> None:
        """Give the database back."""
        self._database.close()

    def undo(self, number: int, change: Change) -> Revision:
        """Take one revision back, by a new one. Raises ``ConfigError`` when it cannot be.

        What stands now must be what the revision made of its subject: a later one is undone first. What was
        erased stays erased.
        """
        with self._database.write() as connection:
            revision = chain.find(connection, number)
            if revision is None:
                raise ConfigError(f"{self.place}: there is no revision {number}")
            edit = chain.read_edit(revision.change)
            later = chain.last_of(connection, edit.kind, edit.subject)
            if later != number and chain.edit_of(connection, later).after != edit.after:
                raise ConfigError(
                    f"revision {later} changed {edit.kind} {edit.subject} later: undo that one first"
                )
            if edit.kind not in _UNDO:
                raise ConfigError(f"revision {number} ({revision.what}) cannot be undone")
            undone = _UNDO[edit.kind](connection, edit, change)
            if undone is None:
                raise ConfigError(f"revision {number} ({revision.what}) has run out: nothing to undo")
            return undone

    def base(self) -> int:
        """The newest revision by which a person changed keys, holds or what is in force; 0 for none.

        Plans, operators and the ends of incidents are on record here too, and change nothing of that.
        """
        with self._database.read() as connection:
            return chain.newest_by_people(connection, (KEY, HOLD, DOCUMENT), _ON_RECORD)

    def verify_chain(self) -> int:
        """Check every revision against the one before, and what stands now against the newest; gives their
        count.

        Raises ``ConfigError`` naming the first revision or row that does not fit.
        """
        count, at, latest = 0, 0.0, {}
        with self._database.read() as connection:
            for revision, edit in chain.walk(connection, self.place):
                count, at = count + 1, max(at, revision.at)
                latest[edit.kind, edit.subject] = edit
            for edit in latest.values():
                if not _agrees(connection, edit, at):
                    raise ConfigError(
                        f"{self.place}: {edit.kind} {edit.subject} was changed past the revisions: compare"
                        " with your backup"
                    )
        return count


def _agrees(connection: Connection, edit: chain.Edit, at: float) -> bool:
    if edit.kind == KEY:
        found = read_keys(connection, edit.subject)
        return bool(found) and in_chain(found[0]) == chain.told(edit.after, Key)
    if edit.kind == HOLD:
        return _hold_agrees(connection, edit, at)
    if edit.kind == DOCUMENT:
        version = newest_version(connection, edit.subject)
        told = chain.told(edit.after, str) or ""
        return version is not None and version.digest == told == digest_of(version.content)
    if edit.kind == LABEL:
        return find_label(connection, edit.subject) == chain.told(edit.after, Label)
    return True


def _hold_agrees(connection: Connection, edit: chain.Edit, at: float) -> bool:
    scope, _, subject = edit.subject.partition(" ")
    found, told = find_hold(connection, Scope(scope), int(subject)), chain.told(edit.after, Hold)
    return found == told or (found is None and told is not None and not told.stands(at))
