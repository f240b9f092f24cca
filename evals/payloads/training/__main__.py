"""Fit the payload model and write the artefact that is shipped.

    python -m evals.payloads.training [--out FILE] [--public SET]

Without ``--public`` only our own grammars are used: that is the shipped one, the same bytes each time. With
it the model is fitted to the public sets but SET, for comparison only: that data may be used for evaluation,
so neither it nor weights fitted to it are shipped, and FILE must not be in the source tree.
"""

import argparse
import hashlib
import random
from collections.abc import Sequence
from pathlib import Path

import msgspec
from evals.payloads import public
from evals.payloads.training.examples import GRAMMARS, Example, examples, kept_back, seen
from evals.payloads.training.fit import Fit, fit

from limen.features import learned
from limen.features.learned import ARTEFACT, Header, Model, Steps

SEED = 20_250
SOURCE = Path(__file__).parents[3] / "src"
SHIPPED = SOURCE / "limen" / "features" / ARTEFACT
RAISING, LOWERING = 9, 7
"""Halvings of the texts kept back that margins are told apart by."""


def made(given: list[Example], provenance: dict[str, str | int | float]) -> Model:
    """A model fitted to ``given``; what its margins are worth is measured on forms that were kept back."""
    lots = random.Random(SEED)
    partly = examples(lots, seen)
    back = _margins(_fitted(partly, lots), examples(lots, kept_back))
    harmless, attacks = (sorted([m for m, attack in back if attack == of]) for of in (False, True))
    best = _fitted(given, lots)
    lowering = [(margin, max(0.0, bits - 3.0)) for margin, bits in steps(attacks, LOWERING, rising=False)]
    header = Header(best.scale, best.bias, steps(harmless, RAISING, rising=True), tuple(lowering), provenance)
    return Model(header, best.table)


def steps(ordered: Sequence[float], most: int, *, rising: bool) -> Steps:
    """From margins in ascending order: those that a half, a quarter, ... of them reach, with their bits."""
    found = []
    for bits in range(1, most + 1):
        rare = len(ordered) >> bits
        found.append((round(ordered[-1 - rare] if rising else ordered[rare], 3), float(bits)))
    return tuple(found)


def written(model: Model) -> bytes:
    """The artefact of a model: a line of JSON, then the table."""
    return msgspec.json.encode(model.header) + b"\n" + model.table


def _fitted(given: list[Example], lots: random.Random) -> Fit:
    return fit([text for text, _, _ in given], [attack for _, attack, _ in given], lots)


def _margins(fitted: Fit, given: list[Example]) -> list[tuple[float, bool]]:
    model = Model(Header(fitted.scale, fitted.bias, (), (), {}), fitted.table)
    return [(model.margin(text), attack) for text, attack, _ in given]


def ours() -> Model:
    """The model that is shipped."""
    given = examples(random.Random(SEED))
    digest = hashlib.sha256(b"".join([path.read_bytes() for path in GRAMMARS])).hexdigest()
    return made(
        given,
        {
            "fitted to": "our own generators only",
            "grammars sha256": digest,
            "licence": "Apache-2.0",
            "examples": len(given),
            "attacks": sum(attack for _, attack, _ in given),
            "seed": SEED,
            "card": "model_card.md",
        },
    )


def without(held_out: str) -> Model:
    """A model fitted to the public sets but one, for comparison."""
    cases = [case for case in public.cases() if case.suite not in {held_out, "csic2010"}]
    given = [(case.text, case.attack, case.kind) for case in cases]
    return made(given, {"fitted to": f"public sets but {held_out}", "use": "evaluation only, not shipped"})


def main() -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=SHIPPED)
    parser.add_argument("--public", default="")
    options = parser.parse_args()
    if options.public and options.out.resolve().is_relative_to(SOURCE.resolve()):
        parser.error("weights fitted to the public sets are not shipped: name another --out")
    raw = written(without(options.public) if options.public else ours())
    options.out.write_bytes(raw)
    print(f"{options.out}: {len(raw):,} bytes, {learned.read(raw).header.provenance}")


if __name__ == "__main__":
    main()
