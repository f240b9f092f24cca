"""Named documents, every version a revision (policies, catalogue, thresholds, settings), and labels."""

from hashlib import sha256

import msgspec
from sqlalchemy import Connection, Row, delete, func, select

from limen.model import Change, ConfigError, Label, Revision
from limen.stores import control_chain as chain
from limen.stores.control_database import upsert
from limen.stores.control_rows import ControlRows
from limen.stores.control_tables import DOCUMENTS, LABELS

DOCUMENT = "document"
LABEL = "label"
VERSIONS_KEPT = 32
"""Older versions of a document are dropped; the chain keeps their digests."""


class Version(msgspec.Struct, frozen=True):
    """One version of a document; ``content`` is ``None`` where it was taken away."""

    revision: int
    digest: str
    content: bytes | None


class DocumentRows(ControlRows):
    """Documents and labels."""

    def load_document(self, name: str) -> bytes | None:
        """A document's newest content, or ``None``."""
        with self._database.read() as connection:
            found = newest_version(connection, name)
        return found.content if found else None

    def document_revision(self, name: str) -> int:
        """The number of the revision that wrote the newest content; 0 when there is none."""
        with self._database.read() as connection:
            found = newest_version(connection, name)
        return found.revision if found else 0

    def put_document(self, name: str, content: bytes, change: Change) -> Revision:
        """Write a new version."""
        with self._database.write() as connection:
            return write_document(connection, name, content, change)

    def load_documents(self, start: str) -> dict[str, bytes]:
        """The newest contents of the documents whose names start so, by name, without those taken away."""
        newest = select(func.max(DOCUMENTS.c.revision)).where(
            DOCUMENTS.c.name.startswith(start, autoescape=True)
        )
        rows = select(DOCUMENTS).where(DOCUMENTS.c.revision.in_(newest.group_by(DOCUMENTS.c.name)))
        with self._database.read() as connection:
            found = connection.execute(rows.order_by(DOCUMENTS.c.name)).all()
        return {row.name: row.content for row in found if row.content is not None}

    def document_of(self, name: str, digest: str) -> bytes | None:
        """The content of a document that the chain names by its digest, as long as it is kept."""
        same = select(DOCUMENTS.c.content).where(DOCUMENTS.c.name == name, DOCUMENTS.c.digest == digest)
        with self._database.read() as connection:
            found: bytes | None = connection.execute(same.limit(1)).scalar()
        return found

    def load_labels(self) -> list[Label]:
        """Every label, oldest first."""
        with self._database.read() as connection:
            return [_label(row) for row in connection.execute(select(LABELS).order_by(LABELS.c.at))]

    def put_label(self, label: Label, change: Change) -> Revision:
        """Write a label, in place of an earlier one on the same evidence."""
        with self._database.write() as connection:
            return write_label(connection, label, change)


def newest_version(connection: Connection, name: str) -> Version | None:
    """The newest version of a document."""
    wanted = select(DOCUMENTS).where(DOCUMENTS.c.name == name).order_by(DOCUMENTS.c.revision.desc()).limit(1)
    row = connection.execute(wanted).first()
    return Version(row.revision, row.digest, row.content) if row else None


def write_document(connection: Connection, name: str, content: bytes | None, change: Change) -> Revision:
    """Write a version and its revision in the caller's transaction; ``None`` takes the document away."""
    before = newest_version(connection, name)
    digest = digest_of(content)
    was = before.digest if before and before.content is not None else None
    edit = chain.Edit(DOCUMENT, name, chain.raw(was), chain.raw(digest or None))
    verb = "remove" if content is None else "write"
    revision = chain.append(connection, change, f"{verb} document {name}", edit)
    row = {"name": name, "revision": revision.number, "digest": digest, "content": content}
    connection.execute(DOCUMENTS.insert().values(row))
    _prune(connection, name)
    return revision


def undo_document(connection: Connection, edit: chain.Edit, change: Change) -> Revision:
    """Write the version before once more; raises ``ConfigError`` when it is no longer kept."""
    digest = chain.told(edit.before, str)
    if digest is None:
        return write_document(connection, edit.subject, None, change)
    wanted = select(DOCUMENTS.c.content).where(DOCUMENTS.c.name == edit.subject, DOCUMENTS.c.digest == digest)
    content = connection.execute(wanted).scalar()
    if content is None:
        raise ConfigError(f"document {edit.subject}: the version before is no longer kept: write it anew")
    return write_document(connection, edit.subject, content, change)


def find_label(connection: Connection, evidence: str) -> Label | None:
    """The label on a piece of evidence."""
    row = connection.execute(select(LABELS).where(LABELS.c.evidence == evidence)).first()
    return _label(row) if row else None


def write_label(connection: Connection, label: Label, change: Change) -> Revision:
    """Write a label and its revision in the caller's transaction."""
    before = find_label(connection, label.evidence)
    upsert(connection, LABELS, [msgspec.structs.asdict(label)])
    edit = chain.Edit(LABEL, label.evidence, chain.raw(before), chain.raw(label))
    word = "benign" if label.benign else "attack"
    return chain.append(connection, change, f"label {label.evidence} {word}", edit)


def undo_label(connection: Connection, edit: chain.Edit, change: Change) -> Revision:
    """Put the label before back, or take the label away when there was none."""
    before = chain.told(edit.before, Label)
    if before is not None:
        return write_label(connection, before, change)
    now = find_label(connection, edit.subject)
    connection.execute(delete(LABELS).where(LABELS.c.evidence == edit.subject))
    gone = chain.Edit(LABEL, edit.subject, chain.raw(now))
    return chain.append(connection, change, f"unlabel {edit.subject}", gone)


def digest_of(content: bytes | None) -> str:
    """How the chain names a content: SHA-256 in hex, empty for none."""
    return "" if content is None else sha256(content).hexdigest()


def _label(row: Row[tuple[object, ...]]) -> Label:
    return Label(row.evidence, row.benign, row.scope, row.until, row.by, row.at)


def _prune(connection: Connection, name: str) -> None:
    kept = select(DOCUMENTS.c.revision).where(DOCUMENTS.c.name == name).order_by(DOCUMENTS.c.revision.desc())
    oldest = connection.execute(kept.offset(VERSIONS_KEPT - 1).limit(1)).scalar()
    if oldest is not None:
        connection.execute(delete(DOCUMENTS).where(DOCUMENTS.c.name == name, DOCUMENTS.c.revision < oldest))
