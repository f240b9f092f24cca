"""Who judges: Limen by ``limen replay``, with and without the identities, and what stands in for others."""

import subprocess
import sys
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

import msgspec
from evals.population.generate import Written
from evals.population.score import ACTIONS, WRONG, Judged

from limen.demo.shuffle import shuffled
from limen.demo.static import static_control

_LIMEN = "from limen.cli import main; main()"


class _Outcome(msgspec.Struct):
    id: str
    risk: float = 0.0
    action: str = "allow"
    signals: tuple[msgspec.Raw, ...] = ()

    def judged(self) -> Judged:
        """What was done. A call that only meets a block or suspension in force is not judged itself: it has
        no signal, and no rank.
        """
        action = ACTIONS.index(self.action)
        held = action >= WRONG and not self.signals
        return Judged(0.0 if held else self.risk, action, held)


def read_outcomes(lines: Iterable[bytes]) -> dict[str, Judged]:
    """What ``limen replay`` wrote."""
    decode = msgspec.json.Decoder(_Outcome).decode
    return {one.id: one.judged() for one in map(decode, lines)}


def start_limen(traffic: Path, history: int) -> "subprocess.Popen[bytes]":
    """Start ``limen replay`` as a user would; its outcomes are written beside the traffic."""
    command = [
        sys.executable,
        "-c",
        _LIMEN,
        "replay",
        str(traffic),
        "--learn",
        str(history),
        "--out",
        str(_outcomes(traffic)),
        "--json",
    ]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # noqa: S603


def outcome(traffic: Path, running: "subprocess.Popen[bytes]") -> dict[str, Judged]:
    """Wait for a replay; raises ``RuntimeError`` with its last words if it failed."""
    _, said = running.communicate()
    if running.returncode:
        raise RuntimeError(f"limen replay {traffic}: {said.decode(errors='replace')[-400:]}")
    with _outcomes(traffic).open("rb") as lines:
        return read_outcomes(lines)


def _outcomes(traffic: Path) -> Path:
    return traffic.with_suffix(".outcomes.jsonl")


def shuffle(written: Written, seed: int) -> Path:
    """The same traffic with the identities mixed up, those of history and of live calls apart."""
    place = written.traffic.with_name("shuffled.jsonl")
    with written.traffic.open("rb") as lines, place.open("wb") as out:
        for part in (islice(lines, written.history), lines):
            out.writelines(line + b"\n" for line in shuffled(part, seed))
    return place


def static_limits(written: Written) -> dict[str, Judged]:
    """Fixed limits for each address and a dozen patterns: the demonstration's control."""
    with written.traffic.open("rb") as lines:
        return {one.id: Judged(one.risk, ACTIONS.index(one.action)) for one in static_control(lines)}
