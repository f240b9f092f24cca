"""Public specifications: each is looked at by itself, and whatever happens to one is told."""

import json

from evals.scan.specs import Specs, look, section

GOOD = {
    "openapi": "3.0.3",
    "info": {"title": "t", "version": "1"},
    "paths": {"/a": {"get": {"responses": {"200": {"description": "d"}}}}},
}


def test_a_specification_is_timed_and_its_operations_counted(tmp_path):
    (tmp_path / "good.json").write_text(json.dumps(GOOD))
    seen = look(tmp_path / "good.json", tmp_path)
    assert (seen.name, seen.operations, seen.crash) == ("good.json", 1, "")
    assert seen.seconds > 0


def test_one_that_cannot_be_read_is_a_problem_and_no_crash(tmp_path):
    (tmp_path / "bad.json").write_text('{"openapi": "3.0.3", ')
    seen = look(tmp_path / "bad.json", tmp_path)
    assert seen.problems
    assert not seen.crash


def test_a_crash_is_counted_and_named(tmp_path, monkeypatch):
    def fail(*_):
        raise MemoryError("deep")

    (tmp_path / "good.json").write_text(json.dumps(GOOD))
    good = look(tmp_path / "good.json", tmp_path)
    monkeypatch.setattr("evals.scan.specs.scan", fail)
    crashed = look(tmp_path / "good.json", tmp_path)
    lines = section(Specs((good, crashed), 2_639))
    assert any(line.startswith("- Crashes, or not done in 60 s: 1;") for line in lines)
    assert "- good.json: MemoryError('deep')" in lines


def test_one_that_does_not_end_is_stopped_and_told(tmp_path, monkeypatch):
    (tmp_path / "good.json").write_text(json.dumps(GOOD))

    def endless(*_):
        while True:
            pass

    monkeypatch.setattr("evals.scan.specs.WITHIN", 0.05)
    monkeypatch.setattr("evals.scan.specs.scan", endless)
    assert "not done" in look(tmp_path / "good.json", tmp_path).crash
