"""Shared signals on disk: streams and what their receivers do not want to hear of, and signing keys.

Who opens, changes or ends a stream is in the chain of revisions; what is sealed is not.
"""

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, Row, delete, func, select

from limen.engine.signal_streams import Removed, SigningKey, Status, Stream
from limen.model import Change
from limen.stores import control_chain as chain
from limen.stores.control_database import upsert
from limen.stores.control_rows import ControlRows
from limen.stores.control_tables import SSF_KEYS, SSF_OUTBOX, SSF_REMOVED, SSF_STREAMS

KIND = "stream"


class _Shown(msgspec.Struct, frozen=True):
    """A stream as the chain tells it."""

    receiver: str
    status: Status
    reason: str


class StreamRows(ControlRows):
    """See ``engine.signal_streams.StreamStore`` and ``SigningKeyStore``."""

    def load_streams(self) -> list[Stream]:
        """Every stream, oldest first."""
        wanted = select(SSF_STREAMS).order_by(SSF_STREAMS.c.created, SSF_STREAMS.c.id)
        with self._database.read() as connection:
            return [_stream(row) for row in connection.execute(wanted)]

    def put_stream(self, stream: Stream, at: float) -> None:
        """Write a stream, all but what it dropped, which ``enqueue`` counts; a revision only where the chain
        shows a difference."""
        with self._database.write() as connection:
            before = _find(connection, stream.id)
            dropped = before.dropped if before else stream.dropped
            upsert(connection, SSF_STREAMS, [{**msgspec.structs.asdict(stream), "dropped": dropped}])
            was, now = _shown(before), _shown(stream)
            if was == now:
                return
            edit = chain.Edit(KIND, stream.id, chain.raw(was), chain.raw(now))
            verb = "change" if before else "open"
            chain.append(connection, Change(at, stream.receiver, stream.reason), f"{verb} {KIND}", edit)

    def delete_stream(self, stream: str, at: float) -> bool:
        """Forget a stream and all that waits for it; whether there was one."""
        with self._database.write() as connection:
            before = _find(connection, stream)
            if before is None:
                return False
            for table in (SSF_OUTBOX, SSF_REMOVED):
                connection.execute(delete(table).where(table.c.stream == stream))
            connection.execute(delete(SSF_STREAMS).where(SSF_STREAMS.c.id == stream))
            edit = chain.Edit(KIND, stream, chain.raw(_shown(before)))
            chain.append(connection, Change(at, before.receiver), f"end {KIND}", edit)
        return True

    def load_removed(self, stream: str) -> list[Removed]:
        """The subjects a receiver does not want to hear of."""
        wanted = select(SSF_REMOVED.c.digest, SSF_REMOVED.c.sealed).where(SSF_REMOVED.c.stream == stream)
        with self._database.read() as connection:
            return [Removed(*row) for row in connection.execute(wanted)]

    def put_removed(self, stream: str, removed: Removed, most: int) -> bool:
        """Note such a subject; ``False`` when there are ``most`` others already."""
        others = select(func.count()).where(
            SSF_REMOVED.c.stream == stream, SSF_REMOVED.c.digest != removed.digest
        )
        with self._database.write() as connection:
            if connection.execute(others).scalar_one() >= most:
                return False
            upsert(connection, SSF_REMOVED, [{"stream": stream, **msgspec.structs.asdict(removed)}])
        return True

    def drop_removed(self, stream: str, digest: str) -> None:
        """Tell of a subject again."""
        gone = delete(SSF_REMOVED).where(SSF_REMOVED.c.stream == stream, SSF_REMOVED.c.digest == digest)
        with self._database.write() as connection:
            connection.execute(gone)

    def load_signing_keys(self) -> list[SigningKey]:
        """Every key, oldest first."""
        with self._database.read() as connection:
            rows = connection.execute(select(SSF_KEYS).order_by(SSF_KEYS.c.made, SSF_KEYS.c.kid))
            return [SigningKey(r.kid, r.algorithm, r.made, r.sealed, r.retired) for r in rows]

    def put_signing_keys(self, keys: Sequence[SigningKey], gone: Sequence[str]) -> None:
        """Write keys and delete the ``gone``, in one transaction."""
        with self._database.write() as connection:
            upsert(connection, SSF_KEYS, [msgspec.structs.asdict(key) for key in keys])
            connection.execute(delete(SSF_KEYS).where(SSF_KEYS.c.kid.in_(gone)))


def _find(connection: Connection, stream: str) -> Stream | None:
    row = connection.execute(select(SSF_STREAMS).where(SSF_STREAMS.c.id == stream)).first()
    return _stream(row) if row else None


def _stream(row: Row[tuple[object, ...]]) -> Stream:
    return Stream(
        row.id, row.receiver, row.status, row.reason, row.created, row.config, row.verified, row.dropped
    )


def _shown(stream: Stream | None) -> _Shown | None:
    return _Shown(stream.receiver, stream.status, stream.reason) if stream else None
