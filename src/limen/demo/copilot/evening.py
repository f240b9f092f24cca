"""An evening at the shop: customers log in one after another, and call with the tokens they were given."""

from collections.abc import Iterable
from random import Random
from secrets import token_urlsafe
from typing import Final, NamedTuple

from limen.demo.config import API
from limen.demo.logins.gate import ME, PRODUCTS, Gate, Met
from limen.demo.logins.provider import TOKEN_SECONDS, Provider
from limen.demo.logins.town import Attempt, Device, User
from limen.testing.proofs import Prover

SHOPPERS: Final = 8
EVERY: Final = 0.9 * TOKEN_SECONDS / SHOPPERS
"""Seconds between two who come in, so that in the end even the first token has not expired."""
RETURNS: Final = 3
"""How often each comes back to look at products: no oftener than others do, or he would be odd."""


class Shopper(NamedTuple):
    """A customer with a token that is bound to his browser's ``key``, issued at ``since`` (Unix seconds)."""

    attempt: Attempt
    key: Prover
    token: str
    since: float

    @property
    def name(self) -> str:
        """Who he is to the identity provider."""
        return self.attempt.user


class Call(NamedTuple):
    """One call: who made it, how old his token was in seconds, and what it met."""

    shopper: Shopper
    age: float
    met: Met


class Evening:
    """Who is there, in the order in which they came, and every call they made; ``now`` is Unix seconds."""

    def __init__(self, provider: Provider, gate: Gate, now: float) -> None:
        self._provider, self._gate = provider, gate
        self.now = now
        self.shoppers: dict[str, Shopper] = {}
        self.calls: list[Call] = []

    def go_by(self, users: list[User], rng: Random) -> None:
        """Let them come, and come back, until the evening is over."""
        end = self.now + len(users) * EVERY
        for at, user in turns(users, self.now, end, rng):
            self.now = at
            if user.name in self.shoppers:
                self.call(self.shoppers[user.name], PRODUCTS)
            else:
                self.come_in(user, rng.choice((user.computer, user.phone)))
        self.now = end

    def come_in(self, user: User, device: Device) -> None:
        """A login at home as usual; who is asked for more proof has none here, and may try once more."""
        attempt, password, key = Attempt(user.name, user.home, device), token_urlsafe(12), Prover()
        self._provider.register(user.name, password)
        self._gate.visit(attempt, self.now)
        visit = self._provider.log_in(attempt, password, self.now)
        token = self._provider.token(visit, key.thumbprint)
        if token:
            self.shoppers[user.name] = Shopper(attempt, key, token, self.now)

    def call(self, shopper: Shopper, path: str = ME) -> Met:
        """Call the API with his token and a proof of his key."""
        proof = shopper.key.proof(shopper.token, url=f"{API}{path}", at=self.now)
        met = self._gate.call(shopper.attempt, self.now, shopper.token, proof, path)
        self.calls.append(Call(shopper, self.now - shopper.since, met))
        return met


def turns(users: list[User], start: float, end: float, rng: Random) -> list[tuple[float, User]]:
    """When each comes in and when he comes back, now and then until the end; in order of time."""
    came = [(start + number * EVERY, user) for number, user in enumerate(users)]
    back = [
        (at + (end - at) * (number + rng.random()) / (RETURNS + 1), user)
        for at, user in came
        for number in range(1, RETURNS + 1)
    ]
    return sorted((*came, *back), key=lambda turn: turn[0])


def latest(users: Iterable[User]) -> list[User]:
    """Those who usually log in late in the evening, the earliest of them first."""
    return sorted(users, key=lambda user: user.hours[1])[-SHOPPERS:]
