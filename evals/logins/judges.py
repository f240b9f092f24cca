"""Who judges: Limen by ``limen replay``, with devices, without, and from day one; and the baselines."""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import msgspec
from evals.logins.bayes import NaiveBayes, Versionless
from evals.logins.freeman import Freeman
from evals.logins.generate import Written
from evals.logins.judged import ACTIONS, Judged
from evals.logins.seen import judge
from evals.logins.truth import Truth

LIMEN: Final = "limen"
BARE: Final = "limen, no device"
DAY_ONE: Final = "limen, from day one"
FREEMAN: Final = "Freeman 2016"
BAYES: Final = "naive Bayes"
VERSIONLESS: Final = "naive Bayes, no versions"
BASELINES: Final = {FREEMAN: Freeman, BAYES: NaiveBayes, VERSIONLESS: Versionless}
_LIMEN: Final = "from limen.cli import main; main()"


class _Outcome(msgspec.Struct):
    id: str = ""
    risk: float = 0.0
    action: str = "allow"
    confidence: float = 0.0
    skipped: str = ""
    error: str = ""


def read_outcomes(lines: Iterable[bytes]) -> dict[str, Judged]:
    """What ``limen replay`` wrote; what it skipped or could not read is not judged."""
    decode = msgspec.json.Decoder(_Outcome).decode
    return {
        one.id: Judged(one.risk, ACTIONS.index(one.action), one.confidence)
        for one in map(decode, lines)
        if not one.skipped and not one.error
    }


def replay(traffic: Path, history: int, out: Path) -> dict[str, Judged]:
    """Run ``limen replay`` as a user would; raises ``RuntimeError`` with its last words if it failed."""
    command = [sys.executable, "-c", _LIMEN, "replay", str(traffic), "--learn", str(history)]
    done = subprocess.run(  # noqa: S603
        [*command, "--out", str(out), "--json"], capture_output=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"limen replay {traffic}: {done.stderr.decode(errors='replace')[-400:]}")
    with out.open("rb") as lines:
        return read_outcomes(lines)


def limen(written: Written) -> dict[str, dict[str, Judged]]:
    """Limen's judgements; empty where this Limen skips logins."""
    found = {LIMEN: replay(written.traffic, written.history, written.traffic.with_name("limen.jsonl"))}
    if found[LIMEN] and written.bare != written.traffic:
        found[BARE] = replay(written.bare, written.history, written.traffic.with_name("no-device.jsonl"))
    if found[LIMEN]:
        found[DAY_ONE] = replay(written.traffic, 0, written.traffic.with_name("day-one.jsonl"))
    return found if found[LIMEN] else {}


def baselines(traffic: Path, truths: list[Truth]) -> dict[str, dict[str, Judged]]:
    """The others' ranks."""
    return {name: judge(make, traffic, truths) for name, make in BASELINES.items()}


def acts(judge: str) -> bool:
    """Whether a judge takes actions; the baselines only rank."""
    return judge not in BASELINES
