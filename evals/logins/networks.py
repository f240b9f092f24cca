"""Networks and their addresses: fixed lines, carriers with shared exits, data centres and VPN providers.

Each network has blocks of 65,536 addresses for a place. What a geolocation base says of an address is worked
out from its /24 alone, so that it is stable, sometimes of another region, and coarse for carriers.
"""

from random import Random
from typing import Final, NamedTuple
from zlib import crc32

from evals.logins.places import ABROAD, HOME, REGIONS, WEIGHTS, Place

FIRSTS: Final = (
    5,
    31,
    37,
    46,
    51,
    62,
    77,
    78,
    79,
    80,
    81,
    82,
    84,
    85,
    88,
    89,
    91,
    92,
    94,
    109,
    129,
    146,
    176,
)
FIXED: Final = ((2119, 34), (29695, 24), (15659, 14), (41164, 12), (29492, 9), (197475, 7))
"""The country's fixed lines with their shares."""
MOBILE: Final = ((8210, 45), (50989, 35), (212455, 20))
HOSTING: Final = (9009, 16509, 14061, 24940, 16276, 60068, 136787, 212238)
PROVIDERS: Final = ((9009, 60068, 212238), (9009, 136787), (24940, 16276), (212238, 60068))
"""VPN providers by the data centres they rent in; attackers rent in the same."""
EXIT_COUNTRIES: Final = ("NO", "SE", "NL", "DE", "GB", "US")
POOL: Final = 24
"""Shared exits of a carrier in a region."""


class Spot(NamedTuple):
    """From where a login comes, with what a geolocation base would say of it."""

    ip: str
    asn: int
    country: str
    region: str
    lat: float
    lon: float
    radius: int
    sort: str


class Networks:
    """All networks of one company's world; every address it gives is drawn from them."""

    def __init__(self, rng: Random) -> None:
        free = [f"{first}.{second}" for first in FIRSTS for second in range(256)]
        rng.shuffle(free)
        self._free = iter(free)
        self._blocks: dict[tuple[int, Place], str] = {}
        self._holders: dict[str, tuple[int, Place]] = {}

    def fixed(self, rng: Random, place: Place, asn: int = 0) -> Spot:
        """A household's line, or a small office's."""
        asn = asn or self.provider(rng, place)
        end = f"{rng.randrange(256)}.{rng.randint(1, 254)}"
        return self._spot(asn, place, end, "fixed")

    def provider(self, rng: Random, place: Place) -> int:
        """A fixed-line provider of a place."""
        if place.country == HOME:
            return rng.choices([asn for asn, _ in FIXED], [share for _, share in FIXED])[0]
        return 30_000 + 10 * ABROAD.index(place) + rng.choice((1, 1, 2))

    def carrier(self, rng: Random, place: Place) -> int:
        """A mobile carrier of a place."""
        if place.country == HOME:
            return rng.choices([asn for asn, _ in MOBILE], [share for _, share in MOBILE])[0]
        return 30_000 + 10 * ABROAD.index(place) + 5

    def mobile(self, rng: Random, place: Place, asn: int) -> Spot:
        """One of a carrier's shared exits, seldom that of another region."""
        if place.country == HOME and rng.random() < 0.1:
            place = rng.choice(REGIONS)
        number = rng.randrange(POOL)
        return self._spot(asn, place, f"{number % 2}.{1 + number // 2}", "mobile")

    def hosting(self, rng: Random, country: str, asn: int = 0, pool: int = 254) -> Spot:
        """A rented machine or an exit of a VPN provider."""
        place = REGIONS[0] if country == HOME else next(one for one in ABROAD if one.country == country)
        end = f"{rng.randrange(4)}.{rng.randint(1, pool)}"
        return self._spot(asn or rng.choice(HOSTING), place, end, "hosting")

    def neighbour(self, rng: Random, spot: Spot, *, near: bool = True) -> Spot:
        """Another address of the same network, in the same region or perhaps another."""
        asn, place = self._holders[".".join(spot.ip.split(".")[:2])]
        if not near and place.country == HOME:
            place = rng.choices(REGIONS, WEIGHTS)[0]
        if spot.sort == "mobile":
            return self.mobile(rng, place, asn)
        return self.fixed(rng, place, asn)

    def _spot(self, asn: int, place: Place, end: str, sort: str) -> Spot:
        key = (asn, place)
        if key not in self._blocks:
            self._blocks[key] = next(self._free)
            self._holders[self._blocks[key]] = key
        block = self._blocks[key]
        ip = f"{block}.{end}"
        return Spot(ip, asn, place.country, *_located(f"{block}.{end.partition('.')[0]}", place, sort), sort)


def _located(prefix: str, place: Place, sort: str) -> tuple[str, float, float, int]:
    """What a base says of a /24: region, latitude, longitude and radius in kilometres."""
    lot = crc32(prefix.encode())
    if place.country == HOME and lot % 100 < (40 if sort == "mobile" else 6):
        place = REGIONS[0] if sort == "mobile" else REGIONS[lot // 100 % len(REGIONS)]
    spread = 0.1 if sort == "hosting" else 0.5
    lat = place.lat + spread * ((lot >> 8) % 11 - 5) / 5
    lon = place.lon + spread * ((lot >> 16) % 11 - 5) / 5
    radii = {"fixed": (5, 10, 20, 20, 50, 100), "mobile": (100, 200, 500), "hosting": (200, 500, 1000)}[sort]
    return place.region, round(lat, 1), round(lon, 1), radii[(lot >> 4) % len(radii)]
