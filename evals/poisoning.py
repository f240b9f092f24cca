"""How far a caller can walk his own baseline: the poisoning table of ``docs/evaluation.md``, played on Limen.

Printed by ``limen eval poisoning``. One caller among several calls with gamma-Poisson counts in windows of
five minutes, eight hours a day. After a fortnight the state is approved; from then on he grows by so much a
day, for sixty days or until he is stopped (a step-up or more). Beside it a moving average that learns all (z
over 4 in three of twelve windows, a half-life of one day), which is what such baselines commonly are.
Synthetic, and said so.
"""

import math
import random
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import msgspec
from evals.page import PAGE, put

from limen.engine.replay import Pair, in_order, replay
from limen.engine.world import World
from limen.model import Action
from limen.testing.shop import DAY, HOUR, START, Script, empty_world, member

GROWTHS = (0.0, 0.02, 0.1, 0.5, 1.0)
SEEDS = (11, 12, 13)
FORTNIGHT, DAYS = 14, 60
WINDOWS, MINUTES = 96, 5
USUAL, SHAPE = 1.5, 3.0
OTHERS = 5
MOST = 40.0
"""Times the usual at which the play ends: nobody would call that a slow walk."""


class Walk(msgspec.Struct, frozen=True):
    """One growth: after how many days, and at how many times his usual, he was stopped; ``None``: never.

    Growth 0 is the control: a stop there is a false alarm.
    """

    growth: float
    seed: int
    day: float | None
    times: float | None
    average_day: float | None
    average_times: float | None


BEGIN: Final = "<!-- poisoning: begin (limen eval poisoning --write) -->"
END: Final = "<!-- poisoning: end -->"


def run(seeds: Sequence[int] = SEEDS) -> list[Walk]:
    """Every growth on every seed."""
    return [walk(growth, seed) for growth in GROWTHS for seed in seeds]


def text(walks: Sequence[Walk]) -> str:
    """The section, in Markdown; it reads in a terminal as well."""
    seeds = ",".join(str(seed) for seed in sorted({one.seed for one in walks}))
    return "\n".join(
        [
            "## Walking one's own baseline up",
            "",
            f"`limen eval poisoning --seeds {seeds}`: **synthetic**. One caller of {OTHERS + 1} grows by so"
            f" much a working day, all day long, for {DAYS} days after his fortnight was approved, or until"
            " he is met by a step-up or more. Beside Limen a moving average that learns everything (z over 4"
            " in three of twelve windows, a half-life of a day). A growth of 0 is the control: a stop there"
            " is a false alarm. Cells: on which day, at how many times his usual.",
            "",
            "| growth a day | seed | Limen | moving average |",
            "|--:|--:|--:|--:|",
            *[_row(one) for one in walks],
            "",
        ]
    )


def write(walks: Sequence[Walk], page: Path = PAGE) -> None:
    """Put the section between its markers on the page; at the end where the page has none."""
    put(text(walks), BEGIN, END, page)


def _row(one: Walk) -> str:
    limen, average = _cell(one.day, one.times), _cell(one.average_day, one.average_times)
    return f"| {one.growth:.0%} | {one.seed} | {limen} | {average} |"


def _cell(day: float | None, times: float | None) -> str:
    return "never" if day is None else f"day {day:.1f}, {times:.1f}x"


def walk(growth: float, seed: int) -> Walk:
    """Play one growth."""
    rng, average = random.Random(f"poisoning/{seed}"), Average()
    world, script = empty_world(), Script("past")
    for number in range(FORTNIGHT):
        for counts in _day(script, START + number * DAY, rng):
            average.add(counts)
    world.vouched = True
    for _ in replay(in_order(_sorted(script)), world):
        pass
    world.vouched, world.reference = False, world.state.copy()
    stopped = average_stopped = None
    for number in range(DAYS):
        if (1 + growth) ** number > MOST or (stopped is not None and average_stopped is not None):
            break
        script = Script(f"day{number}")
        counts = list(_day(script, START + (FORTNIGHT + number) * DAY, rng, number, growth))
        if average_stopped is None:
            average_stopped = _reached(growth, number, [average.add(count) for count in counts])
        if stopped is None:
            stopped = _stopped(script, world, growth)
    return Walk(growth, seed, *(stopped or (None, None)), *(average_stopped or (None, None)))


def _day(
    script: Script, midnight: float, rng: random.Random, day: int = 0, growth: float = 0.0
) -> Iterator[int]:
    """Everybody's calls of one working day; yields the walker's counts by window, who grows all the time."""
    for number in range(OTHERS + 1):
        who = member("walker" if not number else f"other {number}")
        for window in range(WINDOWS):
            mean = USUAL * (_times(growth, day + window / WINDOWS) if not number else 1.0)
            at = midnight + 8 * HOUR + window * MINUTES * 60
            count = _poisson(rng.gammavariate(SHAPE, mean / SHAPE), rng)
            for _ in range(count):
                script.call(who, at + rng.uniform(0, MINUTES * 60), f"/v1/products/{rng.randrange(1, 40)}")
            if not number:
                yield count


def _times(growth: float, days: float) -> float:
    """How many times his usual the walker does after so many working days."""
    return float((1 + growth) ** days)


def _reached(growth: float, day: int, alarms: list[bool]) -> tuple[float, float] | None:
    """When in a day the first alarm came: the day, and how many times the usual it was."""
    if True not in alarms:
        return None
    days = day + alarms.index(True) / WINDOWS
    return days, _times(growth, days)


def _stopped(script: Script, world: World, growth: float) -> tuple[float, float] | None:
    """When the walker was first stopped in a day's script, if he was; all of it is played."""
    walker, found = member("walker").subject, None
    for evidence in replay(in_order(_sorted(script)), world):
        features = evidence.features
        if found is None and evidence.verdict.action >= Action.STEP_UP and features.caller.subject == walker:
            since, day = divmod(features.at - START - FORTNIGHT * DAY, DAY)
            days = since + (day - 8 * HOUR) / (8 * HOUR)
            found = days, _times(growth, days)
    return found


def _sorted(script: Script) -> list[Pair]:
    return sorted(script.pairs, key=lambda pair: pair[0].at)


def _poisson(mean: float, rng: random.Random) -> int:
    limit, product, count = math.exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        count += 1
    return count


class Average:
    """A moving average and variance that learns from everything."""

    def __init__(self) -> None:
        self.mean, self.square, self.seen = 0.0, 0.0, 0
        self.odd: deque[bool] = deque(maxlen=12)
        self.share = 1 - 0.5 ** (1 / WINDOWS)

    def add(self, count: int) -> bool:
        """Judge a window's count, then learn it; whether three of the last twelve were odd."""
        spread = math.sqrt(max(self.square - self.mean**2, 1e-9))
        self.odd.append(self.seen > WINDOWS and (count - self.mean) / spread > 4)
        self.seen += 1
        share = max(self.share, 1 / self.seen)
        self.mean += share * (count - self.mean)
        self.square += share * (count * count - self.square)
        return sum(self.odd) >= 3


if __name__ == "__main__":
    print(text(run()))
