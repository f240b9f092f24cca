"""How the use of a token reads against its user's logins: its network and its browser, as chains.

As at a login, with what the gateway knows: no GeoIP file is asked on a call's path, and no cookie is shown.

Some networks are *deputies*: servers that hold their users' tokens and call for them, from where none of them
logs in. Enough users whose sessions came from one in a week, and passed, make it one for the next. Known
evasion: a thief with so many users' tokens who used them unhindered from one network the week before.
"""

from typing import Final

from limen.detectors.escape import Chain, root_of
from limen.detectors.term import Known
from limen.model import SESSION, Caller
from limen.sketches import Distinct, Key, Level, State

NETWORK: Final = Chain(
    (
        Level("address", (0.5, 0.5, 0.4, 0.35, 0.3)),
        Level("prefix", (0.5, 0.35, 0.25, 0.2, 0.15), 4_096),
    ),
    root_of(0),
)
BROWSER: Final = Chain(
    (
        Level("browser", (0.5, 0.25, 0.15, 0.1, 0.06)),
        Level("system", (0.5, 0.25, 0.15, 0.1, 0.05)),
    ),
    root_of(4),
)
CLIENT: Final = Chain((Level("client", (0.5, 0.2, 0.12, 0.08, 0.04)),), root_of(2))
HALVED: Final = 0.5
"""What a new browser adds to a network that is new already: other places have other devices."""
DEPUTY: Final = 10
"""Users with a history whose sessions came in one week from a network where they never log in, from which it
is a deputy in the next."""


def is_deputy(network: int, known: Known) -> bool:
    """Whether so many users' sessions came from a network in the week before."""
    users: Distinct | None = known.state.get(_from(network, known.week - 1))
    return users is not None and users.count() >= DEPUTY


def note_deputy(caller: Caller, week: int, state: State) -> None:
    """Count a user whose session came from where he does not log in."""
    users = state.at(_from(caller.network, week), Distinct)
    if users is not None:
        users.add(week, caller.principal)


def _from(network: int, week: int) -> Key:
    return (SESSION, "from", network, week)
