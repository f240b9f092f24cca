"""The population suite in short: generated the same again, judged by ``limen replay``, and told."""

from pathlib import Path

import msgspec
import pytest
from evals.population import report
from evals.population.attacks import KINDS
from evals.population.command import evaluate
from evals.population.figures import LIMEN, SHUFFLED, Result
from evals.population.generate import read_truths, sightings, write
from evals.population.plan import Plan
from evals.population.twins import TWINS

from limen.cli.eval import seeds_of
from limen.model import ConfigError

SMALL = Plan(seed=4, days=1.0, live_days=1.0, sessions=1, size=0.1)


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    """A small population judged by all but the OWASP rules, and the folder of its files."""
    folder = tmp_path_factory.mktemp("population")
    return folder, evaluate(SMALL, folder, lambda _: None, peer=False)


def test_a_plan_gives_the_same_traffic_each_time(tmp_path: Path, result: tuple[Path, Result]) -> None:
    again = write(SMALL, tmp_path)
    assert again.traffic.read_bytes() == (result[0] / "traffic.jsonl").read_bytes()
    assert again.truth.read_bytes() == (result[0] / "truth.jsonl").read_bytes()


def test_another_seed_gives_other_traffic() -> None:
    first, other = (next(sightings(SMALL._replace(seed=seed))) for seed in (4, 5))
    assert first.at != other.at


def test_truth_goes_line_by_line_with_the_traffic_and_only_truth_names_attacks(
    result: tuple[Path, Result],
) -> None:
    lines = [msgspec.json.decode(line) for line in (result[0] / "traffic.jsonl").read_bytes().splitlines()]
    truths = read_truths(result[0] / "truth.jsonl")
    assert [line["id"] for line in lines] == [truth.id for truth in truths]
    assert [line["at"] for line in lines] == sorted(line["at"] for line in lines)
    assert [truth.history for truth in truths] == [place < result[1].history for place in range(len(truths))]
    told = {"id", "at", "method", "scheme", "host", "target", "headers", "client_ip", "credential"}
    assert {key for line in lines for key in line} == told | {"principal", "roles", "response", "body"}


def test_every_kind_and_twin_comes_and_history_is_clean_but_for_the_poisoner(
    result: tuple[Path, Result],
) -> None:
    truths = read_truths(result[0] / "truth.jsonl")
    live = [truth for truth in truths if not truth.history]
    assert {truth.kind for truth in live if truth.session} == set(KINDS)
    assert len(KINDS) >= 25
    assert {truth.twin for truth in live} == {"", *TWINS}
    assert {"flash_crowd", "new_partner"} <= {truth.change for truth in live}
    assert {truth.kind for truth in truths if truth.history} <= {"benign", "noise", "slow_poisoner"}


def test_limen_replays_it_and_the_report_says_what_was_done(
    tmp_path: Path, result: tuple[Path, Result]
) -> None:
    board = result[1].boards[LIMEN]
    assert board.unjudged == 0
    assert len(board.sessions) == len(KINDS)
    assert sum(one.until > 0 for one in board.sessions) > len(KINDS) // 4
    assert board.benign.calls > 300
    told = report.text([result[1]])
    assert all(kind in told for kind in KINDS)
    assert told.index("wrong actions") < told.index("By kind of attack")
    means = msgspec.json.decode(msgspec.json.encode(report.values([result[1]])))["means"]
    assert means[LIMEN]["at_usual"] > means[SHUFFLED]["at_usual"]
    page = tmp_path / "evaluation.md"
    page.write_text("# Evaluation\n\nbefore\n", encoding="utf-8")
    report.write([result[1]], page)
    report.write([result[1]], page)
    text = page.read_text("utf-8")
    assert text.startswith("# Evaluation\n\nbefore\n")
    assert text.count(report.BEGIN) == text.count(report.END) == 1


def test_seeds_are_counted_from_the_fresh_ones_or_named() -> None:
    assert seeds_of("3") == [101, 102, 103]
    assert seeds_of("7,8") == [7, 8]
    assert seeds_of("7,") == [7]
    for wrong in ("x", "0", ","):
        with pytest.raises(ConfigError, match=f"--seeds {wrong}"):
            seeds_of(wrong)
