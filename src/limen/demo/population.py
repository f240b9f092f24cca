"""Everybody who calls the API for good reasons: about three hundred callers and how busy each one is."""

from random import Random

from limen.demo.clients import carrier, home
from limen.demo.member import Member, credential_name
from limen.demo.personas.customer import Customer
from limen.demo.personas.machines import Batch, Dashboard, Machine, Probe, Sync
from limen.demo.personas.passer_by import PasserBy, Scanner
from limen.demo.personas.staff import Accountant, Admin, Agent, Courier, Developer, Staff
from limen.demo.rhythm import DAY, HOUR, Sale
from limen.demo.shop import Tables

CUSTOMERS = 260
ACCOUNT_HOLDERS = 500  # those after them sign up for a flood, or never come
NEWCOMERS_PER_DAY = 1.5
PASSERS_BY = 25
SCANNERS = 3


def population(seed: int, tables: Tables, start: float, split: float, end: float) -> list[Member]:
    """Everybody from ``start`` to ``end`` (Unix seconds); ``split`` is when the live part begins."""
    sales = tuple(
        Sale(at + 18 * HOUR, at + 20 * HOUR) for at in (start + 8 * DAY, split + DAY) if start < at < end
    )
    members: list[Member] = [
        *_customers(seed, tables, sales, start, end),
        *_staff(seed),
        *_machines(seed),
        *(Scanner(_stream(seed, "scanner", number)) for number in range(SCANNERS)),
        *(PasserBy(_stream(seed, "passer-by", number), 1.0) for number in range(PASSERS_BY)),
    ]
    for member in members:
        member.now = start
        if member.principal is not None:
            member.hold(credential_name(seed, member.principal))
    _rotate(seed, members, start, end)
    return members


def _stream(seed: int, *name: object) -> Random:
    """A caller's own stream of chance: independent of every other caller's."""
    return Random("/".join(map(str, ("benign", seed, *name))))


def _customers(seed: int, tables: Tables, sales: tuple[Sale, ...], start: float, end: float) -> list[Member]:
    """Customers; a few heavy users, some who write code into forms, some who arrive later."""
    principals = [f"u-{identity}" for identity in list(tables.customers)[:ACCOUNT_HOLDERS]]
    rng = _stream(seed, "customers")
    newcomers = int(NEWCOMERS_PER_DAY * (end - start) / DAY)
    chosen = rng.sample(principals, CUSTOMERS + newcomers)
    found: list[Member] = []
    for number, principal in enumerate(chosen):
        own = _stream(seed, principal)
        since = start + own.random() * (end - start) if number >= CUSTOMERS else start
        per_day = min(8.0, 1.25 * own.lognormvariate(0.0, 0.9))
        customer = Customer(own, principal, per_day, sales)
        customer.since = since
        customer.handy = own.random() < 0.05
        customer.letters = _letters(tables, principal)
        if own.random() < 0.1:
            customer.places = [carrier(own) if own.random() < 0.5 else home(own), *customer.places]
        found.append(customer)
    return found


def _letters(tables: Tables, principal: str) -> tuple[tuple[int, str], ...]:
    """What the shop once mailed to a customer: order numbers and invoice links."""
    return tuple(
        (number, tables.orders[number].invoice) for number in tables.orders_of.get(principal, ())[-6:]
    )


def _staff(seed: int) -> list[Member]:
    kinds: tuple[tuple[type[Staff], str, int, float, float], ...] = (
        (Agent, "s", 10, 10.0, 30.0),
        (Admin, "a", 3, 2.0, 6.0),
        (Developer, "e", 6, 2.0, 8.0),
        (Accountant, "f", 3, 1.0, 2.5),
        (Courier, "d", 20, 5.0, 12.0),
    )
    found: list[Member] = []
    for kind, letter, count, low, high in kinds:
        for number in range(1, count + 1):
            own = _stream(seed, f"{letter}-{number}")
            found.append(kind(own, f"{letter}-{number}", own.uniform(low, high)))
    return found


def _machines(seed: int) -> list[Member]:
    kinds: tuple[tuple[type[Machine], str, range], ...] = (
        (Batch, "p", range(1, 5)),
        (Sync, "p", range(5, 7)),
        (Dashboard, "m", range(1, 4)),
        (Probe, "h", range(1, 2)),
    )
    return [
        kind(_stream(seed, f"{letter}-{number}"), f"{letter}-{number}")
        for kind, letter, numbers in kinds
        for number in numbers
    ]


def _rotate(seed: int, members: list[Member], start: float, end: float) -> None:
    """Some keys are rotated on the way: the principal stays, the credential changes."""
    rng = _stream(seed, "rotation")
    holders = [member for member in members if member.principal is not None]
    for member in rng.sample(holders, len(holders) // 12):
        member.hold(credential_name(seed, member.principal, "rotated"), rng.uniform(start, end))
