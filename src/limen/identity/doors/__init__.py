"""The doors, one wire format a file. A new one is a file here and a line in ``doors``."""

from limen.identity.door import Door
from limen.identity.doors import authzen, cas, kratos, oathkeeper, rest, zitadel


def doors() -> tuple[Door, ...]:
    """All doors; what one of them remembers is its own."""
    return (rest.DOOR, authzen.DOOR, oathkeeper.DOOR, cas.DOOR, kratos.DOOR, zitadel.door())
