"""Who logs in at the shop's identity provider: a synthetic town, its lines, carriers and devices.

What a geolocation base would say of an address is told with it, as an identity provider that has one does.
"""

from random import Random
from typing import Any, Final, NamedTuple

from limen.demo.clients import BROWSERS

OWNER: Final = "ada@example.org"
"""Whose logins the scenes are about."""
USERS: Final = 80
PHONES: Final = (
    "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0"
    " Mobile Safari/537.36",
    "Mozilla/5.0 (Linux; Android 14; SM-A556B) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0"
    " Mobile Safari/537.36",
)
NEW_PHONE: Final = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
    " Version/18.2 Mobile/15E148 Safari/604.1"
)
HERE: Final = "nb-NO"
"""The language that the town's browsers ask for."""


class Spot(NamedTuple):
    """From where somebody logs in; ``radius`` is the error of the place, in kilometres."""

    address: str
    asn: int
    country: str
    region: str
    lat: float
    lon: float
    radius: float


class Device(NamedTuple):
    """What somebody logs in with; ``cookie`` was set at an earlier login (empty: at none)."""

    agent: str
    cookie: str = ""


class Attempt(NamedTuple):
    """One login as the identity provider sees it: whose, from where, with what."""

    user: str
    spot: Spot
    device: Device
    language: str = HERE


DATA_CENTRE: Final = Spot("146.70.18.9", 9009, "NL", "NH", 52.4, 4.9, 100.0)
LISBON: Final = Spot("85.240.31.77", 3243, "PT", "11", 38.7, -9.1, 20.0)

_TOWNS: Final = (("03", 59.9, 10.7), ("46", 60.4, 5.3), ("50", 63.4, 10.4), ("11", 59.0, 5.7))
_LINES: Final = (29695, 2119, 41164)
_CARRIERS: Final = (8210, 50989)
_ABROAD: Final = (
    Spot("78.47.12.40", 3320, "DE", "BE", 52.5, 13.4, 50.0),
    Spot("83.52.9.14", 3352, "ES", "MD", 40.4, -3.7, 50.0),
    Spot("86.6.140.22", 5089, "GB", "ENG", 51.5, -0.1, 50.0),
)


class User:
    """Somebody with an account: where he lives, what he has, and at what hours of the day he logs in."""

    def __init__(self, name: str, number: int, rng: Random) -> None:
        self.name = name
        self.rng = rng
        self.home = _home(number, rng)
        self.carrier = rng.randrange(len(_CARRIERS))
        self.computer = Device(rng.choice(BROWSERS), f"{rng.getrandbits(64):016x}")
        self.phone = Device(rng.choice(PHONES), f"{rng.getrandbits(64):016x}")
        self.hours = (rng.uniform(6.5, 9.5), rng.uniform(17.5, 21.5))
        self.trip = (rng.randrange(50), rng.choice(_ABROAD)) if rng.random() < 0.15 else None

    def under_way(self) -> Spot:
        """On his carrier's network, behind one of the addresses that it shares out."""
        asn = _CARRIERS[self.carrier]
        address = f"77.{16 + self.carrier}.{self.rng.randrange(2)}.{self.rng.randrange(1, 25)}"
        return Spot(address, asn, "NO", "03", 59.9, 10.7, 200.0)

    def attempt(self, day: int) -> Attempt:
        """A login of his on a day of the history, from where he then is, with what he then has at hand."""
        if self.trip is not None and self.trip[0] <= day < self.trip[0] + 5:
            return Attempt(self.name, self.trip[1], self.phone)
        lot = self.rng.random()
        spot = self.under_way() if lot > 0.85 else self.home
        return Attempt(self.name, spot, self.phone if lot > 0.6 else self.computer)


def town(seed: int) -> list[User]:
    """Everybody, ``OWNER`` first; the same for the same seed."""
    names = [OWNER, *(f"neighbour-{number}@example.org" for number in range(1, USERS))]
    users = [User(name, number, Random(f"logins/{seed}/{number}")) for number, name in enumerate(names)]
    users[0].trip = None
    return users


def _home(number: int, rng: Random) -> Spot:
    """A household's line, in a /24 of its own."""
    line, place = rng.randrange(len(_LINES)), rng.randrange(len(_TOWNS))
    address = f"84.{208 + line}.{number}.{rng.randrange(1, 255)}"
    return Spot(address, _LINES[line], "NO", *_TOWNS[place], 20.0)


def question_of(attempt: Attempt) -> dict[str, Any]:
    """An attempt in the fields of the door ``/v1/risk/login``."""
    spot = attempt.spot
    return {
        "user": attempt.user,
        "client_ip": spot.address,
        "user_agent": attempt.device.agent,
        "accept_language": attempt.language,
        "device_id": attempt.device.cookie,
        "client": "web",
        "asn": spot.asn,
        "country": spot.country,
        "region": spot.region,
        "lat": spot.lat,
        "lon": spot.lon,
        "accuracy_km": spot.radius,
    }
