"""Holds on disk: what stands against a credential, a caller or an operation, and how many policy has made."""

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, and_, delete, func, or_, select

from limen.model import Action, Change, Hold, Revision, Scope
from limen.stores import control_chain as chain
from limen.stores.control_database import upsert
from limen.stores.control_rows import ControlRows
from limen.stores.control_tables import HOLDS, KEYS, REVISIONS

KIND = "hold"
POLICY = "policy"
MOST_HOLDS = 100_000
"""Past this many, what policy holds and runs out first goes first; a person's hold and one for good stay."""

_SWEEP_EVERY = 256


class BlastRadius(msgspec.Struct, frozen=True):
    """How many credentials policy suspended lately (also those since resumed), of how many active keys."""

    suspended: int
    active: int

    @property
    def share(self) -> float:
        """The part of the active keys, 0 to 1 and more where tokens were suspended too."""
        return self.suspended / max(self.active, 1)


class HoldRows(ControlRows):
    """See ``engine.ports.KeyStore``."""

    def load_holds(self) -> list[Hold]:
        """Every hold on disk, also those that have run out."""
        with self._database.read() as connection:
            return [read_hold(row) for row in connection.execute(select(HOLDS).order_by(HOLDS.c.since))]

    def put_hold(self, hold: Hold, change: Change) -> Revision:
        """Put a hold in force, in place of one with the same scope and subject."""
        with self._database.write() as connection:
            return write_hold(connection, hold, change)

    def lift_hold(self, scope: Scope, subject: int, change: Change) -> Revision | None:
        """End a hold; ``None`` when there was none."""
        with self._database.write() as connection:
            return remove_hold(connection, scope, subject, change)

    def blast_radius(self, since: float, at: float) -> BlastRadius:
        """Credentials that policy suspended after ``since``, beside the keys active at ``at``."""
        made = and_(REVISIONS.c.kind == KIND, REVISIONS.c.action == Action.SUSPEND, REVISIONS.c.at > since)
        suspended = select(func.count(REVISIONS.c.subject.distinct())).where(made, REVISIONS.c.by == POLICY)
        good = and_(KEYS.c.revoked == 0, or_(KEYS.c.expires == 0, KEYS.c.expires > at))
        active = select(func.count()).select_from(KEYS).where(good)
        with self._database.read() as connection:
            return BlastRadius(
                connection.execute(suspended).scalar_one(), connection.execute(active).scalar_one()
            )


def read_hold(row: Row[tuple[object, ...]]) -> Hold:
    """A row as a hold."""
    action = Action(row.action)
    return Hold(Scope(row.scope), row.subject, action, row.since, row.until, row.reason, row.evidence, row.by)


def subject_of(scope: Scope, subject: int) -> str:
    """How the chain names a hold."""
    return f"{scope.value} {subject}"


def find_hold(connection: Connection, scope: Scope, subject: int) -> Hold | None:
    """The hold of a scope and subject."""
    row = connection.execute(select(HOLDS).where(_where(scope, subject))).first()
    return read_hold(row) if row else None


def write_hold(connection: Connection, hold: Hold, change: Change) -> Revision:
    """Write a hold and its revision in the caller's transaction."""
    before = find_hold(connection, hold.scope, hold.subject)
    row = msgspec.structs.asdict(hold) | {"scope": hold.scope.value, "action": int(hold.action)}
    upsert(connection, HOLDS, [row])
    named = subject_of(hold.scope, hold.subject)
    edit = chain.Edit(KIND, named, chain.raw(before), chain.raw(hold), int(hold.action))
    revision = chain.append(connection, change, f"{hold.action.word} {named}", edit)
    if revision.number % _SWEEP_EVERY == 0:
        _sweep(connection, change)
    return revision


def remove_hold(connection: Connection, scope: Scope, subject: int, change: Change) -> Revision | None:
    """Delete a hold and write its revision in the caller's transaction."""
    before = find_hold(connection, scope, subject)
    if before is None:
        return None
    connection.execute(delete(HOLDS).where(_where(scope, subject)))
    named = subject_of(scope, subject)
    return chain.append(connection, change, f"lift {named}", chain.Edit(KIND, named, chain.raw(before)))


def undo_hold(connection: Connection, edit: chain.Edit, change: Change) -> Revision | None:
    """Put a hold back as it was, or take it away when there was none."""
    before = chain.told(edit.before, Hold)
    if before is not None:
        return write_hold(connection, before, change)
    scope, _, subject = edit.subject.partition(" ")
    return remove_hold(connection, Scope(scope), int(subject), change)


def _where(scope: Scope, subject: int) -> ColumnElement[bool]:
    return and_(HOLDS.c.scope == scope.value, HOLDS.c.subject == subject)


def _sweep(connection: Connection, change: Change) -> None:
    connection.execute(delete(HOLDS).where(HOLDS.c.until > 0, HOLDS.c.until <= change.at))
    surplus = connection.execute(select(func.count()).select_from(HOLDS)).scalar_one() - MOST_HOLDS
    if surplus <= 0:
        return
    going = select(HOLDS.c.scope, HOLDS.c.subject).where(HOLDS.c.until > 0, HOLDS.c.by == POLICY)
    for row in connection.execute(going.order_by(HOLDS.c.until).limit(surplus)).all():
        full = Change(change.at, "limen", f"more than {MOST_HOLDS} holds")
        remove_hold(connection, Scope(row.scope), row.subject, full)
