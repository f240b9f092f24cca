"""API keys on disk: keyed hashes and sealed details."""

from collections import defaultdict
from hashlib import sha256

import msgspec
from sqlalchemy import Connection, delete, select

from limen.model import Change, ConfigError, Key, KeyVersion, Revision
from limen.stores import control_chain as chain
from limen.stores.control_database import upsert
from limen.stores.control_rows import ControlRows
from limen.stores.control_tables import KEY_VERSIONS, KEYS

KIND = "key"


class KeyRows(ControlRows):
    """See ``engine.ports.KeyStore``."""

    def load_keys(self) -> list[Key]:
        """Every key, also expired and revoked ones, oldest first."""
        with self._database.read() as connection:
            return read_keys(connection)

    def find_key(self, public_id: str) -> Key | None:
        """One key, or ``None``."""
        with self._database.read() as connection:
            return _find(connection, public_id)

    def put_key(self, key: Key, change: Change) -> Revision:
        """Write the key as a whole, new or changed."""
        with self._database.write() as connection:
            return write_key(connection, key, change)


def read_keys(connection: Connection, public_id: str = "") -> list[Key]:
    """Every key, or the one with that public id."""
    versions: dict[str, list[KeyVersion]] = defaultdict(list)
    wanted = select(KEY_VERSIONS).order_by(KEY_VERSIONS.c.public_id, KEY_VERSIONS.c.position)
    keys = select(KEYS).order_by(KEYS.c.created, KEYS.c.public_id)
    if public_id:
        wanted = wanted.where(KEY_VERSIONS.c.public_id == public_id)
        keys = keys.where(KEYS.c.public_id == public_id)
    for row in connection.execute(wanted):
        versions[row.public_id].append(KeyVersion(row.hash, row.since, row.until))
    return [
        Key(
            row.public_id,
            row.credential,
            row.principal,
            row.created,
            msgspec.json.decode(row.roles, type=tuple[str, ...]),
            msgspec.json.decode(row.scopes, type=tuple[str, ...]),
            row.expires,
            row.revoked,
            row.imported,
            row.details,
            tuple(versions[row.public_id]),
        )
        for row in connection.execute(keys)
    ]


def write_key(connection: Connection, key: Key, change: Change) -> Revision:
    """Write a key and its revision in the caller's transaction."""
    before = _find(connection, key.public_id)
    upsert(connection, KEYS, [_row(key)])
    connection.execute(delete(KEY_VERSIONS).where(KEY_VERSIONS.c.public_id == key.public_id))
    versions = [
        {"public_id": key.public_id, "position": place, **msgspec.structs.asdict(version)}
        for place, version in enumerate(key.versions)
    ]
    if versions:
        connection.execute(KEY_VERSIONS.insert(), versions)
    was = chain.raw(in_chain(before) if before else None)
    edit = chain.Edit(KIND, key.public_id, was, chain.raw(in_chain(key)))
    return chain.append(connection, change, f"{_verb(before, key)} key {key.public_id}", edit)


def undo_key(connection: Connection, edit: chain.Edit, change: Change) -> Revision:
    """Put a key back as it was, with today's details; raises ``ConfigError`` for one just made or erased."""
    now = _find(connection, edit.subject)
    before = chain.told(edit.before, Key)
    if before is None or now is None:
        raise ConfigError(f"API key {edit.subject} was made by this revision: revoke it instead")
    if before.details and not now.details:
        raise ConfigError(f"API key {edit.subject} was erased, with its networks: create a new one")
    after = chain.told(edit.after, Key)
    if after is not None and after.details != before.details and now.details:
        raise ConfigError(f"API key {edit.subject}: the chain keeps no networks: set them as they were")
    return write_key(connection, msgspec.structs.replace(before, details=now.details), change)


def in_chain(key: Key) -> Key:
    """A key as the chain tells it: its sealed details by their digest, so that they can be erased."""
    return msgspec.structs.replace(key, details=sha256(key.details).digest() if key.details else b"")


def _find(connection: Connection, public_id: str) -> Key | None:
    found = read_keys(connection, public_id) if public_id else []
    return found[0] if found else None


def _row(key: Key) -> dict[str, object]:
    row = msgspec.structs.asdict(key)
    del row["versions"]
    return row | {
        "roles": msgspec.json.encode(key.roles).decode(),
        "scopes": msgspec.json.encode(key.scopes).decode(),
    }


def _verb(before: Key | None, after: Key) -> str:
    if before is None:
        return "import" if after.imported else "create"
    if after.revoked and not before.revoked:
        return "revoke"
    return "rotate" if before.versions != after.versions else "change"
