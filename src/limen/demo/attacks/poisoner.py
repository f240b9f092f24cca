"""Teaches the baseline, a few per cent more a day, and then strikes (Kloft and Laskov 2012)."""

from random import Random
from urllib.parse import quote

from limen.demo.attacks.base import Attack
from limen.demo.attacks.walks import numbers
from limen.demo.member import Member
from limen.demo.rhythm import DAY, EVENING, next_visit
from limen.demo.shop.seeding import FIRST_ORDER, ORDERS
from limen.demo.wire import Pause, Steps
from limen.demo.words import search_term


class Poisoner(Attack):
    """Grows a walk of orders, or the rate of searches, from ``entry`` until the strike at ``strikes_at``."""

    kind = "poisoner"
    goals = (200, 450)

    def __init__(self, rng: Random, session: str, owner: Member, entry: float, strikes_at: float) -> None:
        super().__init__(rng, session, owner, entry)
        self.strikes_at = strikes_at
        self.elsewhere = ""
        self.walks = rng.random() < 0.6
        self.growth = rng.uniform(0.03, 0.1)
        self.per_day = rng.uniform(6.0, 14.0)
        self.entry = entry
        self.ids = numbers(rng, FIRST_ORDER, ORDERS, self.goal + 1500)
        self.seconds = rng.uniform(0.1, 1.2) if self.walks else rng.uniform(0.05, 0.4)

    def life(self) -> Steps:
        """Teach, then strike."""
        while True:
            per_day = self.per_day * (1.0 + self.growth) ** ((self.now - self.entry) / DAY)
            at = next_visit(self.rng, self.now, per_day, EVENING)
            if at >= self.strikes_at:
                break
            yield Pause(at - self.now)
            yield self.call("GET", self._target())
        yield Pause(self.strikes_at - self.now)
        while self.progress < self.goal:
            yield from self.step()

    def step(self) -> Steps:
        """One more of the same, now in quick succession."""
        yield Pause(self.seconds * self.rng.lognormvariate(0.0, 0.4))
        yield self.strike("GET", self._target())

    def _target(self) -> str:
        if self.walks:
            return f"/v1/orders/{next(self.ids)}"
        return f"/v1/search?q={quote(search_term(self.rng), safe='')}"
