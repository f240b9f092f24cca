"""The logins suite in short: a small company's year, judged by ``limen replay`` and the baselines, and told.

Limen's own outcomes need a ``limen replay`` that reads logins; before that is merged the first test fails.
"""

from pathlib import Path

import msgspec
import pytest
from evals.logins import report
from evals.logins.attackers import KINDS
from evals.logins.command import evaluate
from evals.logins.figures import Result
from evals.logins.judges import BARE, BASELINES, DAY_ONE, FREEMAN, LIMEN
from evals.logins.plan import Plan

SMALL = Plan(seed=4, size=0.05)


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    folder = tmp_path_factory.mktemp("logins")
    return folder, evaluate(SMALL, folder, say=lambda _: None)


def test_limen_judges_every_login_with_devices_without_and_from_day_one(result: tuple[Path, Result]) -> None:
    found = result[1]
    assert list(found.boards) == [LIMEN, BARE, DAY_ONE, *BASELINES]
    assert [found.boards[name].unjudged for name in (LIMEN, BARE, DAY_ONE)] == [0, 0, 0]
    rank = {name: _asked(found, name, "naive", 0.9) for name in (LIMEN, FREEMAN)}
    assert rank[LIMEN] < rank[FREEMAN]
    assert found.boards[LIMEN].acts.asked < found.boards[LIMEN].acts.logins / 5
    assert found.boards[LIMEN].acts.caught["naive"] > 0.5


def test_baselines_find_thefts_harder_the_more_a_thief_knows(result: tuple[Path, Result]) -> None:
    for judge in BASELINES:
        found = [_asked(result[1], judge, kind, 0.8) for kind in ("naive", "targeted", "very targeted")]
        assert found == sorted(found)
        assert result[1].boards[judge].unjudged == 0


def test_the_report_says_what_was_asked_of_whom_at_which_rate(result: tuple[Path, Result]) -> None:
    told = report.text([result[1]])
    assert "**synthetic**" in told
    assert all(f"| {kind} |" in told for kind in KINDS)
    assert {"first 12 and 39", "Slow poisoners", "VPN users"} <= {part for part in _PARTS if part in told}
    values = msgspec.json.decode(msgspec.json.encode(report.values([result[1]])))
    assert values["synthetic"] is True
    assert values["results"][0]["lines"] == result[1].lines > 3_000


_PARTS = ("first 12 and 39", "Slow poisoners", "VPN users")


def _asked(found: Result, judge: str, kind: str, tpr: float) -> float:
    ranks = found.boards[judge].ranks
    return next(one.rates["all"] for one in ranks if (one.kind, one.tpr) == (kind, tpr))
