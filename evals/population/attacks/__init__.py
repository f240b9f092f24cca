"""Attacks, one function a kind, and the list of them in which a population casts them."""

from evals.population.attacks import (
    business,
    data,
    floods,
    functions,
    objects,
    payloads,
    poison,
    probing,
    stolen,
)
from evals.population.attacks.raid import KINDS, Raid
from evals.population.cast import Cast

__all__ = ["FAMILIES", "KINDS", "send_attackers"]

FAMILIES = (objects, functions, stolen, payloads, data, business, probing, floods, poison)
"""The modules whose import fills the list of kinds, in its order."""


def send_attackers(cast: Cast) -> None:
    """Let so many sessions of each kind enter as the plan says."""
    for kind, raiding in KINDS.items():
        for number in range(1, cast.plan.sessions + 1):
            raid = Raid(cast, kind, number)
            cast.stage.enter_all(raiding(raid))
