"""What the parts of the control store share: one database and its chain of revisions."""

from limen.model import Revision
from limen.stores import control_chain as chain
from limen.stores.control_database import Database


class ControlRows:
    """A part of the control store over the one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def place(self) -> str:
        """Where the store is, for messages; without any password."""
        return self._database.place

    def revisions(self, most: int = 100) -> list[Revision]:
        """The newest revisions, newest first."""
        with self._database.read() as connection:
            return chain.history(connection, most)

    def head(self) -> chain.Head:
        """The end of the chain; kept elsewhere it shows whether the newest revisions were cut off."""
        with self._database.read() as connection:
            return chain.head(connection)

    def revisions_since(self, number: int) -> list[Revision]:
        """The revisions after one, oldest first."""
        with self._database.read() as connection:
            return chain.since(connection, number)

    def revision(self, number: int) -> Revision | None:
        """One revision, ``None`` where there is none (or none any more)."""
        with self._database.read() as connection:
            return chain.find(connection, number)
