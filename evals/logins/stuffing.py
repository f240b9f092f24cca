"""Credential stuffing: lists of passwords from elsewhere, tried on many accounts; few are right.

A little all year, and one burst of three days in the last quarter.
"""

from collections.abc import Iterator, Sequence
from random import Random
from typing import Final

from evals.logins import browsers, places
from evals.logins.attackers import ENOUGH, Lives, fresh
from evals.logins.attempt import Attempt
from evals.logins.networks import Networks, Spot
from evals.logins.places import ENGLISH
from evals.logins.plan import DAY, Plan
from evals.logins.truth import STUFFING

BURST: Final = 5_000
ALL_YEAR: Final = 400
RIGHT: Final = 0.008
"""How often a password from a list is right where there is such an account."""


def stuffing(plan: Plan, net: Networks, lives: Lives) -> Iterator[Attempt]:
    """All attempts, most of them failures, many on accounts that are not there."""
    rng = plan.rng("stuffing")
    begin = plan.live(rng.uniform(0.8, 0.9))
    proxies = [_proxy(net, rng) for _ in range(max(12, plan.many(250)))]
    names, agents = sorted(lives), [browsers.popular(rng) for _ in range(6)]
    for number in range(plan.many(BURST) + plan.many(ALL_YEAR)):
        burst = number < plan.many(BURST)
        at = begin + rng.uniform(0, 3) * DAY if burst else rng.uniform(plan.start, plan.end)
        spot = rng.choice(proxies) if burst else _proxy(net, rng)
        yield _attempt(rng, lives, names, at, spot, rng.choice(agents).agent(at))


def _attempt(rng: Random, lives: Lives, names: Sequence[str], at: float, spot: Spot, agent: str) -> Attempt:
    there = rng.random() < 0.5
    name = rng.choice(names) if there else f"u-{rng.randrange(100_000, 900_000)}"
    known = there and len(lives[name]) >= ENOUGH and lives[name][ENOUGH - 1].at < at
    good = known and lives[name][0].factor == "password" and rng.random() < RIGHT
    return Attempt(at, name, spot, agent, ENGLISH, device=fresh(rng, 0.6), good=good, kind=STUFFING)


def _proxy(net: Networks, rng: Random) -> Spot:
    """A household's router in a botnet, or a rented machine."""
    place = places.region(rng) if rng.random() < 0.1 else places.anywhere(rng)
    return net.fixed(rng, place) if rng.random() < 0.6 else net.hosting(rng, place.country)
