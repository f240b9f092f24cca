"""A login from a device that is not its owner's.

Idea
    What only the owner's device can show comes first: a bound key (DPoP, passkey), then the cookie that was
    set at an earlier login. A known one speaks for the owner; a new one, or none where he always has one,
    speaks against him by as much as his logins seldom bring one (`limen.detectors.escape`). Where neither
    is known the browser is asked, its version, itself and its system as one chain. Its next versions are no
    news, an older one is. On a known device only another system is odd.
State
    Per user, per browser and for all users: counts of values, and of how often a level was new.
Silent
    For the first login of a user, as far as his own devices go.
Known evasions
    A thief who copied the cookie; against a key that cannot be copied there is none.
Reference
    RFC 9449 (DPoP), Web Authentication level 2; Doerfler and others, WWW 2019, on device-based challenges.
"""

import math
from typing import Final, NamedTuple

from limen.detectors.devices import on_trial
from limen.detectors.escape import SAID, Chain, read, root_of, teach
from limen.detectors.term import Known, Teaching
from limen.features.codes import BROWSER, COOKIE, KEY, SYSTEM, VERSION, major_of, versions_of
from limen.model import Fact, LoginFeatures, Signal
from limen.sketches import FULL, ONE, Level, View, escape_rate, novelties, teach_news
from limen.sketches.chains import ESTABLISHED, HISTORY

HALVED: Final = 0.5
"""What a new browser adds to a device that is new already: new devices have other browsers."""
CHAIN: Final = Chain(
    (
        Level("browser version", (0.5, 0.1, 0.06, 0.04, 0.03)),
        Level("browser", (0.5, 0.25, 0.15, 0.1, 0.06)),
        Level("system", (0.5, 0.25, 0.15, 0.1, 0.05)),
    ),
    root_of(4),
    HALVED,
)
GROUP: Final = 2
AHEAD: Final = 12
"""Main versions that a browser may be ahead of the newest one seen: a year of releases."""
OTHER_SYSTEM: Final = 4.0
"""Bits of a system that is new on a device that is known: the cookie was copied."""
_SURE: Final = 8.0
_LEAST: Final = 1e-6
_UNIT: Final = "logins before"


class Secret(NamedTuple):
    """What a device proves itself with. ``known`` is how often an attacker has it, ``absent`` how often users
    have none (believed for ``weight`` logins), ``rates`` as in ``Level``."""

    name: str
    sort: int
    known: float
    absent: float
    weight: float
    rates: tuple[float, float, float, float, float]

    @property
    def none(self) -> int:
        """The code of logins without one."""
        return 16 | self.sort


KEYS: Final = Secret("key", KEY, 0.001, 0.98, 2.0, (0.5, 0.1, 0.05, 0.03, 0.02))
COOKIES: Final = Secret("device cookie", COOKIE, 0.004, 0.15, 1.0, (0.5, 0.3, 0.15, 0.1, 0.05))


class Word(NamedTuple):
    """What one secret said: bits, whether it is one of the user's, and the fact if that says much."""

    bits: float
    known: bool
    told: tuple[Fact, ...] = ()


class LoginDevice:
    """The device; see the module's docstring."""

    name = "login_device"
    needs_history = True

    def score(self, login: LoginFeatures, known: Known) -> Signal | None:
        """The bits of key, cookie and browser together."""
        codes = login.device
        segment = codes[BROWSER - KEY]
        key, cookie = _ask(KEYS, codes[0], segment, known), _ask(COOKIES, codes[1], segment, known)
        told = key.told + cookie.told
        if key.known or cookie.known:
            bits = _on_known(codes, key, cookie, known.own)
            reason = "on a device of this user's" + (", with another system" if bits > 0 else "")
            return Signal(self.name, round(bits, 3), reason, told)
        browser, more = _browser(login, known)
        bits = key.bits + cookie.bits + browser
        return Signal(self.name, round(bits, 3), _reason(bits, known.bucket), told + more)

    def learn(self, login: LoginFeatures, teaching: Teaching) -> None:
        """Count key, cookie and browser, and what was new."""
        segment = login.device[BROWSER - KEY]
        for place, secret in enumerate(_SECRETS):
            _teach_secret(secret, login.device[place], place, segment, teaching)
        teach(CHAIN, browser_codes(login), segment, GROUP, teaching)


_SECRETS: Final = (KEYS, COOKIES)


def _ask(secret: Secret, code: int, segment: int, known: Known) -> Word:
    """What a key or cookie (0: none) says about the user."""
    own, bucket = known.own, known.bucket
    logins = own.get(HISTORY, 0)
    if not logins:
        return _NOTHING
    rate = escape_rate(
        secret.none, secret.rates[bucket], segment, bucket, own, known.everyone, known.state.get, known.week
    )
    absent = (own.get(secret.none, 0) + secret.weight * ONE * secret.absent) / (logins + secret.weight * ONE)
    absent = min(absent, 1.0)
    seen = own.get(code, 0) if code else 0
    if seen and on_trial(code, known):
        return _NOTHING
    bits = _bits(secret, code, seen, absent, rate)
    if -SAID < bits < SAID:
        return Word(bits, seen > 0)
    return Word(bits, seen > 0, (Fact(secret.name, seen / ONE, rate, 1.0 - absent, 0.0, _UNIT),))


_NOTHING: Final = Word(0.0, known=False)


def _bits(secret: Secret, code: int, seen: int, absent: float, rate: float) -> float:
    """Of one that was seen so often, where the user has none with a chance of ``absent``, and a new one with
    one of ``rate``."""
    if seen:
        bits = math.log2(secret.known / max(secret.known, (1.0 - absent) * (1.0 - rate)))
        return max(bits, -math.log2(1.0 + _SURE * seen / ONE))
    chance = (1.0 - absent) * rate / 2 + (0.0 if code else absent)
    return math.log2(_of_attackers(secret, code) / max(chance, _LEAST))


def _of_attackers(secret: Secret, code: int) -> float:
    """How often an attacker shows a new one, or none: of keys seldom any, of cookies either."""
    share = 0.9 if secret is KEYS else 0.5
    return 1.0 - share if code else share


def _on_known(codes: tuple[int, ...], key: Word, cookie: Word, own: View) -> float:
    """On a known device its strongest word counts, and a system that is new there."""
    if key.known and cookie.known:
        bits = min(key.bits, cookie.bits)
    else:
        known, other = (key, cookie) if key.known else (cookie, key)
        bits = known.bits + max(0.0, other.bits)
    system = codes[SYSTEM - KEY]
    return bits + OTHER_SYSTEM if system and not own.get(system, 0) else bits


def _browser(login: LoginFeatures, known: Known) -> tuple[float, tuple[Fact, ...]]:
    """The bits of the browser's chain; what is new in it counts by half, where cookies tell as well."""
    codes = login.device[VERSION - KEY :]
    if not any(codes):
        return 0.0, ()
    if steps_on(codes[0], known.own):
        codes = (0, *codes[1:])
    reading = read(CHAIN, codes, login.device[BROWSER - KEY], known)
    return reading.bits, reading.facts


def steps_on(version: int, own: View) -> bool:
    """Whether a version is one that the user's browser may have been brought to since."""
    if not version or own.get(version, 0):
        return False
    latest = own.largest(*versions_of(version))
    return bool(latest) and major_of(latest) < major_of(version) <= major_of(latest) + AHEAD


def browser_codes(login: LoginFeatures) -> tuple[int, ...]:
    """The browser's chain in its place among the device's values."""
    return (0, 0, *login.device[VERSION - KEY :])


def device_novelties(login: LoginFeatures, own: View) -> tuple[int, int]:
    """``(novel, provisional)`` bits of a device's values; a browser's next version is neither."""
    codes = browser_codes(login)
    if steps_on(codes[2], own):
        codes = (*codes[:2], 0, *codes[3:])
    novel, provisional = novelties(codes, CHAIN.root, own)
    for place in range(len(_SECRETS)):
        code = login.device[place]
        if code and own.get(HISTORY, 0) and own.get(code, 0) < ESTABLISHED:
            provisional |= 1 << place
            novel |= (not own.get(code, 0)) << place
    return novel, provisional


def _teach_secret(secret: Secret, code: int, place: int, segment: int, teaching: Teaching) -> None:
    own, week, lesson, state, _ = teaching
    if own is None:
        return
    sign, weight = lesson.sign, lesson.weight
    if code and lesson.counted[GROUP] >> place & 1:
        new = lesson.provisional[GROUP] >> place & 1
        own.add(week, code, sign * (lesson.new if new else weight))
    if not code:
        own.add(week, secret.none, sign * FULL)
    if lesson.bucket:
        novel = lesson.novel[GROUP] >> place & 1
        teach_news(
            (secret.none,), segment, week, novel, lesson.bucket, sign * weight, own, state.get, state.at
        )


def _reason(bits: float, bucket: int) -> str:
    if not bucket:
        return "nothing is known of this user's devices yet"
    return "on a device that is new for this user" if bits > 0 else "with a browser like this user's"
