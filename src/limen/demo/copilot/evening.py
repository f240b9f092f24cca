"""An evening at the shop: customers log in one after another, and call with the tokens they were given."""

from collections.abc import Iterable
from random import Random
from secrets import token_urlsafe
from typing import Final, NamedTuple

from limen.demo.logins.gate import PLACE, Gate, Met
from limen.demo.logins.provider import TOKEN_SECONDS, Provider
from limen.demo.logins.town import Attempt, User
from limen.testing.proofs import Prover

SHOPPERS: Final = 12
EVERY: Final = 0.9 * TOKEN_SECONDS / SHOPPERS
"""Seconds between two who come in, so that in the end even the first token has not expired."""
_APART: Final = 10.0


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
        self.shoppers: list[Shopper] = []
        self.calls: list[Call] = []

    def go_by(self, users: Iterable[User], rng: Random) -> None:
        """Let them come one after another; from one to the next everybody who is there calls once."""
        for user in users:
            start = self.now
            self.come_in(user)
            turns = [(start + rng.uniform(_APART, EVERY - _APART), each) for each in self.shoppers]
            for at, shopper in sorted(turns, key=lambda turn: turn[0]):
                self.now = at
                self.call(shopper)
            self.now = start + EVERY

    def come_in(self, user: User) -> None:
        """A login at home as usual; who is asked for more proof has none here, and leaves."""
        attempt, password, key = Attempt(user.name, user.home, user.computer), token_urlsafe(12), Prover()
        self._provider.register(user.name, password)
        self._gate.visit(attempt, self.now)
        visit = self._provider.log_in(attempt, password, self.now)
        token = self._provider.token(visit, key.thumbprint)
        if token:
            self.shoppers.append(Shopper(attempt, key, token, self.now))

    def call(self, shopper: Shopper) -> Met:
        """Call the API with his token and a proof of his key."""
        proof = shopper.key.proof(shopper.token, url=PLACE, at=self.now)
        met = self._gate.call(shopper.attempt, self.now, shopper.token, proof)
        self.calls.append(Call(shopper, self.now - shopper.since, met))
        return met


def latest(users: Iterable[User]) -> list[User]:
    """Those who usually log in late in the evening, the earliest of them first."""
    return sorted(users, key=lambda user: user.hours[1])[-SHOPPERS:]
