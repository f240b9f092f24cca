"""How findings of other scanners are counted against seeded flaws: in their favour, and only where new."""

import pytest
from evals.scan.peers.counting import found, hunks, named, new
from evals.scan.peers.peer import Claim, MissingError
from evals.scan.peers.run import Judged, Row, run
from evals.scan.peers.section import section
from evals.scan.seeded import apps, flaws, twin

APPS = apps()


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.name)
def test_the_lines_of_a_flaw_hold_its_text_in_the_twin_with_all_flaws(app, tmp_path):
    every = flaws(app)
    root = twin(app, tmp_path / "twin", every)
    for flaw in every:
        lines = hunks(app, every)[flaw.id]
        text = "\n".join((root / flaw.file).read_text("utf-8").split("\n")[lines.start - 1 : lines.stop - 1])
        assert flaw.flawed.strip("\n") in text


def test_a_finding_is_new_where_the_fixed_twin_had_fewer_like_it():
    old, moved = Claim("r", "said", "a.py", 3), Claim("r", "said", "a.py", 9)
    assert new([old], [moved]) == []
    assert new([old], [old, moved]) == [old, moved]
    other = Claim("r", "said", "b.py", 3)
    assert new([old], [moved, other]) == [other]


def flaw_of(kind):
    return next((app, flaw) for app in APPS for flaw in flaws(app) if flaw.kind == kind and flaw.operation)


def test_a_flaw_is_found_near_its_hunk_or_at_its_operation():
    app, flaw = flaw_of("bola")
    lines = hunks(app, [flaw])[flaw.id]
    at = {"rule": "r", "said": "", "cwes": frozenset((639,))}
    for claim in (
        Claim(file=flaw.file, line=lines.start - 10, **at),
        Claim(file=flaw.file, line=lines.stop + 9, **at),
        Claim(operation=flaw.operation, **at),
    ):
        assert found(app, [flaw], [], [claim]) == {flaw.id}
        assert found(app, [flaw], [claim], [claim]) == set()
    whole = next(each for each in flaws(app) if not each.operation)
    seen = Claim("r", "", operation="GET /anything", cwes=frozenset((whole.cwe,)))
    assert found(app, [whole], [], [seen]) == {whole.id}
    for claim in (
        Claim(file=flaw.file, line=lines.stop + 10, **at),
        Claim(file="elsewhere.py", line=lines.start, **at),
        Claim(operation="GET /elsewhere", **at),
        Claim("r", "other", file=flaw.file, line=lines.start, cwes=frozenset((89,))),
    ):
        assert found(app, [flaw], [], [claim]) == set()


def test_a_weakness_is_named_by_cwe_by_risk_or_by_word():
    _, flaw = flaw_of("injection_sql")
    assert named(Claim("r", "", cwes=frozenset((89,))), flaw)
    assert named(Claim("B608", "Possible SQL injection"), flaw)
    assert not named(Claim("B101", "Use of assert"), flaw)
    _, flaw = flaw_of("bola")
    assert named(Claim("owasp:api1:2023-no-numeric-ids", ""), flaw)
    assert not named(Claim("owasp:api10:2023-other", ""), flaw)


class Absent:
    name, version, looks = "Absent", "1", "spec"

    def install(self):
        raise MissingError("no npm")


def test_what_cannot_be_had_is_told_as_not_run():
    (row,) = run(lambda _: None, [Absent()])
    assert row.missing == "no npm"
    assert "- Absent was not run: no npm." in list(section([row]))


def test_the_table_has_as_many_cells_in_each_row():
    rows = [
        Row("A", "1", "spec", (Judged("x", "bola", True), Judged("y", "cors", False)), 3, 4, 1.0),
        Row("B", "1", "spec", missing="no npm"),
    ]
    table = [line for line in section(rows) if line.startswith("|")]
    assert len({line.count("|") for line in table}) == 1
    assert "| A | 1 | spec | 2 | 1 (50 %) | 1 of 1 | – | – | 3 | 4 | 1 |" in table


class Dying:
    """A scanner that dies once, on the first application that it is given."""

    name, version, looks = "Dying", "1", "spec"

    def __init__(self):
        self.asked = []

    def install(self):
        pass

    def sees(self, _app, flaw):
        return flaw.kind == "bola"

    def claims(self, app, _root):
        self.asked.append(app.name)
        if len(self.asked) == 1:
            raise MissingError("no request was made")
        return []


def test_what_was_done_is_kept_and_what_failed_is_tried_again(monkeypatch, tmp_path):
    monkeypatch.setenv("LIMEN_EVAL_TOOLS", str(tmp_path))
    peer = Dying()
    (row,) = run(lambda _: None, [peer])
    assert row.failed == (f"{APPS[0].name} (no request was made)",)
    assert peer.asked == [APPS[0].name, *(app.name for app in APPS[1:] for _ in ("fixed", "flawed"))]
    peer.asked = ["again"]
    (row,) = run(lambda _: None, [peer])
    assert peer.asked == ["again", APPS[0].name, APPS[0].name]
    assert row.failed == ()
    assert len(row.judged) == sum(flaw.kind == "bola" for app in APPS for flaw in flaws(app))
