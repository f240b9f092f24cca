"""One run of the suite: the cases, every system's scores, and the figures that the report shows."""

import json
import sys
from collections.abc import Sequence
from operator import itemgetter
from pathlib import Path
from typing import Final

import msgspec
from evals.payloads import crs, limen, ours, public
from evals.payloads.case import Case
from evals.payloads.figures import Line, Pooled, Scored, at_one_threshold, at_own_threshold, grouped

from limen.engine.budgets import bits_of
from limen.settings.sections import Budgets

CHALLENGED: Final = bits_of(Budgets().step_up.per_call)
"""Bits at which a call is challenged by default."""
BLOCKED: Final = crs.DEFAULT
LIMEN: Final = "limen"
SIGNATURES: Final = "signatures"
ORDINARY: Final = ("csic2010", "httpparams", "modsec-learn")
"""Sets whose harmless rows are traffic as it comes."""
OURS: Final = ("golden", "odd")
"""Sets whose texts may stand in our documents."""
EVERYTHING: Final = (*ORDINARY, "kaggle-sql", "odd")
"""Those and the sets of harmless text that is chosen to look odd."""


class Result(msgspec.Struct, frozen=True):
    """What a run found. ``peer`` is the rule set's version, or why it was not measured."""

    cases: int
    peer: str
    data: str
    plain_labels: dict[str, float]
    own: list[Line]
    pooled: list[Pooled]
    false: list[Line]
    kinds: list[Line]
    places: list[Line]
    encodings: list[Line]
    misses: list[tuple[str, str]]
    false_texts: list[tuple[str, float, str]]


def run() -> Result:
    """Judge everything; half a minute for Limen, some minutes for the peer."""
    cases = [*ours.cases(), *public.cases()]
    scored, peer = scores(cases)
    return result(cases, scored, peer)


def scores(cases: Sequence[Case]) -> tuple[Scored, str]:
    """The scores of every system, and the peer's version or why there are none of it."""
    scored: Scored = {LIMEN: limen.scores(cases), SIGNATURES: limen.scores(cases, limen.NO_MODEL)}
    try:
        peer = f"OWASP CRS {crs.version()}"
        levels = crs.scores(cases)
    except crs.NotMeasured as why:
        return scored, f"not measured: {why}"
    scored |= {f"crs {level}": [of[level - 1] for of in levels] for level in crs.LEVELS}
    return scored, peer


def result(cases: Sequence[Case], scored: Scored, peer: str) -> Result:
    """The figures of these scores."""
    known = [case.suite != "golden" for case in cases]
    judged = [case for case, yes in zip(cases, known, strict=True) if yes]
    held_out = {name: [s for s, yes in zip(of, known, strict=True) if yes] for name, of in scored.items()}
    return Result(
        cases=len(cases),
        peer=peer,
        data="" if any(case.suite == "csic2010" for case in cases) else f"no data in {public.DATA}",
        plain_labels=_plain_labels(cases),
        own=at_own_threshold(judged, held_out),
        pooled=[at_one_threshold(judged, held_out, suites) for suites in (ORDINARY, EVERYTHING)],
        false=grouped(cases, scored, _benign, lambda c: (c.suite, c.kind), _default),
        kinds=grouped(cases, scored, _plain_query, lambda c: (c.kind,), _default),
        places=grouped(cases, scored, _plain_golden, lambda c: (c.place,), _default),
        encodings=grouped(cases, scored, _golden_query, lambda c: (c.encoding,), _default),
        misses=_misses(cases, scored[LIMEN]),
        false_texts=_false(cases, scored[LIMEN]),
    )


def _default(system: str, _case: Case) -> float:
    """What a score must be above to count at the systems' own defaults."""
    return (BLOCKED if system.startswith("crs") else CHALLENGED) - 1e-9


def _benign(case: Case) -> bool:
    return not case.attack


def _plain_golden(case: Case) -> bool:
    return case.suite == "golden" and case.encoding == "plain"


def _golden_query(case: Case) -> bool:
    return case.suite == "golden" and case.place == "query"


def _plain_query(case: Case) -> bool:
    return _golden_query(case) and case.encoding == "plain"


def _plain_labels(cases: Sequence[Case]) -> dict[str, float]:
    """By public set: the share of its attack rows that hold nothing but words and ordinary marks."""
    shares: dict[str, float] = {}
    for suite in sorted({case.suite for case in cases} - {"odd", "golden", "csic2010"}):
        attacks = [case for case in cases if case.suite == suite and case.attack]
        shares[suite] = sum(not public.knowable(case) for case in attacks) / max(1, len(attacks))
    return shares


def _misses(cases: Sequence[Case], scores: Sequence[float], most: int = 40) -> list[tuple[str, str]]:
    """Attacks that Limen says nothing about, spread over the sets."""
    missed = [
        (f"{case.suite} {case.kind}", case.text)
        for case, score in zip(cases, scores, strict=True)
        if case.attack and score < CHALLENGED
    ]
    ours_missed = [found for found in missed if found[0].startswith(OURS)]
    theirs = [found for found in missed if not found[0].startswith(OURS)]
    return [*ours_missed[:most], *theirs[:: max(1, len(theirs) // most)]]


def _false(cases: Sequence[Case], scores: Sequence[float], most: int = 25) -> list[tuple[str, float, str]]:
    """Harmless texts that Limen would challenge, the surest first."""
    found = [
        (f"{case.suite} {case.kind}", score, case.text)
        for case, score in zip(cases, scores, strict=True)
        if not case.attack and score >= CHALLENGED
    ]
    return sorted(found, key=itemgetter(1), reverse=True)[:most]


def main() -> None:
    """Run and write the result as JSON to the file that is named."""
    Path(sys.argv[1]).write_text(json.dumps(msgspec.to_builtins(run())), encoding="utf-8")


if __name__ == "__main__":
    main()
