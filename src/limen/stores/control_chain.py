"""The chain of revisions: who changed what, when and why, each hashed over the one before.

A revision's hash is SHA-256 over the previous hash and the canonical JSON of the rest, so no past one can be
changed, dropped from the middle or put in unseen. (The newest ones can be cut off by whoever owns the file:
keep ``head`` elsewhere to see that.) What is sealed or large is in the chain by its digest, so it can be
erased.
"""

from collections.abc import Iterator
from hashlib import sha256
from typing import TypeVar

import msgspec
from sqlalchemy import Connection, Row, and_, delete, func, select

from limen.model import Change, ConfigError, Revision
from limen.stores.control_tables import REVISIONS

MOST_REVISIONS = 1_000_000
"""Policy makes revisions at the traffic's will; past this many the oldest go, and the chain starts later."""

_TRIM_EVERY = 1024


NOTHING = msgspec.Raw(b"null")
_T = TypeVar("_T")


class Edit(msgspec.Struct, frozen=True):
    """What a revision changed: one subject of a kind, before and after, as JSON (``null``: not there).

    ``action`` is the action of a hold put in force, 0 for everything else.
    """

    kind: str
    subject: str
    before: msgspec.Raw = NOTHING
    after: msgspec.Raw = NOTHING
    action: int = 0


class Head(msgspec.Struct, frozen=True):
    """The newest revision's number and hash; 0 and empty for an empty chain."""

    number: int = 0
    hash: str = ""


def append(connection: Connection, change: Change, what: str, edit: Edit) -> Revision:
    """Add a revision in the caller's transaction."""
    newest = head(connection)
    revision = _linked(newest, change, what, msgspec.json.encode(edit))
    connection.execute(
        REVISIONS.insert().values(
            kind=edit.kind, subject=edit.subject, action=edit.action, **msgspec.structs.asdict(revision)
        )
    )
    if revision.number % _TRIM_EVERY == 0:
        connection.execute(delete(REVISIONS).where(REVISIONS.c.number <= revision.number - MOST_REVISIONS))
    return revision


def head(connection: Connection) -> Head:
    """The end of the chain."""
    newest = select(REVISIONS.c.number, REVISIONS.c.hash).order_by(REVISIONS.c.number.desc()).limit(1)
    row = connection.execute(newest).first()
    return Head(row.number, row.hash) if row else Head()


def history(connection: Connection, most: int) -> list[Revision]:
    """The newest revisions, newest first."""
    rows = connection.execute(select(REVISIONS).order_by(REVISIONS.c.number.desc()).limit(most))
    return [revision_of(row) for row in rows]


def since(connection: Connection, number: int) -> list[Revision]:
    """The revisions after one, oldest first."""
    later = select(REVISIONS).where(REVISIONS.c.number > number).order_by(REVISIONS.c.number)
    return [revision_of(row) for row in connection.execute(later)]


def newest_by_people(connection: Connection, kinds: tuple[str, ...], without: tuple[str, ...]) -> int:
    """The newest revision of these kinds that a person made, of subjects that do not start so; 0 for none."""
    people = REVISIONS.c.by.not_in(("policy", "limen"))
    others = [REVISIONS.c.subject.not_like(f"{start}%") for start in without]
    newest = select(func.max(REVISIONS.c.number)).where(people, REVISIONS.c.kind.in_(kinds), *others)
    return connection.execute(newest).scalar() or 0


def find(connection: Connection, number: int) -> Revision | None:
    """One revision."""
    row = connection.execute(select(REVISIONS).where(REVISIONS.c.number == number)).first()
    return revision_of(row) if row else None


def last_of(connection: Connection, kind: str, subject: str) -> int:
    """The number of the newest revision of a subject; 0 when there is none."""
    same = and_(REVISIONS.c.kind == kind, REVISIONS.c.subject == subject)
    newest = select(func.max(REVISIONS.c.number)).where(same)
    return connection.execute(newest).scalar() or 0


def walk(connection: Connection, place: str) -> Iterator[tuple[Revision, Edit]]:
    """Every revision, oldest first, checked against the one before; raises ``ConfigError`` at a break."""
    before: Revision | None = None
    rows = select(REVISIONS).order_by(REVISIONS.c.number).execution_options(yield_per=1000)
    for row in connection.execute(rows):
        revision, edit = revision_of(row), read_edit(row.change)
        start = Head(before.number, before.hash) if before else Head(revision.number - 1, revision.previous)
        whole = _linked(start, Change(revision.at, revision.by, revision.why), revision.what, revision.change)
        if whole != revision or (edit.kind, edit.subject, edit.action) != (row.kind, row.subject, row.action):
            raise ConfigError(
                f"{place}: revision {revision.number} was changed, or one before it is missing: compare with"
                " your backup"
            )
        before = revision
        yield revision, edit


def edit_of(connection: Connection, number: int) -> Edit:
    """The edit of a revision that is known to be there."""
    change = connection.execute(select(REVISIONS.c.change).where(REVISIONS.c.number == number)).scalar_one()
    return read_edit(change)


def read_edit(change: bytes) -> Edit:
    """The edit inside a revision."""
    return msgspec.json.decode(change, type=Edit)


def raw(value: object) -> msgspec.Raw:
    """A value as it goes into an edit, ``None`` too."""
    return msgspec.Raw(msgspec.json.encode(value))


def told(value: msgspec.Raw, kind: type[_T]) -> _T | None:
    """A value out of an edit, ``None`` where there was nothing."""
    return msgspec.json.decode(value, type=kind | None)


def _linked(before: Head, change: Change, what: str, content: bytes) -> Revision:
    number = before.number + 1
    at = float(change.at)
    told = msgspec.json.encode([number, at, change.by, what, change.why, content])
    digest = sha256(before.hash.encode() + told).hexdigest()
    return Revision(number, at, change.by, what, change.why, content, before.hash, digest)


def revision_of(row: Row[tuple[object, ...]]) -> Revision:
    """A row as a revision."""
    return Revision(row.number, row.at, row.by, row.what, row.why, row.change, row.previous, row.hash)
