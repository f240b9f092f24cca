"""What users prove themselves with, sealed: one row a user, whose each passkey is, and tickets used up.

The rows are opaque here; ``identity.step_up`` seals and reads them. Enrolling and removing are revisions;
that a code was used is not, or traffic could fill the chain.
"""

from collections.abc import Sequence

from sqlalchemy import delete, func, select

from limen.model import Change, Revision
from limen.stores import control_chain as chain
from limen.stores.control_database import upsert
from limen.stores.control_rows import ControlRows
from limen.stores.control_tables import STEP_UP_FACTORS, STEP_UP_PASSKEYS, STEP_UP_SPENT

KIND = "factors"
MOST_SPENT = 1_000_000
"""Tickets remembered as used until they expire; past it no more are taken, or one could be used twice."""


class FactorRows(ControlRows):
    """See ``identity.step_up.ports.FactorStore``."""

    def load_factors(self, person: int) -> tuple[bytes, int] | None:
        """A user's sealed factors and their version."""
        row = STEP_UP_FACTORS.c
        with self._database.read() as connection:
            found = connection.execute(select(row.sealed, row.version).where(row.person == person)).first()
        return (found.sealed, found.version) if found else None

    def passkey_owner(self, credential: bytes) -> int | None:
        """Whose a passkey is, by the digest of its id."""
        wanted = select(STEP_UP_PASSKEYS.c.person).where(STEP_UP_PASSKEYS.c.credential == credential)
        with self._database.read() as connection:
            return connection.execute(wanted).scalar()

    def put_factors(
        self,
        person: int,
        sealed: bytes,
        version: int,
        passkeys: Sequence[bytes],
        change: Change | None = None,
        did: str = "",
    ) -> bool:
        """Write a user's factors over ``version`` (0: none yet); ``False`` when another write came first.

        ``passkeys`` are the digests of all that are his from now on. With a ``change`` it is a revision that
        says what he ``did`` ("create passkey").
        """
        row = {"person": person, "version": version + 1, "sealed": sealed}
        with self._database.write() as connection:
            standing = select(STEP_UP_FACTORS.c.version).where(STEP_UP_FACTORS.c.person == person)
            if (connection.execute(standing).scalar() or 0) != version:
                return False
            upsert(connection, STEP_UP_FACTORS, [row])
            connection.execute(delete(STEP_UP_PASSKEYS).where(STEP_UP_PASSKEYS.c.person == person))
            if passkeys:
                rows = [{"credential": credential, "person": person} for credential in passkeys]
                connection.execute(STEP_UP_PASSKEYS.insert(), rows)
            if change is not None:
                edit = chain.Edit(KIND, str(person), after=chain.raw(did))
                chain.append(connection, change, f"{did} of {person}", edit)
        return True

    def erase_factors(self, person: int, change: Change) -> Revision | None:
        """Destroy all that a user could prove himself with, and record that; ``None`` when there was none."""
        with self._database.write() as connection:
            for table in (STEP_UP_FACTORS, STEP_UP_PASSKEYS):
                gone = connection.execute(delete(table).where(table.c.person == person))
                if table is STEP_UP_FACTORS and not gone.rowcount:
                    return None
            edit = chain.Edit(KIND, str(person))
            revision = chain.append(connection, change, f"erase factors of {person}", edit)
        self._database.checkpoint()
        return revision

    def spend_ticket(self, ticket: bytes, until: float, at: float) -> bool:
        """Use a ticket (by its digest) up at time ``at``; ``False`` when it was, or no more can be kept."""
        with self._database.write() as connection:
            connection.execute(delete(STEP_UP_SPENT).where(STEP_UP_SPENT.c.until <= at))
            again = select(STEP_UP_SPENT.c.until).where(STEP_UP_SPENT.c.ticket == ticket)
            count = connection.execute(select(func.count()).select_from(STEP_UP_SPENT)).scalar_one()
            if count >= MOST_SPENT or connection.execute(again).first() is not None:
                return False
            connection.execute(STEP_UP_SPENT.insert().values(ticket=ticket, until=until))
        return True
