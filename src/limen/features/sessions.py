"""The login session a token's use belongs to, and whether it is time to judge it again as a login is judged.

A session is due at its first call, when its network, its browser or the key it proves changes, with another
token, after something odd, and every few minutes; by the calls' own times, since no clock is read. A login
within it (``auth_time``) shows that its user is there: what it was used from then is his, until that changes.
"""

from typing import Final

from limen.features import codes
from limen.features.attempts import QUIET
from limen.features.recent import Recent
from limen.features.visit import Visit
from limen.model import Caller, Features, Session, Tries

START, TIME, NETWORK, DEVICE, KEY, TOKEN, LOGIN, ODD = (1 << place for place in range(8))
"""Why a session is due, as bits of ``Session.due``."""

NAMES: Final = ("start", "time", "network", "device", "key", "token", "login", "odd")
"""The same in words, in the order of the bits."""

_NONE: Final = Session()
_LATEST: Final = float(1 << 33)
"""Unix seconds from which on the time of a login is not believed."""
_MOVED: Final = NETWORK | DEVICE | KEY


def session_of(caller: Caller) -> int:
    """The session of a token's use: its ``sid``, else its user's login at its issuer; 0 for what is none."""
    if caller.kind != "jwt" or not caller.principal:
        return 0
    believed = 0.0 < caller.auth_time < _LATEST
    return caller.session or caller.credential ^ (int(caller.auth_time) if believed else 0)


def visit(caller: Caller, device: tuple[int, int], at: float, recent: Recent) -> Session:
    """What there is to say of the session of a call; it moves on to where it is used from now."""
    name = session_of(caller)
    if not name:
        return _NONE
    known = recent.visits.young.get(name) or recent.visits.get(name)
    due = _due(known, caller, device, at, recent.again) if known is not None else START
    if not due and known is not None:
        return Session(name, bits=known.bits)
    here = _move(name, known, due, caller, device, at, recent)
    client = codes.code_of(recent.pseudonym("client", caller.client), codes.CLIENT) if caller.client else 0
    return Session(
        name,
        due,
        here.bits,
        round(here.heat_now(at), 2),
        bool(here.foreign),
        bool(here.proved),
        client,
        _tries(caller, at, recent),
    )


def visited(features: Features, recent: Recent) -> None:
    """Move a session on by a call that was judged before."""
    told, caller = features.session, features.caller
    if told.due:
        known = recent.visits.get(told.id)
        _move(told.id, known, told.due, caller, features.context.device, features.at, recent)
    elif told.id:
        recent.visits.get(told.id)


def judged(features: Features, bits: float, odd: float, recent: Recent) -> None:
    """Keep what was said of a session, and how odd its call was (bits; 0: not worth remembering)."""
    known = recent.visits.get(features.session.id)
    if known is None:
        return
    if features.session.due:
        known.bits = bits
    if odd:
        known.heat = max(odd, known.heat_now(features.at))
        known.heat_at, known.odd = features.at, 1


def _due(known: Visit, caller: Caller, device: tuple[int, int], at: float, again: float) -> int:
    due = TIME if at - known.at >= again else 0
    if caller.network != known.network:
        due |= NETWORK
    if device != (known.browser, known.system):
        due |= DEVICE
    if caller.key != known.key:
        due |= KEY
    if caller.issued_at > known.issued:
        due |= TOKEN
    if caller.auth_time > known.login:
        due |= LOGIN
    return due | ODD if known.odd else due


def _move(
    name: int,
    known: Visit | None,
    due: int,
    caller: Caller,
    device: tuple[int, int],
    at: float,
    recent: Recent,
) -> Visit:
    if known is None:
        known = Visit()
        recent.visits.put(name, known)
    if due & _MOVED:
        known.proved = 0
    if due & KEY:
        known.foreign = 1
    if due & LOGIN:
        known.proved, known.foreign, known.heat = 1, 0, 0.0
    known.at, known.odd, known.user = max(at, known.at), 0, caller.principal
    known.network, known.key, (known.browser, known.system) = caller.network, caller.key, device
    known.issued, known.login = max(caller.issued_at, known.issued), max(caller.auth_time, known.login)
    return known


def _tries(caller: Caller, at: float, recent: Recent) -> tuple[Tries, ...]:
    """Attempts to log in as this user, from this address and its prefix; nothing is counted."""
    found = []
    for source in (caller.principal, *codes.place_codes(caller)):
        attempts = recent.attempts.get(source) if source else None
        found.append(attempts.now(at) if attempts is not None else QUIET)
    return tuple(found)
