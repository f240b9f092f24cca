from __future__ import annotations

import json
import threading
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Callable, Generic, TypeVar


@dataclass
class User:
    name: str
    email: str
    role: str
    credit: int
    city: str
    key: str
    redeemed: list[str] = field(default_factory=list)


@dataclass
class Event:
    slug: str
    title: str
    organiser: str
    day: str
    price: int
    capacity: int
    rent: int = 0
    featured: bool = False


@dataclass
class Order:
    id: str
    buyer: str
    event: str
    seats: int
    total: int
    status: str = "open"
    card: str | None = None


@dataclass
class Ticket:
    code: str
    order: str
    event: str
    holder: str
    used: bool = False


@dataclass
class Voucher:
    code: str
    worth: int


T = TypeVar("T")


class Repo(Generic[T]):
    def __init__(self, key: str, rows: list[T]):
        self._key = key
        self._rows: dict[str, T] = {getattr(r, key): r for r in rows}

    def get(self, key: str) -> T | None:
        return self._rows.get(key)

    def add(self, row: T) -> T:
        self._rows[getattr(row, self._key)] = row
        return row

    def drop(self, key: str) -> None:
        self._rows.pop(key, None)

    def where(self, test: Callable[[T], bool] = lambda _: True) -> list[T]:
        return [r for r in self._rows.values() if test(r)]


class World:
    """All that the box office knows. One process, one world."""

    def __init__(self) -> None:
        seed = json.loads(Path(__file__).with_name("seed.json").read_text("utf-8"))
        self.lock = threading.RLock()
        self.users = Repo("name", [User(**u) for u in seed["users"]])
        self.events = Repo("slug", [Event(**e) for e in seed["events"]])
        self.orders = Repo("id", [Order(**o) for o in seed["orders"]])
        self.tickets = Repo("code", [Ticket(**t) for t in seed["tickets"]])
        self.vouchers = Repo("code", [Voucher(**v) for v in seed["vouchers"]])
        self.next_order = 6000

    def order_id(self) -> str:
        with self.lock:
            self.next_order += 1
            return f"ORD-{self.next_order}"


def plain(row) -> dict:
    return asdict(row)
