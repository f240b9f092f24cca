"""The figures of the reference are those of the code."""

import re
from pathlib import Path

import pytest

from limen.features.generalise import HEAVY, PLENTY
from limen.features.growth import DEFAULT_LIMITS
from limen.features.segments import MAX_DEPTH, MAX_PATH, TYPED, classify

TEXT = (Path(__file__).parents[2] / "docs" / "reference" / "operations.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "phrase",
    [
        f"{MAX_PATH} characters",
        f"{MAX_DEPTH} segments",
        f"more than {DEFAULT_LIMITS.names} names",
        f"is over {4 * DEFAULT_LIMITS.names}",
        f"need {PLENTY * DEFAULT_LIMITS.names} calls",
        f"at most {DEFAULT_LIMITS.children} names",
        f"at most {DEFAULT_LIMITS.operations} operations",
    ],
)
def test_figures(phrase):
    assert phrase in TEXT


def test_sixteen_and_three_are_still_right():
    assert (HEAVY, DEFAULT_LIMITS.shared_by) == (16, 3)


def test_the_examples_of_each_type_are_of_that_type():
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \| (a parameter at first sight)?", TEXT, re.MULTILINE)
    assert {kind for kind, _, typed in rows if typed} == TYPED
    for kind, examples, _ in rows:
        assert {classify(example) for example in re.findall(r"`([^`]+)`", examples) if len(example) > 1} <= {
            kind
        }
