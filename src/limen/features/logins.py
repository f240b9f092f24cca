"""What a login looks like: its codes, the way it came, the attempts around it; its short-term memory.

``login_features`` is to a login what ``extract`` is to a call; ``seen_again`` remembers one that was judged
before. Only a *trusted* login moves a user's sojourn on, so that is left to ``trust``, which the engine calls
once it has decided what a login teaches.
"""

from collections.abc import Set
from typing import Final

from msgspec.structs import replace

from limen.features.attempts import QUIET, Attempts
from limen.features.codes import ADDRESS, ASN, COOKIE, KEY, PREFIX
from limen.features.journey import journey
from limen.features.recent import Recent
from limen.features.sojourn import Sojourn
from limen.model import Features, Login, LoginFeatures, LoginLesson, Operation, Tries, operation_id

LOGIN: Final = Operation(operation_id("LOGIN", "/login"), "LOGIN", "/login", learned=True)
"""The operation that logins count as, for holds and policies."""

DAY: Final = 86_400
DEGREES_AN_HOUR: Final = 15.0
WEEK: Final = 168
EPOCH_HOUR: Final = 72
"""The hour of the week, from Monday on, at which Unix time begins: a Thursday's midnight."""

NONE: Final[frozenset[int]] = frozenset()

_COOKIE_PLACE: Final = COOKIE - KEY


def login_features(login: Login, recent: Recent) -> Features:
    """The features of a login; its attempt is counted."""
    at, network, subject = login.at, login.network, login.caller.subject
    trace = recent.caller(subject)
    sojourn, fix = trace.sojourn, login.fix
    today = _today(sojourn, at)
    told = LoginFeatures(
        network,
        login.place,
        login.device,
        login.context,
        (int(at) // 3_600 + EPOCH_HOUR) % WEEK,
        round(fix.lon / DEGREES_AN_HOUR) if fix is not None else 0,
        fix,
        login.success,
        login.factor,
        login.challenge,
        journey(at, fix, device_of(login.device), network[ASN], sojourn),
        _attempt(subject, network, at, failed=not login.success, recent=recent),
        _fresh(login, today),
        today.lessons if today is not None else 0,
        recent.weather.stormy(at),
    )
    recent.weather.add(at, failed=not login.success)
    return Features(
        at,
        "login",
        login.id,
        LOGIN.id,
        LOGIN.method,
        caller=login.caller,
        heat=trace.heat_now(at),
        strikes=trace.strikes_now(at),
        login=told,
    )


def seen_again(features: Features, recent: Recent) -> None:
    """Remember a login that was judged before, in the order in which they came."""
    login, subject = features.login, features.caller.subject
    recent.caller(subject)
    if login is not None:
        _attempt(subject, login.network, features.at, failed=not login.success, recent=recent)
        recent.weather.add(features.at, failed=not login.success)


def trust(features: Features, lesson: LoginLesson, recent: Recent) -> None:
    """Move the user's sojourn on by a login that taught something."""
    login = features.login
    if login is None or not lesson.weight:
        return
    trace = recent.caller(features.caller.subject)
    sojourn = trace.sojourn
    if sojourn is None:
        sojourn = trace.sojourn = Sojourn()
    sojourn.turn(int(features.at) // DAY)
    sojourn.count((*login.network, *login.place, *login.device, *login.context))
    if login.fix is not None:
        sojourn.stay(device_of(login.device), features.at, login.fix, login.network[ASN])


def distrust(features: Features, recent: Recent) -> None:
    """Take a login's place out of the user's sojourn: it was not he."""
    login, sojourn = features.login, recent.caller(features.caller.subject).sojourn
    if login is not None and sojourn is not None:
        sojourn.leave(device_of(login.device), features.at)


def recounted(features: Features, recent: Recent) -> Features:
    """A login's features for a lesson that is drawn later: what its day has counted since is not fresh."""
    login = features.login
    if login is None:
        return features
    today = _today(recent.caller(features.caller.subject).sojourn, features.at)
    fresh = _fresh(login, today)
    taught = today.lessons if today is not None else 0
    return replace(features, login=replace(login, fresh=fresh, taught=taught))


def device_of(device: tuple[int, ...]) -> int:
    """The code that names a device best: its key's, else its cookie's, else 0."""
    return device[0] or device[_COOKIE_PLACE]


def _today(sojourn: Sojourn | None, at: float) -> Sojourn | None:
    """What the day of a login has counted already, if it is the latest day that counted anything."""
    return sojourn if sojourn is not None and int(at) // DAY <= sojourn.day else None


def _fresh(login: Login | LoginFeatures, today: Sojourn | None) -> tuple[int, int, int, int]:
    known = frozenset(today.counted) if today is not None else NONE
    return (
        _bits(login.network, known),
        _bits(login.place, known),
        _bits(login.device, known),
        _bits(login.context, known),
    )


def attempts_from(network: tuple[int, ...], at: float, recent: Recent) -> LoginFeatures:
    """What is known of an address by itself: the attempts from it, its prefix and its ASN."""
    table, sources = recent.attempts, (0, network[ADDRESS], network[PREFIX], network[ASN])
    seen = [table.get(source) if source else None for source in sources]
    tries = tuple([attempts.now(at) if attempts is not None else QUIET for attempts in seen])
    return LoginFeatures(network, (0, 0), (0,) * 5, (0, 0), 0, 0, tries=tries)


def _bits(codes: tuple[int, ...], known: Set[int]) -> int:
    found, bit = 0, 1
    for code in codes:
        if code and code not in known:
            found |= bit
        bit <<= 1
    return found


def _attempt(
    subject: int, network: tuple[int, ...], at: float, *, failed: bool, recent: Recent
) -> tuple[Tries, ...]:
    """What there was until now at the user, address, prefix and ASN of an attempt, which is counted."""
    found, table = [], recent.attempts
    for source in (subject, network[ADDRESS], network[PREFIX], network[ASN]):
        if not source:
            found.append(QUIET)
            continue
        attempts = table.young.get(source) or table.get(source)
        if attempts is None:
            attempts = Attempts()
            table.put(source, attempts)
        found.append(attempts.meet(at, subject, failed=failed))
    return tuple(found)
