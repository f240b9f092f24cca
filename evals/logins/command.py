"""Run the evaluation: generate, judge in several ways, compare with the truth.

limen eval logins --seeds 7,8,9
"""

import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from time import monotonic

from evals.logins import judges, rba
from evals.logins.campaigns import Poisoned, poisoned
from evals.logins.figures import Result
from evals.logins.generate import Written, write
from evals.logins.judged import NOTHING, Judged
from evals.logins.leak import leak_test
from evals.logins.plan import Plan
from evals.logins.promise import promises
from evals.logins.score import bar, score
from evals.logins.truth import Truth, read_truths

Say = Callable[[str], None]


def to_stderr(text: str) -> None:
    """Say how far it is."""
    print(text, file=sys.stderr, flush=True)


def evaluate(plan: Plan, folder: Path, say: Say = to_stderr) -> Result:
    """One company's year, judged by all; its files are left in ``folder``."""
    say(f"seed {plan.seed}: generating")
    return judge(write(plan, folder), say, f"seed {plan.seed}", plan.seed)


def judge(written: Written, say: Say, name: str, seed: int = 0) -> Result:
    """Judge what was written, and score it."""
    began = monotonic()
    truths = read_truths(written.truth)
    say(f"{name}: {written.lines:,} lines; limen replays them with devices, without, and from day one")
    judged = judges.limen(written)
    say(f"{name}: baselines")
    judged |= judges.baselines(written.traffic, truths)
    return Result(
        seed,
        written.lines,
        written.history,
        {judge: score(truths, said) for judge, said in judged.items()},
        {
            judge: promises(truths, said, first_days=judge == judges.DAY_ONE)
            for judge, said in judged.items()
            if judges.acts(judge)
        },
        _poisoned(truths, judged),
        leak_test(written.traffic, truths),
        round(monotonic() - began, 1),
    )


def _poisoned(truths: Sequence[Truth], judged: Mapping[str, Mapping[str, Judged]]) -> dict[str, Poisoned]:
    """By actions of who acts; by rank of all, where as many owners are asked as Limen promises."""
    found = {}
    for judge, said in judged.items():
        limit = bar(sorted(said.get(one.id, NOTHING).risk for one in truths if one.counted))
        if judges.acts(judge):
            found[judge] = poisoned(truths, lambda name, said=said: said.get(name, NOTHING).asked)
        found[f"{judge}, by rank"] = poisoned(
            truths, lambda name, said=said, limit=limit: said.get(name, NOTHING).risk > limit
        )
    return found


def evaluate_rba(path: Path, share: float, keep: Path | None = None, say: Say = to_stderr) -> list[Result]:
    """The public RBA data set (a share of its users), judged by all; ``keep`` holds lines and outcomes."""
    with tempfile.TemporaryDirectory(prefix="limen-eval-") as folder:
        say(f"{path}: reading")
        return [judge(rba.convert(path, keep or Path(folder), share), say, path.name)]


def evaluate_all(plans: Sequence[Plan], keep: Path | None = None, say: Say = to_stderr) -> list[Result]:
    """Several years one after the other; files are kept in folders under ``keep``."""
    results = []
    for plan in plans:
        if keep is not None:
            results.append(evaluate(plan, keep / f"seed-{plan.seed}", say))
            continue
        with tempfile.TemporaryDirectory(prefix="limen-eval-") as folder:
            results.append(evaluate(plan, Path(folder), say))
    return results
