"""The outbox of shared signals: what waits to be sent, and how far the chain of revisions was told.

SETs and progress go to disk in one transaction, so a revision is told although the process dies in between,
and it is not told twice.
"""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import Connection, delete, func, select, update

from limen.engine.signal_streams import Altered, Waiting
from limen.model import Hold, Key, Revision
from limen.stores import control_chain as chain
from limen.stores.control_database import upsert
from limen.stores.control_holds import KIND as HOLD
from limen.stores.control_keys import KIND as KEY
from limen.stores.control_rows import ControlRows
from limen.stores.control_tables import REVISIONS, SSF_OUTBOX, SSF_PROGRESS, SSF_STREAMS

_TOLD = "revisions"


class OutboxRows(ControlRows):
    """See ``engine.signal_streams.StreamStore``."""

    def enqueue(self, sets: Sequence[Waiting], most: int, progress: int = 0) -> frozenset[str]:
        """Append SETs to their streams and note the progress; gives the streams that had no room."""
        full: Counter[str] = Counter()
        with self._database.write() as connection:
            for each in sets:
                if not _append(connection, each, most):
                    full[each.stream] += 1
            for stream, lost in full.items():
                counted = update(SSF_STREAMS).where(SSF_STREAMS.c.id == stream)
                connection.execute(counted.values(dropped=SSF_STREAMS.c.dropped + lost))
            if progress:
                upsert(connection, SSF_PROGRESS, [{"name": _TOLD, "number": progress}])
        return frozenset(full)

    def waiting(self, stream: str, most: int, *, urgent: bool) -> list[Waiting]:
        """What waits, in order of sending: urgent ones first; with ``urgent`` only those."""
        wanted = select(SSF_OUTBOX).where(SSF_OUTBOX.c.stream == stream)
        if urgent:
            wanted = wanted.where(SSF_OUTBOX.c.urgent)
        ordered = wanted.order_by(SSF_OUTBOX.c.urgent.desc(), SSF_OUTBOX.c.number).limit(most)
        with self._database.read() as connection:
            rows = connection.execute(ordered).all()
        return [Waiting(r.stream, r.jti, r.at, r.sealed, r.urgent, r.number) for r in rows]

    def acknowledge(self, stream: str, jtis: Sequence[str]) -> int:
        """Forget SETs that arrived (or never will); how many there were."""
        gone = 0
        with self._database.write() as connection:
            for start in range(0, len(jtis), 500):
                some = SSF_OUTBOX.c.jti.in_(jtis[start : start + 500])
                gone += connection.execute(
                    delete(SSF_OUTBOX).where(SSF_OUTBOX.c.stream == stream, some)
                ).rowcount
        return gone

    def count_waiting(self) -> dict[str, int]:
        """How many SETs wait, by stream; those with none are left out."""
        counted = select(SSF_OUTBOX.c.stream, func.count().label("waiting")).group_by(SSF_OUTBOX.c.stream)
        with self._database.read() as connection:
            return {row.stream: row.waiting for row in connection.execute(counted)}

    def follow(self, most: int) -> list[Altered]:
        """The oldest revisions that were not told yet. The first time, nothing: history is not told."""
        with self._database.read() as connection:
            told = connection.execute(select(SSF_PROGRESS.c.number).where(SSF_PROGRESS.c.name == _TOLD))
            since = told.scalar()
            if since is not None:
                return _after(connection, since, most)
        with self._database.write() as connection:
            start = chain.head(connection).number
            upsert(connection, SSF_PROGRESS, [{"name": _TOLD, "number": start}])
        return []


def _append(connection: Connection, waiting: Waiting, most: int) -> bool:
    """Put one SET at the end of its stream; a stream's own word finds room though it is full."""
    ordinary = select(func.count()).where(
        SSF_OUTBOX.c.stream == waiting.stream, SSF_OUTBOX.c.urgent.is_(False)
    )
    if not waiting.urgent and connection.execute(ordinary).scalar_one() >= most:
        return False
    last = select(func.max(SSF_OUTBOX.c.number)).where(SSF_OUTBOX.c.stream == waiting.stream)
    row = {
        "stream": waiting.stream,
        "number": (connection.execute(last).scalar() or 0) + 1,
        "jti": waiting.jti,
        "at": waiting.at,
        "urgent": waiting.urgent,
        "sealed": waiting.sealed,
    }
    connection.execute(SSF_OUTBOX.insert().values(row))
    return True


def _after(connection: Connection, number: int, most: int) -> list[Altered]:
    later = select(REVISIONS).where(REVISIONS.c.number > number).order_by(REVISIONS.c.number).limit(most)
    return [altered(chain.revision_of(row)) for row in connection.execute(later)]


def altered(revision: Revision) -> Altered:
    """A revision by what it did to a hold or a key; others are told by number only."""
    edit = chain.read_edit(revision.change)
    base = (revision.number, revision.at, revision.by, revision.why, revision.hash)
    if edit.kind == HOLD:
        return Altered(*base, hold=chain.told(edit.after, Hold), held=chain.told(edit.before, Hold))
    if edit.kind == KEY:
        return Altered(*base, key=chain.told(edit.after, Key), known=chain.told(edit.before, Key))
    return Altered(*base)
