"""Where people are: regions of the company's own country, and other countries, each with one centre."""

from random import Random
from typing import Final, NamedTuple

HOME: Final = "NO"


class Place(NamedTuple):
    """A region: ISO country, a number within it, its centre in degrees, and hours east of Greenwich."""

    country: str
    region: str
    lat: float
    lon: float
    east: int = 1


REGIONS: Final = (
    Place(HOME, "03", 59.9, 10.7),
    Place(HOME, "46", 60.4, 5.3),
    Place(HOME, "50", 63.4, 10.4),
    Place(HOME, "11", 58.9, 5.7),
    Place(HOME, "31", 59.2, 10.9),
    Place(HOME, "42", 58.1, 7.9),
    Place(HOME, "34", 61.1, 10.5),
    Place(HOME, "15", 62.5, 6.2),
    Place(HOME, "18", 67.3, 14.4),
    Place(HOME, "55", 69.6, 18.9),
)
WEIGHTS: Final = (30, 16, 12, 11, 9, 6, 5, 5, 3, 3)
"""How many live in each region."""

ABROAD: Final = (
    Place("SE", "AB", 59.3, 18.1),
    Place("DK", "84", 55.7, 12.6),
    Place("DE", "BE", 52.5, 13.4),
    Place("GB", "ENG", 51.5, -0.1, 0),
    Place("PL", "14", 52.2, 21.0),
    Place("ES", "MD", 40.4, -3.7),
    Place("US", "VA", 38.9, -77.4, -5),
    Place("NL", "NH", 52.4, 4.9),
    Place("FR", "IDF", 48.9, 2.4),
    Place("TH", "10", 13.8, 100.5, 7),
    Place("IT", "62", 41.9, 12.5),
    Place("GR", "I", 38.0, 23.7, 2),
    Place("FI", "18", 60.2, 24.9, 2),
    Place("TR", "34", 41.0, 29.0, 3),
    Place("RU", "MOW", 55.8, 37.6, 3),
    Place("CN", "GD", 23.1, 113.3, 8),
    Place("BR", "SP", -23.6, -46.6, -3),
    Place("IN", "MH", 19.1, 72.9, 5),
    Place("VN", "SG", 10.8, 106.7, 7),
    Place("ID", "JK", -6.2, 106.8, 7),
    Place("NG", "LA", 6.5, 3.4, 1),
    Place("UA", "30", 50.5, 30.5, 2),
    Place("RO", "B", 44.4, 26.1, 2),
)
LIVE_IN: Final = 9
"""Owners who live or travel abroad are in the first so many of them, and travellers in three more."""
ATTACKED_FROM: Final = (2, 2, 3, 4, 3, 2, 14, 5, 4, 3, 2, 1, 1, 4, 12, 12, 9, 9, 8, 8, 6, 4, 4)
"""How often an attacker without a plan is in each country; nowhere is an owner's only."""

TONGUES: Final = {
    HOME: "nb-NO,nb;q=0.9,no;q=0.8,nn;q=0.6,en-US;q=0.5,en;q=0.4",
    "SE": "sv-SE,sv;q=0.9,en;q=0.7",
    "DK": "da-DK,da;q=0.9,en;q=0.7",
    "DE": "de-DE,de;q=0.9,en;q=0.7",
    "GB": "en-GB,en;q=0.9",
    "PL": "pl-PL,pl;q=0.9,en;q=0.7",
}
ENGLISH: Final = "en-US,en;q=0.9"


def region(rng: Random) -> Place:
    """Where somebody of the country lives."""
    return rng.choices(REGIONS, WEIGHTS)[0]


def residence(rng: Random) -> Place:
    """Where an owner lives: 93 % in the country."""
    return region(rng) if rng.random() < 0.93 else rng.choice(ABROAD[:LIVE_IN])


def journey(rng: Random) -> Place:
    """Where an owner travels."""
    return rng.choice(ABROAD[: LIVE_IN + 3])


def anywhere(rng: Random) -> Place:
    """Where an attacker without a plan is; once in a hundred by chance in the company's country."""
    return region(rng) if rng.random() < 0.01 else rng.choices(ABROAD, ATTACKED_FROM)[0]
