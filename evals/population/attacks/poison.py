"""The slow poisoner: makes himself usual through the history, then strikes."""

from collections.abc import Iterator

from evals.population.attacks.raid import Raid, attack, cover
from evals.population.cast import Entry
from evals.population.plan import DAY, HOUR
from evals.population.stage import Life


@attack("slow_poisoner")
def poisoner(raid: Raid) -> Iterator[Entry]:
    """Others' shipments, some more each day of the history; on a live day five times the last day's number.

    What he does in the history counts for nothing; the goal is the strike's.
    """
    plan = raid.cast.plan
    me = raid.insider()
    growth, first = raid.rng.uniform(1.06, 1.2), raid.rng.randint(2, 4)
    last = first * growth**plan.days
    raid.aim(int(4 * last) + 20, int(5 * last) + 20)
    numbers = [str(number) for number in raid.cast.tables.shipments]

    def life() -> Life:
        for day in range(int(plan.days)):
            yield plan.start + day * DAY + me.rng.uniform(9, 16) * HOUR - me.now
            me.settle()
            yield from cover(me)
            for _ in range(int(first * growth**day)):
                yield me.get(f"/v2/shipments/{me.rng.choice(numbers)}")
                yield me.think(15)
        yield raid.at - me.now
        while not raid.over:
            yield me.get(f"/v2/shipments/{me.rng.choice(numbers)}", gain=1)
            yield me.think(3)

    yield plan.start, me, life()
