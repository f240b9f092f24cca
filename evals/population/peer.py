"""The peer: nginx with ModSecurity and the OWASP rules, started for real, on what it could see.

It gets every call of an attack until half of its goal, every benign twin and change, and one usual benign
call in eight; bodies and targets as they were, each caller with the same harmless client headers. It knows
no callers and has no answers, so it is asked about single requests, as it is in the field.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from zlib import crc32

import msgspec
from evals.payloads import crs
from evals.payloads.case import Case
from evals.population.score import Board, Judged, score
from evals.population.truth import Truth

LEVELS = (1, 2)
_BLOCK = 4
_OWN = frozenset({"host", "user-agent", "accept"})


def peer_boards(traffic: Path, truths: Sequence[Truth]) -> tuple[dict[str, Board], dict[str, str]]:
    """Its boards by name; or why it could not be measured here."""
    seen, cases = list[Truth](), list[Case]()
    for truth, case in _seen(traffic, truths):
        seen.append(truth)
        cases.append(case)
    try:
        scores = crs.scores(cases)
    except crs.NotMeasured as why:
        return {}, {"nginx + ModSecurity + OWASP CRS": str(why)}
    names = {level: f"CRS paranoia {level}" for level in LEVELS}
    return {name: score(seen, _judged(seen, scores, level)) for level, name in names.items()}, {}


def _judged(seen: Sequence[Truth], scores: Sequence[tuple[float, ...]], level: int) -> dict[str, Judged]:
    found = {}
    for truth, of in zip(seen, scores, strict=True):
        found[truth.id] = Judged(of[level - 1], _BLOCK if of[level - 1] >= crs.DEFAULT else 0)
    return found


def _seen(traffic: Path, truths: Sequence[Truth]) -> Iterator[tuple[Truth, Case]]:
    decode = msgspec.json.Decoder(dict[str, Any]).decode
    with traffic.open("rb") as lines:
        for line, truth in zip(lines, truths, strict=True):
            if not truth.history and _shown(truth):
                call = decode(line)
                if call["method"] != "TRACE":  # nginx itself refuses it, whatever is asked for
                    yield truth, _case(call, truth)


def _shown(truth: Truth) -> bool:
    if truth.session:
        return 2 * truth.progress <= truth.goal
    return truth.benign and bool(truth.twin or truth.change or crc32(truth.id.encode()) % 8 == 0)


def _case(call: dict[str, Any], truth: Truth) -> Case:
    headers = tuple((name, value) for name, value in call["headers"] if name not in _OWN)
    body = call.get("body", "").encode()
    return Case(
        "population", truth.kind, bool(truth.session), "", call["method"], call["target"], headers, body
    )
