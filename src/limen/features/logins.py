"""What a login looks like: its codes, the way it came, the attempts around it; its short-term memory.

``login_features`` is to a login what ``extract`` is to a call; ``seen_again`` remembers one that was judged
before. Only a *trusted* login moves a user's sojourn on, so that is left to ``trust``, which the engine calls
once it has decided what a login teaches.
"""

from typing import Final

from msgspec.structs import replace

from limen.features.attempts import QUIET, Attempts
from limen.features.codes import ADDRESS, ASN, COOKIE, KEY, PREFIX
from limen.features.journey import journey
from limen.features.recent import Recent
from limen.features.sojourn import LESSONS, Sojourn
from limen.model import Features, Login, LoginFeatures, LoginLesson, Operation, Tries, operation_id

LOGIN: Final = Operation(operation_id("LOGIN", "/login"), "LOGIN", "/login", learned=True)
"""The operation that logins count as, for holds and policies."""

DAY: Final = 86_400
DEGREES_AN_HOUR: Final = 15.0
WEEK: Final = 168
EPOCH_HOUR: Final = 72
"""The hour of the week, from Monday on, at which Unix time begins: a Thursday's midnight."""

_COOKIE_PLACE: Final = COOKIE - KEY


def login_features(login: Login, recent: Recent) -> Features:
    """The features of a login; its attempt is counted."""
    trace = recent.caller(login.caller.subject)
    sojourn = trace.sojourn
    device = device_of(login.device)
    told = LoginFeatures(
        login.network,
        login.place,
        login.device,
        login.context,
        (int(login.at) // 3_600 + EPOCH_HOUR) % WEEK,
        round(login.fix.lon / DEGREES_AN_HOUR) if login.fix is not None else 0,
        login.fix,
        login.success,
        login.factor,
        login.challenge,
        journey(login.at, login.fix, device, login.network[ASN], sojourn),
        _tries(login.caller.subject, login.network, login.at, recent),
        _fresh(login, login.at, sojourn),
        _lessons(sojourn, login.at),
        recent.weather.stormy(login.at),
    )
    features = Features(
        login.at,
        "login",
        login.id,
        LOGIN.id,
        LOGIN.method,
        caller=login.caller,
        heat=trace.heat_now(login.at),
        strikes=trace.strikes_now(login.at),
        login=told,
    )
    _count(features, recent)
    return features


def seen_again(features: Features, recent: Recent) -> None:
    """Remember a login that was judged before, in the order in which they came."""
    recent.caller(features.caller.subject)
    _count(features, recent)


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
    if sojourn.lessons < LESSONS:
        codes = (*login.network, *login.place, *login.device, *login.context)
        before = len(sojourn.counted)
        sojourn.counted.update(code for code in codes if code)
        sojourn.lessons += len(sojourn.counted) > before
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
    sojourn = recent.caller(features.caller.subject).sojourn
    fresh, taught = _fresh(login, features.at, sojourn), _lessons(sojourn, features.at)
    return replace(features, login=replace(login, fresh=fresh, taught=taught))


def device_of(device: tuple[int, ...]) -> int:
    """The code that names a device best: its key's, else its cookie's, else 0."""
    return device[0] or device[_COOKIE_PLACE]


def _fresh(login: Login | LoginFeatures, at: float, sojourn: Sojourn | None) -> tuple[int, int, int, int]:
    known: set[int] = set()
    if sojourn is not None and int(at) // DAY <= sojourn.day:
        known = sojourn.counted
    return (
        _bits(login.network, known),
        _bits(login.place, known),
        _bits(login.device, known),
        _bits(login.context, known),
    )


def attempts_from(network: tuple[int, ...], at: float, recent: Recent) -> LoginFeatures:
    """What is known of an address by itself: the attempts from it, its prefix and its ASN."""
    return LoginFeatures(network, (0, 0), (0,) * 5, (0, 0), 0, 0, tries=_tries(0, network, at, recent))


def _bits(codes: tuple[int, ...], known: set[int]) -> int:
    found = 0
    for place, code in enumerate(codes):
        if code and code not in known:
            found |= 1 << place
    return found


def _lessons(sojourn: Sojourn | None, at: float) -> int:
    return sojourn.lessons if sojourn is not None and int(at) // DAY <= sojourn.day else 0


def _sources(subject: int, network: tuple[int, ...]) -> tuple[int, int, int, int]:
    return subject, network[ADDRESS], network[PREFIX], network[ASN]


def _tries(subject: int, network: tuple[int, ...], at: float, recent: Recent) -> tuple[Tries, ...]:
    found = []
    for source in _sources(subject, network):
        attempts = recent.attempts.get(source) if source else None
        found.append(attempts.now(at) if attempts is not None else QUIET)
    return tuple(found)


def _count(features: Features, recent: Recent) -> None:
    """Count the attempt of a login at all its sources."""
    login = features.login
    if login is None:
        return
    subject, failed = features.caller.subject, not login.success
    for source in _sources(subject, login.network):
        if source:
            attempts = recent.attempts.get(source)
            if attempts is None:
                attempts = Attempts()
                recent.attempts.put(source, attempts)
            attempts.add(features.at, subject, failed=failed)
    recent.weather.add(features.at, failed=failed)
