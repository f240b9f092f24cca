"""Would a prior that was fitted beforehand help a new tenant? Escape rates of one year, tried on others.

python -m evals.logins.prior --fit 3 --seeds 1,2

The rates that one synthetic company's users showed take the place of the round numbers in each term, and
other companies are judged from their first day with both: how many of the owners' first twelve logins are
asked at each share of the thefts from owners with as short a history. Nothing is shipped: see decision 8.
"""

import argparse
import tempfile
from bisect import bisect_left
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from evals.logins.attackers import KINDS
from evals.logins.generate import write
from evals.logins.plan import Plan
from evals.logins.score import threshold
from evals.logins.truth import OWNER, Truth, read_truths

from limen.cli.judging import judging, settings_of
from limen.cli.logfile import records_of
from limen.cli.playback import Lessons, Play, steady_memory
from limen.detectors import login_context, login_device, login_network, login_place
from limen.detectors.login_device import Secret
from limen.detectors.term import RATES
from limen.engine.world import World
from limen.sketches import Level, week_of
from limen.sketches.chains import COUNTER
from limen.sketches.habits import ONE, View

FIRST: Final = 12
BELIEVED: Final = 20.0
"""Logins that the round numbers weigh as, against those that were counted."""
TPRS: Final = (0.99, 0.95, 0.9)
_CHAINS: Final = (
    (login_network, "CHAIN", (0, 1, 2, 3)),
    (login_place, "CHAIN", (4, 5)),
    (login_device, "CHAIN", (8, 9, 10)),
    (login_context, "CLIENTS", (11,)),
    (login_context, "LANGUAGES", (12,)),
)
_SECRETS: Final = ("KEYS", "COOKIES")


def played(traffic: Path) -> tuple[World, dict[str, float]]:
    """A world that has seen a log from the first day on, and each login's risk."""
    judged = judging(settings_of(None), None)
    with steady_memory():
        play = Play(judged.world, judged.pseudonym, Lessons())
        risks = {one.id: one.risk for one in play.outcomes(records_of(traffic, "auto"))}
    return judged.world, risks


def fit(world: World, week: int) -> None:
    """Put what a world has learnt of escape rates in the place of what is believed."""
    counted = world.state.get(RATES).view(week)
    for module, name, sorts in _CHAINS:
        chain = getattr(module, name)
        levels = [_fitted(level, sort, counted) for level, sort in zip(chain.levels, sorts, strict=True)]
        setattr(module, name, chain._replace(levels=tuple(levels)))
    for place, name in enumerate(_SECRETS):
        setattr(login_device, name, _fitted(getattr(login_device, name), 6 + place, counted))
    login_device._SECRETS = tuple([getattr(login_device, name) for name in _SECRETS])


def _fitted(of: Any, sort: int, counted: View) -> Any:
    assert isinstance(of, Level | Secret)
    rates = []
    for bucket, believed in enumerate(of.rates):
        trials = sort << 5 | COUNTER | bucket << 9
        new, many = counted.get(trials | 16, 0) / ONE, counted.get(trials, 0) / ONE
        rates.append((new + BELIEVED * believed) / (many + BELIEVED))
    return of._replace(rates=tuple(rates))


def compared(truths: list[Truth], risks: dict[str, float]) -> Iterator[str]:
    """The share of first logins asked, by kind of theft and share of them caught."""
    short = [one for one in truths if one.good and 1 <= one.history <= FIRST]
    own = sorted(risks[one.id] for one in short if one.kind == OWNER)
    for kind in list(KINDS)[:4]:
        thefts = sorted(risks[one.id] for one in short if one.kind == kind)
        limits = [threshold(thefts, tpr) for tpr in TPRS]
        shares = [1.0 - bisect_left(own, limit) / len(own) for limit in limits]
        yield f"{kind:14} {len(thefts):4} thefts  " + "  ".join(f"{share:.2%}" for share in shares)


def main() -> None:
    """Judge with the round numbers, fit, judge again."""
    parser = argparse.ArgumentParser(prog="python -m evals.logins.prior", description=__doc__)
    parser.add_argument("--fit", type=int, required=True)
    parser.add_argument("--seeds", required=True)
    parser.add_argument("--size", type=float, default=0.5)
    asked = parser.parse_args()
    plans = [Plan(int(seed), size=asked.size) for seed in (asked.fit, *asked.seeds.split(","))]
    with tempfile.TemporaryDirectory(prefix="limen-eval-") as folder:
        first, *others = [(plan, write(plan, Path(folder) / str(plan.seed))) for plan in plans]
        for name in ("round numbers", "fitted"):
            for plan, year in others:
                print(f"seed {plan.seed}, {name}")
                print("\n".join(compared(read_truths(year.truth), played(year.traffic)[1])))
            if name == "round numbers":
                fit(played(first[1].traffic)[0], week_of(first[0].end))


if __name__ == "__main__":
    main()
