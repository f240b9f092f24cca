"""The evaluation of explanations: it is clean in short form, and it finds what is wrong."""

import pytest
from evals.copilot.explanation_cases import cases
from evals.copilot.explanation_faults import faults
from evals.copilot.explanations import evaluate
from msgspec.structs import replace

from limen.copilot.explaining.fact import count, name, words
from limen.copilot.explaining.telling import Line, Section, line

SIX = {"number", "spelled number", "name", "date", "claim", "negation"}


def test_no_explanation_holds_what_is_no_fact_and_no_wrong_rewording_is_let_through() -> None:
    figures = evaluate(seed=7, number=45)
    assert figures.clean, figures
    assert set(figures.reworded) == {*SIX, "swap", "bound"}


@pytest.mark.parametrize(
    "added",
    [
        Line("It was 4711 times."),
        Line("By kevin."),
        line("{n}", n=count(471_100_001, "call|calls")),
        line("By {who}.", who=name("kevin")),
        line("{said}", said=words("zqxkvw says hello")),
        Line("First\nsecond."),
    ],
)
def test_what_no_fact_supports_is_found(added: Line) -> None:
    given, told = next(cases(1, 1))
    assert faults(given, told) == []
    assert faults(given, replace(told, sections=(*told.sections, Section("Why", (added,)))))
