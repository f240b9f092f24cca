"""What is known of a user's logins, told and handed out; ``vault.erase`` ends it."""

from typing import Any

from limen.admin.verb import Verb
from limen.assemble import Installation
from limen.engine.login_habits import Export, Known, export_of, known_of
from limen.model import ConfigError


def explain(installation: Installation, arguments: dict[str, Any]) -> Known:
    """What is known of the user with this plain name, as numbers."""
    known = known_of(*_asked(installation, arguments), installation.world)
    if known is None:
        raise _unknown(arguments)
    return known


def export(installation: Installation, arguments: dict[str, Any]) -> Export:
    """All that is kept of the user with this plain name."""
    found = export_of(*_asked(installation, arguments), installation.world)
    if found is None:
        raise _unknown(arguments)
    return found


def _asked(installation: Installation, arguments: dict[str, Any]) -> tuple[int, float]:
    return installation.pseudonyms.of("principal", str(arguments["user"])), installation.clock.now()


def _unknown(arguments: dict[str, Any]) -> ConfigError:
    return ConfigError(
        f"nothing is known of logins of {arguments['user']!r}: is it the id that doors are told?"
    )


VERBS: dict[str, Verb] = {"logins.explain": explain, "logins.export": export}
