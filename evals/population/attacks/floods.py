"""Floods: more than anybody asks for, by one caller or by many."""

from collections.abc import Iterator

from evals.population.attacks.raid import Raid, attack
from evals.population.cast import Entry
from evals.population.people import customers
from evals.population.stage import Caller, Life


def _cheap(me: Caller) -> str:
    return me.rng.choice(
        ("/v2/services", "/v2/health", "/v2/shipments?page=1")
        if me.guise.credential
        else ("/v2/services", "/v2/health")
    )


@attack("flood_single")
def single(raid: Raid) -> Iterator[Entry]:
    """One caller, ten and more calls a second."""
    raid.aim(250, 400)
    me = raid.either()
    target, rate = _cheap(me), raid.rng.uniform(8, 50)

    def life() -> Life:
        while not raid.over:
            yield me.get(target, gain=1)
            yield me.rng.expovariate(rate)

    yield raid.at, me, life()


@attack("flood_distributed")
def distributed(raid: Raid) -> Iterator[Entry]:
    """Many addresses at once, with or without credentials, each at a bearable pace."""
    raid.aim(300, 450)
    signed = raid.rng.random() < 0.4
    callers = (
        raid.crowd(raid.rng.randint(15, 25), 0.8)
        if signed
        else [raid.nobody() for _ in range(raid.rng.randint(30, 90))]
    )
    target = _cheap(callers[0])
    for me in callers:
        yield raid.at + raid.rng.uniform(0, 20), me, _flood(raid, me, target)


def _flood(raid: Raid, me: Caller, target: str) -> Life:
    if me.chance(0.1) and me.guise.credential:
        yield customers.listing(me)
    while not raid.over:
        yield me.get(target, gain=1)
        yield me.rng.expovariate(0.5)
