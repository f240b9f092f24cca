"""The suite that judges values: thresholds, the draw of cases, the wire, and where its model comes from."""

import hashlib
import random
from pathlib import Path

import pytest
from evals.payloads import crs, limen, ours, report
from evals.payloads.case import PLACES, Case, placed
from evals.payloads.figures import ALL, at_one_threshold, at_own_threshold, threshold
from evals.payloads.run import LIMEN, result
from evals.payloads.training.examples import GRAMMARS, examples, kept_back, seen

from limen.cli import eval as command
from limen.features.learned import shipped
from limen.features.values import parse
from limen.model import ConfigError


def test_a_threshold_leaves_at_most_its_share_above_it() -> None:
    benign = [float(number) for number in range(2_000)]
    cut = threshold(benign)
    assert cut == 1_997.0
    assert sum(score > cut for score in benign) == 2


def test_one_false_positive_in_few_is_too_many() -> None:
    assert threshold([0.0] * 99 + [7.0]) == 7.0


def test_each_set_has_its_own_threshold_and_the_pool_one() -> None:
    cases = [case("a", False), case("a", True), case("b", False), case("b", True)]
    scored = {"x": [3.0, 2.0, 0.0, 2.0]}
    own = {line.group: line.shares["x"] for line in at_own_threshold(cases, scored)}
    assert own["a", ALL] == 0.0
    assert own["b", ALL] == 1.0
    pooled = at_one_threshold(cases, scored, ("a", "b"))
    assert pooled.thresholds["x"] == 3.0
    assert [line.shares["x"] for line in pooled.lines] == [0.0, 0.0]


@pytest.mark.parametrize("place", PLACES)
def test_a_value_is_read_back_from_every_place(place: str) -> None:
    text = 'it\'s "a" <b> & 100% c=d; é'
    texts = [value.text for value in parse(placed("s", "k", True, "name", text, place).call()).values]
    assert any("it's" in read and "<b>" in read for read in texts)


def test_a_request_on_the_wire_says_its_length_and_its_number() -> None:
    sent = crs.wire(placed("s", "k", True, "name", "é", "json"), 41)
    head, _, body = sent.partition(b"\r\n\r\n")
    assert b"\r\nx-case: 41" in head
    assert f"\r\ncontent-length: {len(body)}".encode() in head


def test_a_missing_peer_is_told_with_the_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crs, "_RULES", Path("/nowhere"))
    with pytest.raises(crs.NotMeasured, match="apt install"):
        crs.scores([])


def test_every_encoding_and_place_has_golden_attacks() -> None:
    cases = list(ours.attacks())
    assert {found.place for found in cases} == set(PLACES)
    assert {found.encoding for found in cases} == set(ours.ENCODINGS)


def test_without_the_model_only_signatures_speak() -> None:
    attack = placed("s", "k", True, "q", "(8=8)*{x|y}", "query")
    assert limen.scores([attack], limen.NO_MODEL) == [0.0]


def test_the_report_goes_between_its_markers_and_leaves_the_rest(tmp_path: Path) -> None:
    page = tmp_path / "evaluation.md"
    page.write_text("# Evaluation\n\nbefore\n")
    cases = [case("httpparams", False), case("httpparams", True), case("golden", True), case("odd", False)]
    found = result(cases, {LIMEN: [0.0, 9.0, 9.0, 0.0]}, "none")
    report.write(found, page)
    once = page.read_text()
    report.write(found, page)
    assert page.read_text() == once
    assert once.startswith("# Evaluation\n\nbefore\n")
    assert "| httpparams | kind | 1 | 100.0 % |" in once


def test_the_shipped_model_was_fitted_to_the_grammars_as_they_are() -> None:
    """Who changes a grammar runs ``python -m evals.payloads.training``."""
    digest = hashlib.sha256(b"".join([path.read_bytes() for path in GRAMMARS])).hexdigest()
    assert shipped().header.provenance["grammars sha256"] == digest


def test_forms_that_judge_a_fit_are_not_those_it_is_made_of() -> None:
    assert not [number for number in range(100) if seen(number) == kept_back(number)]
    lots = random.Random(3)
    assert {attack for _, attack, _ in examples(lots, kept_back)} == {True, False}


def test_outside_a_checkout_the_command_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(command, "CHECKOUT", tmp_path)
    with pytest.raises(ConfigError, match="checkout"):
        command.suite("payloads.run")


def case(suite: str, attack: bool) -> Case:
    return Case(suite, "kind", attack, "text")
