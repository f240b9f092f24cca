"""The past out of snapshot and journal: learnt state, catalogue and short-term memory as they were.

Also what makes the next snapshot: the same recovery, in a process of its own (``limen.running.compact``), so
that the decision loop is never held up by one (``docs/decisions/0005-recovery.md``).
"""

from collections.abc import Callable

import msgspec

from limen.assemble.progress import unwatched
from limen.engine.memory import recall, remember
from limen.engine.relearn import accept
from limen.engine.relive import Past
from limen.engine.world import World
from limen.features.observe import let_go
from limen.model import ConfigError, Evidence, Followed, Label, Rekey, Taught
from limen.model.incident import Closure
from limen.sketches import State
from limen.stores.journal import Mark, Reader, Record, Relearnt, Snapshot, Snapshots

APPROVED, ROLLED_BACK, DECLARED = "approved", "rolled_back", "declared"
"""What a mark can say that recovery must do again."""

PATIENCE = 120.0
"""Seconds after which a call without an answer is taken for never answered."""


class Recovered(msgspec.Struct, frozen=True):
    """Up to which record the world is now, from which snapshot on (0: none), and the last record's time."""

    sequence: int
    snapshot: int
    records: int
    at: float


Approved = Callable[[int], bytes | None]
"""The state that was approved under a revision of the model."""


class Recovery:
    """Brings one world up to the end of the journal; ``step`` hears of each piece of that work."""

    def __init__(
        self,
        world: World,
        approved: Approved,
        declare: Callable[[], None],
        step: Callable[[], None] = unwatched,
    ) -> None:
        self._world = world
        self._approved = approved
        self._declare = declare
        self._step = step

    def run(self, snapshots: Snapshots, reader: Reader) -> Recovered:
        """Recall the newest good snapshot and fold what the journal holds after it.

        Raises ``ConfigError`` for another key or version, ``InputError`` for a snapshot of another format.
        """
        snapshot = snapshots.latest()
        self._step()
        if snapshot is not None:
            recall(snapshot.body, self._world)
            self._step()
        start = snapshot.sequence if snapshot is not None else 0
        past, sequence, count, at = Past(self._world), start, 0, 0.0
        for sequence, record in reader.records(after=start):  # noqa: B007 - the last one counts
            count += 1
            self._step()
            at = max(at, self._again(past, record, reader))
        let_go(self._world.recent, at - PATIENCE)
        return Recovered(sequence, start, count, at)

    def _again(self, past: Past, record: Record, reader: Reader) -> float:
        match record:
            case Evidence():
                past.evidence(record)
                return record.features.at
            case Rekey():
                past.rekey(record)
            case Taught():
                past.taught(record)
            case Mark():
                self._mark(record)
            case Closure():
                past.closed(record)
            case Followed():
                past.followed(record)
            case Relearnt():
                accept(record.evidence, self._world)
            case Label(benign=False):
                evidence = find(reader, record.evidence, self._step)
                if evidence is not None:
                    past.label(record, evidence)
            case _:
                pass  # gaps, boots and closes teach nothing; benign labels tell by Relearnt what they teach
        return 0.0

    def _mark(self, mark: Mark) -> None:
        world = self._world
        if mark.what == APPROVED:
            world.reference, world.model_revision = world.state.copy(), mark.revision
        elif mark.what == ROLLED_BACK:
            world.state = approved_state(self._approved, mark.revision)
            world.reference, world.model_revision = world.state.copy(), mark.revision
        elif mark.what == DECLARED:
            self._declare()


def find(reader: Reader, evidence: str, step: Callable[[], None] = unwatched) -> Evidence | None:
    """One decision by its id: a walk over the whole journal, for what is asked rarely."""
    for _, record in Reader(reader.folder, reader.keys).records():
        step()
        if isinstance(record, Evidence) and record.id == evidence:
            return record
    return None


def approved_state(approved: Approved, revision: int) -> State:
    """The state approved as a revision; raises ``ConfigError`` when it is no longer kept."""
    body = approved(revision)
    if body is None:
        raise ConfigError(f"model revision {revision} is no longer kept: `limen model list` shows which are")
    return State.decode(body)


def save(world: World, snapshots: Snapshots, sequence: int, at: float) -> Snapshot:
    """Write a snapshot of a world that has heard everything up to ``sequence``. ``SnapshotError``."""
    return snapshots.save(sequence, remember(world, recent=True), at)
