"""The sealed vault's rows: ciphertext only, bounded, and gone from the disk when erased."""

from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import delete, func, select

from limen.engine.ports import SealedName, WrappedKey
from limen.model import Change, Revision
from limen.stores import control_chain as chain
from limen.stores.control_database import upsert
from limen.stores.control_rows import ControlRows
from limen.stores.control_tables import VAULT_NAMES, VAULT_PEOPLE

KIND = "person"
AT_ONCE = 500
"""Pseudonyms that one statement asks for."""

_NAME = len(VAULT_NAMES.c)


class VaultRows(ControlRows):
    """See ``engine.ports.VaultStore``."""

    def load_person(self, person: int) -> WrappedKey | None:
        """A person's wrapped key."""
        with self._database.read() as connection:
            row = connection.execute(select(VAULT_PEOPLE).where(VAULT_PEOPLE.c.person == person)).first()
        return WrappedKey(*row) if row else None

    def load_people(self, other_than: int) -> list[WrappedKey]:
        """The wrapped keys of every generation but ``other_than``."""
        wanted = select(VAULT_PEOPLE).where(VAULT_PEOPLE.c.generation != other_than)
        with self._database.read() as connection:
            return [WrappedKey(*row) for row in connection.execute(wanted)]

    def vault_generations(self) -> frozenset[int]:
        """The master generations that some wrapped key still needs."""
        with self._database.read() as connection:
            return frozenset(connection.execute(select(VAULT_PEOPLE.c.generation).distinct()).scalars())

    def load_name(self, kind: str, pseudonym: int) -> SealedName | None:
        """The sealed name behind a pseudonym."""
        wanted = select(VAULT_NAMES).where(VAULT_NAMES.c.kind == kind, VAULT_NAMES.c.pseudonym == pseudonym)
        with self._database.read() as connection:
            row = connection.execute(wanted).first()
        return SealedName(*row) if row else None

    def load_names(self, kind: str, pseudonyms: Sequence[int]) -> list[tuple[SealedName, WrappedKey]]:
        """The sealed names behind several pseudonyms, each with its person's wrapped key."""
        theirs = VAULT_NAMES.c.person == VAULT_PEOPLE.c.person
        found = []
        with self._database.read() as connection:
            for start in range(0, len(pseudonyms), AT_ONCE):
                part = pseudonyms[start : start + AT_ONCE]
                wanted = select(VAULT_NAMES, VAULT_PEOPLE).join(VAULT_PEOPLE, theirs)
                rows = wanted.where(VAULT_NAMES.c.kind == kind, VAULT_NAMES.c.pseudonym.in_(part))
                found += [
                    (SealedName(*row[:_NAME]), WrappedKey(*row[_NAME:])) for row in connection.execute(rows)
                ]
        return found

    def put_vault(self, people: Iterable[WrappedKey], names: Sequence[SealedName]) -> None:
        """Write keys and names in one transaction, in place of earlier ones."""
        with self._database.write() as connection:
            upsert(connection, VAULT_PEOPLE, [msgspec.structs.asdict(person) for person in people])
            upsert(connection, VAULT_NAMES, [msgspec.structs.asdict(name) for name in names])

    def erase_person(self, person: int, change: Change) -> Revision:
        """Destroy a person's key and names and record that.

        SQLite overwrites them in place; PostgreSQL drops the old rows at its next vacuum and from its log as
        that is recycled.
        """
        with self._database.write() as connection:
            connection.execute(delete(VAULT_NAMES).where(VAULT_NAMES.c.person == person))
            connection.execute(delete(VAULT_PEOPLE).where(VAULT_PEOPLE.c.person == person))
            edit = chain.Edit(KIND, str(person))
            revision = chain.append(connection, change, f"erase person {person}", edit)
        self._database.checkpoint()
        return revision

    def sweep_vault(self, at: float, most: int) -> int:
        """Drop what has expired by ``at``, then the people that expire first until ``most`` are left."""
        with self._database.write() as connection:
            going = list(
                connection.execute(
                    select(VAULT_PEOPLE.c.person).where(VAULT_PEOPLE.c.expires <= at)
                ).scalars()
            )
            count = connection.execute(select(func.count()).select_from(VAULT_PEOPLE)).scalar_one()
            surplus = count - len(going) - most
            if surplus > 0:
                rest = select(VAULT_PEOPLE.c.person).where(VAULT_PEOPLE.c.expires > at)
                going += connection.execute(rest.order_by(VAULT_PEOPLE.c.expires).limit(surplus)).scalars()
            for start in range(0, len(going), 500):
                some = going[start : start + 500]
                connection.execute(delete(VAULT_NAMES).where(VAULT_NAMES.c.person.in_(some)))
                connection.execute(delete(VAULT_PEOPLE).where(VAULT_PEOPLE.c.person.in_(some)))
            connection.execute(delete(VAULT_NAMES).where(VAULT_NAMES.c.expires <= at))
        return len(going)
