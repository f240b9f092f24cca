"""Run the evaluation: generate, judge in several ways, compare with the truth.

limen eval population --seeds 7,8,9
"""

import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic

from evals.population import judges
from evals.population.figures import LIMEN, SHUFFLED, STATIC, Z_SCORE, Result
from evals.population.generate import Written, read_truths, write
from evals.population.leak import leak_test
from evals.population.peer import peer_boards
from evals.population.plan import Plan
from evals.population.score import Board, Judged, score
from evals.population.zscore import z_scores

Say = Callable[[str], None]


def to_stderr(text: str) -> None:
    """Say how far it is."""
    print(text, file=sys.stderr, flush=True)


def evaluate(plan: Plan, folder: Path, say: Say = to_stderr, *, peer: bool = True) -> Result:
    """One population, judged by all (``peer``: the OWASP rules, too); its files are left in ``folder``."""
    began = monotonic()
    say(f"seed {plan.seed}: generating")
    written = write(plan, folder)
    truths = read_truths(written.truth)
    say(f"seed {plan.seed}: {written.lines:,} calls; limen replays them, with and without identities")
    boards = {name: score(truths, judged) for name, judged in _judged(written, plan.seed).items()}
    found: dict[str, Board] = {}
    why = {"OWASP rules": "not asked for"}
    if peer:
        say(f"seed {plan.seed}: nginx, ModSecurity and the OWASP rules")
        found, why = peer_boards(written.traffic, truths)
    say(f"seed {plan.seed}: leak test")
    leak = leak_test(written.traffic, truths)
    return Result(
        plan.seed, written.lines, written.history, boards | found, leak, why, round(monotonic() - began, 1)
    )


def _judged(written: Written, seed: int) -> dict[str, dict[str, Judged]]:
    mixed = judges.shuffle(written, seed)
    running = [(path, judges.start_limen(path, written.history)) for path in (written.traffic, mixed)]
    static, ranked = judges.static_limits(written), z_scores(written.traffic)
    real, blind = (judges.outcome(path, process) for path, process in running)
    return {LIMEN: real, SHUFFLED: blind, STATIC: static, Z_SCORE: ranked}


def evaluate_all(plans: Sequence[Plan], keep: Path | None = None, say: Say = to_stderr) -> list[Result]:
    """Several populations one after the other; files are kept in folders under ``keep``."""
    results = []
    for plan in plans:
        if keep is not None:
            results.append(evaluate(plan, keep / f"seed-{plan.seed}", say))
            continue
        with tempfile.TemporaryDirectory(prefix="limen-eval-") as folder:
            results.append(evaluate(plan, Path(folder), say))
    return results
