from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import date, timedelta


def stretch(password: str, salt: str) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt.encode(), n=2**12, r=8, p=1)


@dataclass
class Household:
    id: int
    login: str
    name: str
    street: str
    secret: bytes
    role: str = "household"
    email: str = ""
    balance: int = 0

    def knows(self, password: str) -> bool:
        return hmac.compare_digest(stretch(password, self.login), self.secret)


@dataclass
class Meter:
    serial: str
    household: int
    alias: str
    readings: list[tuple[str, int]] = field(default_factory=list)


@dataclass
class Tariff:
    price: int = 142
    currency: str = "NOK"
    wholesale: int = 61
    margin_note: str = "81 over wholesale until spring"


@dataclass
class Store:
    households: dict[int, Household]
    meters: dict[str, Meter]
    tariff: Tariff = field(default_factory=Tariff)

    def by_login(self, login: str) -> Household | None:
        return next((one for one in self.households.values() if one.login == login), None)

    def meters_of(self, household: Household) -> list[Meter]:
        return [meter for meter in self.meters.values() if meter.household == household.id]


def example() -> Store:
    people = [
        Household(1, "sol", "Sol Haugen", "4 Spruce Road", stretch("sol-counts-watts", "sol"), balance=310),
        Household(2, "jan", "Jan Mulder", "9 Canal Side", stretch("jan-counts-watts", "jan"), balance=-45),
        Household(3, "ops", "Control room", "-", stretch("ops-counts-all-of-it", "ops"), role="operator"),
    ]
    start = date(2031, 1, 1)
    meters = [
        Meter(serial, owner, alias, [(str(start + timedelta(days=day)), base + day * 9) for day in range(60)])
        for serial, owner, alias, base in [
            ("NX-1001", 1, "House", 41000), ("NX-1002", 1, "Sauna", 700),
            ("NX-2001", 2, "Boat", 52340), ("NX-2002", 2, "Greenhouse", 8100), ("NX-2003", 2, "Cellar", 90),
        ]
    ]
    return Store({one.id: one for one in people}, {meter.serial: meter for meter in meters})
