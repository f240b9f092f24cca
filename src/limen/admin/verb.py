"""What verbs share: how one looks, who asks for a change, and how holds are named to people."""

from collections.abc import Callable
from typing import Any

from limen.assemble import Installation
from limen.model import Change, ConfigError, Hold, Scope

Verb = Callable[[Installation, dict[str, Any]], Any]
"""Plain arguments in, plain data (what msgpack can carry) out. Raises ``ConfigError`` or ``InputError``."""


Ask = Callable[..., Any]
"""How a verb is asked, by its name with plain arguments: of the running Limen, else of the installation on
disk (``limen.cli.options.Where.talk``)."""


def change_of(installation: Installation, arguments: dict[str, Any]) -> Change:
    """The change a person asks for, now; ``by`` is who, ``why`` the reason given."""
    return Change(
        installation.clock.now(), str(arguments.get("by") or "unknown"), str(arguments.get("why") or "")
    )


def shown(pseudonym: int) -> str:
    """A pseudonym as people see it: 16 hexadecimal digits, as in the journal's tables."""
    return f"{pseudonym:016x}"


def hold_name(hold: Hold) -> str:
    """How a hold is named on the command line: ``credential-00d4...``."""
    return f"{hold.scope.value}-{shown(hold.subject)}"


def read_hold_name(name: str) -> tuple[Scope, int] | None:
    """Scope and subject of a hold's name; ``None`` for a text that is none."""
    scope, _, subject = name.partition("-")
    try:
        return Scope(scope), int(subject, 16)
    except ValueError:
        return None


def find_hold(installation: Installation, name: str) -> Hold:
    """A hold in force by its name, by the evidence it was decided on, or by an API key's public id.

    Raises ``ConfigError`` when there is none.
    """
    wanted = read_hold_name(name)
    key = installation.control.find_key(name)
    for hold in installation.world.holds.all():
        by_key = key is not None and (hold.scope, hold.subject) == (Scope.CREDENTIAL, key.credential)
        if by_key or (hold.scope, hold.subject) == wanted or hold.evidence == name:
            return hold
    raise ConfigError(f"no hold in force is named {name!r}: `limen holds list` shows them all")
