"""Whether findings could be ordered better than by severity and confidence: what is known of rules from some
applications, tried on another.

python -m evals.scan.ranking --of fieldtrips
"""

import argparse
from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from evals.scan.matching import named_so, there
from evals.scan.seeded import App, apps, flaws
from evals.scan.static import MEANS, scanned

from limen.scan.finding import Finding, Severity

Score = Callable[[Finding], tuple[float, ...]]


class Judged(NamedTuple):
    """A finding, and whether it is the one that a seeded flaw calls for; those of a fixed twin are not."""

    finding: Finding
    right: bool


def judged(app: App) -> list[Judged]:
    """The findings of an application's fixed twin, and the right ones of a twin for each of its flaws."""
    fixed = scanned(app, ()).findings
    known = {each.fingerprint for each in fixed}
    found = [Judged(each, right=False) for each in fixed if each.severity > Severity.INFO]
    for flaw in flaws(app):
        if not MEANS.isdisjoint(flaw.found_by):
            new = (each for each in scanned(app, (flaw,)).findings if each.fingerprint not in known)
            found += [Judged(each, right=True) for each in new if named_so(each, flaw) and there(each, flaw)]
    return found


def ordered(found: Sequence[Judged], score: Score) -> float:
    """The share of pairs of a right and a wrong finding that a score puts in order; ties count half (the area
    under the ROC curve)."""
    right = [score(each.finding) for each in found if each.right]
    wrong = [score(each.finding) for each in found if not each.right]
    return sum((one > other) + (one == other) / 2 for one in right for other in wrong) / (
        len(right) * len(wrong)
    )


def learnt(found: Sequence[Judged]) -> Score:
    """How often a rule was right, of its findings; one that has none is as good as a coin."""
    right = Counter(each.finding.rule for each in found if each.right)
    every = Counter(each.finding.rule for each in found)
    return lambda finding: (
        (right[finding.rule] + 1) / (every[finding.rule] + 2), finding.severity, finding.confidence,
    )  # fmt: skip


def main() -> None:
    """Print both orders of one application's findings."""
    parser = argparse.ArgumentParser(prog="python -m evals.scan.ranking", description=__doc__)
    parser.add_argument("--of", default="garage", help="the application that is ordered; all others teach")
    name = parser.parse_args().of
    others = [each for app in apps() if app.name != name for each in judged(app)]
    tried = [each for app in apps() if app.name == name for each in judged(app)]
    wrong = sum(not each.right for each in tried)
    print(f"learnt from {len(others)} findings, {sum(not each.right for each in others)} of them wrong")
    if wrong in (0, len(tried)):
        print(f"{name}: {len(tried)} findings, {wrong} wrong: nothing to put in order")
        return
    print(f"{name}: of {len(tried)} findings {wrong} are wrong; pairs in the right order:")
    print(f"  severity, then confidence: {ordered(tried, lambda each: (each.severity, each.confidence)):.2f}")
    print(f"  how often the rule was right, then these: {ordered(tried, learnt(others)):.2f}")


if __name__ == "__main__":
    main()
