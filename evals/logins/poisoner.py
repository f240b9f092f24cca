"""The slow poisoner: he has the right password and weeks, and creeps from what the victim does to what he is.

First he is as near as he can be: the victim's network and browser. Then from his own line in the country with
the victim's browser, at last with his own. He is written as if he had got in each time: he keeps one device
cookie of his own, and nothing stops the victim's own logins in between.
"""

from collections.abc import Iterator
from typing import Final

from evals.logins import browsers, places
from evals.logins.attackers import Lives, Scene, found, very_targeted
from evals.logins.attempt import Attempt, cookie
from evals.logins.networks import Networks
from evals.logins.plan import DAY, Plan
from evals.logins.truth import POISONER

STEPS: Final = 12
WEEKS: Final = 5.0
NEAR, OWN_LINE = 4, 8
"""So many logins near the victim; so many before his own browser."""


def poisoners(plan: Plan, net: Networks, lives: Lives) -> Iterator[Attempt]:
    """All campaigns."""
    rng, taken = plan.rng("poisoners"), set[str]()
    for number in range(1, plan.many(plan.poisoners) + 1):
        while True:
            scene = found(plan, net, lives, rng, taken)
            if scene.at < plan.end - WEEKS * 7 * DAY and very_targeted(scene) is not None:
                break
        taken.add(scene.past[-1].user)
        yield from _campaign(scene, number)


def _campaign(scene: Scene, number: int) -> Iterator[Attempt]:
    rng, net, victim = scene.rng, scene.net, scene.web
    line, own, device = net.fixed(rng, places.region(rng)), browsers.popular(rng), cookie(rng)
    for step in range(STEPS):
        at = scene.at + (step + rng.uniform(0, 0.8)) / STEPS * WEEKS * 7 * DAY
        near = very_targeted(scene)
        yield Attempt(
            at,
            victim.user,
            near[0] if near is not None and step < NEAR else line,
            victim.agent if step < OWN_LINE else own.agent(at),
            victim.tongue,
            device=device,
            kind=POISONER,
            campaign=number,
            step=step / (STEPS - 1),
        )
