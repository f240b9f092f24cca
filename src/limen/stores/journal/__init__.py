"""The journal of evidence: sealed, crash-safe segments on local disk, and what is read out of them.

``Journal`` writes, ``Reader`` reads, ``Snapshots`` keeps learnt state so that recovery has little to fold,
``query`` answers SQL and ``export_anonymous`` gives evidence away. Form and reasons:
``docs/decisions/0003-journal.md``.
"""

from limen.stores.journal.export import export_anonymous
from limen.stores.journal.health import Health, Rhythm
from limen.stores.journal.keys import Keys, key_id
from limen.stores.journal.query import Table, query
from limen.stores.journal.reader import Damage, JournalDamagedError, Reader
from limen.stores.journal.records import Boot, Close, Gap, Mark, Record, Relearnt
from limen.stores.journal.retention import Limits, Retained
from limen.stores.journal.snapshot import Snapshot, SnapshotError, Snapshots
from limen.stores.journal.writer import Journal

__all__ = [
    "Boot",
    "Close",
    "Damage",
    "Gap",
    "Health",
    "Journal",
    "JournalDamagedError",
    "Keys",
    "Limits",
    "Mark",
    "Reader",
    "Record",
    "Relearnt",
    "Retained",
    "Rhythm",
    "Snapshot",
    "SnapshotError",
    "Snapshots",
    "Table",
    "export_anonymous",
    "key_id",
    "query",
]
