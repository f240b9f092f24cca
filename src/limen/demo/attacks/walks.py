"""Walks over other people's objects through the API's holes (OWASP API1)."""

from collections.abc import Iterator
from random import Random

from limen.demo.attacks.base import Attack
from limen.demo.member import Member
from limen.demo.shop import Tables
from limen.demo.shop.seeding import CUSTOMERS, FIRST_CUSTOMER, FIRST_ORDER, FIRST_TICKET, ORDERS, TICKETS
from limen.demo.wire import Pause, Steps

GROUNDS = (
    ("/v1/orders/{}", FIRST_ORDER, ORDERS),
    ("/v1/orders/{}/items", FIRST_ORDER, ORDERS),
    ("/v1/customers/{}", FIRST_CUSTOMER, CUSTOMERS),
    ("/v1/tickets/{}", FIRST_TICKET, TICKETS),
)


def numbers(rng: Random, first: int, count: int, wanted: int) -> Iterator[int]:
    """Which ids to try: one after the other (up, down, or every second or third), or at random."""
    if rng.random() < 0.35:
        yield from rng.sample(range(first, first + count), min(count, wanted))
        return
    stride = rng.choice((1, 1, 1, -1, 2, 3))
    room = abs(stride) * wanted
    start = rng.randrange(first, first + max(1, count - room)) + (room if stride < 0 else 0)
    yield from range(start, start + stride * wanted, stride)


class ObjectWalk(Attack):
    """Counts through whole-number ids of one operation."""

    kind = "object_walk_fast"
    unit = "objects"
    goals = (150, 450)
    pace = (0.08, 1.5)
    cover_share = 0.05

    def __init__(self, rng: Random, session: str, owner: Member, entry: float) -> None:
        super().__init__(rng, session, owner, entry)
        self.template, first, count = rng.choice(GROUNDS)
        self.ids = numbers(rng, first, count, self.goal)
        self.seconds = rng.uniform(*self.pace)

    def step(self) -> Steps:
        """One more object, at a pace that wavers."""
        yield Pause(self.seconds * self.rng.lognormvariate(0.0, 0.4))
        if self.rng.random() < self.cover_share:
            yield from self.cover()
        yield self.strike("GET", self.template.format(next(self.ids)))


class SlowWalk(ObjectWalk):
    """The same over hours, hidden among ordinary calls."""

    kind = "object_walk_slow"
    goals = (80, 160)
    pace = (90.0, 480.0)
    cover_share = 0.25


class HarvestedIds(Attack):
    """Reads objects whose unguessable ids leaked elsewhere: a log, a referrer, another hole."""

    kind = "harvested_ids"
    unit = "objects"
    goals = (50, 130)

    def __init__(self, rng: Random, session: str, owner: Member, entry: float, tables: Tables) -> None:
        super().__init__(rng, session, owner, entry)
        choices: tuple[tuple[str, list[str]], ...] = (
            ("/v1/accounts/{}", list(tables.accounts)),
            ("/v1/accounts/{}/transactions", list(tables.accounts)),
            ("/v1/invoices/{}", list(tables.invoices)),
            ("/v1/orders/{}", [str(number) for number in tables.orders]),
        )
        self.template, known = rng.choice(choices)
        self.ids = iter(rng.sample(known, self.goal))
        self.seconds = rng.uniform(3.0, 60.0)

    def step(self) -> Steps:
        """One more object after a human's pause."""
        yield Pause(self.seconds * self.rng.lognormvariate(0.0, 0.8))
        if self.rng.random() < 0.15:
            yield from self.cover()
        yield self.strike("GET", self.template.format(next(self.ids)))
