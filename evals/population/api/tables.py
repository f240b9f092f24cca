"""What the API stores, seeded."""

import uuid
from collections import defaultdict, deque
from random import Random
from typing import Any

from evals.population.words import TOWNS, ZONES, message, person, street, words_of

Row = dict[str, Any]
_SERVICES = words_of(
    "economy standard express same-day pallet-half pallet-full chilled frozen hazardous fragile "
    "oversize returns locker night-drop white-glove rail sea-lcl sea-fcl air-charter courier-bike"
)
_STATES = ("booked", "collected", "in_transit", "out_for_delivery", "delivered", "delivered", "delivered")
_CODE = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
KEPT = 4_000
"""Shipments an organisation may have here; what is older is not listed any more."""


class Tables:
    """All rows, by id; and what belongs to whom."""

    def __init__(self, rng: Random, orgs: int) -> None:
        self.rng = rng
        self.now = 0.0
        self.shipments: dict[int, Row] = {}
        self.codes: dict[str, int] = {}
        self.documents: dict[str, int] = {}
        self.invoices: dict[str, Row] = {}
        self.tickets: dict[int, Row] = {}
        self.of_org: dict[int, deque[int]] = defaultdict(lambda: deque(maxlen=KEPT))
        self.bills_of: dict[int, list[str]] = defaultdict(list)
        self.orgs: dict[int, Row] = {}
        self.users: dict[str, Row] = {}
        self.stops: dict[int, Row] = {}
        self.services = {slug: self._service(slug, rng) for slug in _SERVICES}
        self.zones = tuple(ZONES)
        self.vouchers = {f"HX-{rng.randint(10_000, 99_999)}" for _ in range(120)}
        self._next = {
            "shipment": 7_300_000 + rng.randint(0, 99_999),
            "invoice": 118_000,
            "ticket": 52_000,
            "org": 4_100,
            "stop": 910_000,
        }
        for _ in range(orgs):
            self.join(rng)

    def number(self, what: str, steps: int = 1) -> int:
        """The next running number."""
        self._next[what] += self.rng.randint(1, steps)
        return self._next[what]

    def join(self, rng: Random, shipments: tuple[int, int] = (4, 40)) -> int:
        """A new customer organisation with some past."""
        org = self.number("org", 3)
        self.orgs[org] = {
            "id": org,
            "name": f"{person(rng)} & Sons",
            "city": rng.choice(TOWNS),
            "vat": f"NL{rng.randint(10**8, 10**9 - 1)}B01",
            "phone": f"+31 10 {rng.randint(1_000_000, 9_999_999)}",
            "contact": person(rng),
            "plan": rng.choice(("basic", "basic", "pro")),
        }
        for _ in range(rng.randint(*shipments)):
            self.book(org, rng)
        for _ in range(rng.randint(2, 14)):
            self.bill(org, rng)
        if rng.random() < 0.5:
            self.complain(org, rng)
        return org

    def book(self, org: int, rng: Random, wish: Row | None = None) -> Row:
        """A new shipment."""
        number, code = self.number("shipment", 3), "HX" + "".join(rng.choices(_CODE, k=9))
        document = str(uuid.UUID(int=rng.getrandbits(128), version=4))
        row: Row = {
            "id": number,
            "code": code,
            "org": org,
            "status": rng.choice(_STATES),
            "service": rng.choice(_SERVICES),
            "recipient": person(rng),
            "street": street(rng),
            "city": rng.choice(TOWNS),
            "country": rng.choice(ZONES),
            "weight_kg": round(rng.uniform(0.2, 900.0), 1),
            "price": round(rng.uniform(4.0, 400.0), 2),
            "paid": True,
            "label": document,
            "updated_at": round(self.now),
        }
        if wish:
            row |= {
                key: wish[key]
                for key in ("service", "recipient", "street", "city", "country", "weight_kg")
                if key in wish
            }
            row |= {"status": "draft", "paid": False}
        self.shipments[number] = row
        self.codes[code] = number
        self.documents[document] = number
        self.of_org[org].append(number)
        return row

    def bill(self, org: int, rng: Random) -> Row:
        """A new invoice."""
        number = f"INV-{self.number('invoice', 2)}"
        row = {
            "number": number,
            "org": org,
            "total": round(rng.uniform(20.0, 9000.0), 2),
            "state": rng.choice(("paid", "open")),
            "due": "2026-04-30",
            "lines": [
                {"text": rng.choice(_SERVICES), "amount": round(rng.uniform(4.0, 300.0), 2)}
                for _ in range(rng.randint(1, 5))
            ],
        }
        self.invoices[number] = row
        self.bills_of[org].append(number)
        return row

    def complain(self, org: int, rng: Random, text: str = "") -> Row:
        """A new support ticket."""
        number = self.number("ticket", 2)
        row = {
            "id": number,
            "org": org,
            "state": "open",
            "shipment": self.any_of(org, rng),
            "text": text or message(rng),
        }
        self.tickets[number] = row
        return row

    def any_of(self, org: int, rng: Random) -> int:
        """One of an organisation's shipments; 0 when it has none."""
        return rng.choice(self.of_org[org]) if self.of_org[org] else 0

    def stop(self, rng: Random) -> Row:
        """A new stop on a driver's route."""
        number = self.number("stop", 2)
        shipment = self.shipments[rng.choice(list(self.shipments)[-300:])]
        row = {
            "id": number,
            "shipment": shipment["id"],
            "code": shipment["code"],
            "recipient": shipment["recipient"],
            "street": shipment["street"],
            "window": f"{rng.randint(7, 16):02d}:00",
            "done": False,
        }
        self.stops[number] = row
        return row

    def user(self, rng: Random, role: str, org: int) -> Row:
        """A new user."""
        key = str(uuid.UUID(int=rng.getrandbits(128), version=4))
        name = person(rng)
        row = {
            "id": key,
            "name": name,
            "email": f"{name.split()[0].lower()}{rng.randint(1, 999)}@mail.example",
            "role": role,
            "org": org,
            "language": rng.choice(("en", "de", "fr")),
            "newsletter": rng.random() < 0.5,
        }
        self.users[key] = row
        return row

    def _service(self, slug: str, rng: Random) -> Row:
        return {
            "slug": slug,
            "title": slug.replace("-", " ").title(),
            "max_kg": rng.choice((30, 70, 500, 1200)),
            "from_price": round(rng.uniform(3.9, 90.0), 2),
            "text": message(rng, 20, 50),
        }
