"""How flaws share twins, and how what a probe found is counted and told."""

import msgspec
import pytest
from evals.scan import probed
from evals.scan.crowding import apart, together
from evals.scan.kept import keep, kept
from evals.scan.outcome import Outcome, Wrong
from evals.scan.probed import Probed, Run, outcomes_of
from evals.scan.probed_section import section
from evals.scan.seeded import apps, flaws

from limen.scan.finding import Confidence, Finding, Place, Severity

APPS = apps()
PARCELS = next(app for app in APPS if app.name == "parcels")


def visible(app):
    return [flaw for flaw in flaws(app) if "probe" in flaw.found_by]


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.name)
def test_every_visible_flaw_is_in_one_twin_and_none_beside_its_like(app):
    twins = together(visible(app))
    assert sorted(flaw.id for twin in twins for flaw in twin) == sorted(flaw.id for flaw in visible(app))
    for twin in twins:
        assert len({flaw.kind for flaw in twin}) == len(twin)
        places = [flaw.operation for flaw in twin if flaw.operation]
        assert len(set(places)) == len(places)


def test_flaws_of_the_whole_server_are_apart_from_what_is_told_alike():
    kinds = {flaw.kind: flaw for flaw in visible(PARCELS)}
    assert apart(kinds["debug"], kinds["verbose_errors"])
    assert not apart(kinds["cors"], kinds["bola"])


def finding(rule, operation):
    return Finding(rule, "said", Place(), Severity.HIGH, Confidence.HIGH, f"{rule} {operation}", operation)


def test_a_flaw_is_found_at_its_operation_and_one_of_the_server_anywhere():
    kinds = {flaw.kind: flaw for flaw in visible(PARCELS)}
    chosen = [kinds["bola"], kinds["bfla"], kinds["cors"]]
    new = [
        finding("probe-object-read", kinds["bola"].operation),
        finding("probe-function-role", "GET /elsewhere"),
        finding("probe-any-origin", "GET /elsewhere"),
    ]
    first, second, third = outcomes_of(PARCELS, chosen, new)
    assert (first.found, first.by) == (True, ("probe-object-read",))
    assert (second.found, second.otherwise) == (False, ("probe-function-role",))
    assert (third.found, third.by) == (True, ("probe-any-origin",))


def outcome(flaw, found, kind="bola", held=False):
    return Outcome("parcels", flaw, kind, "API1:2023", held, found)


FOUND = Probed(
    (outcome("a", True), outcome("b", False), outcome("c", True, "bfla"), outcome("h", False, held=True)),
    (Wrong("parcels", "probe-x", "high", "GET /x", "GET /x: said", False),),
    (Run("parcels", (), 20, 900, 9.0), Run("parcels", ("a",), 20, 1_100, 30.0, "60 seconds are over")),
    {"config_ci": 6, "bola": 1},
)


def test_the_report_states_both_denominators_what_is_wrong_and_what_it_took():
    lines = list(section(FOUND))
    assert "- Found of those visible: 2 of 3 (67 %); of authorization flaws: 2 of 3 (67 %)." in lines
    assert "- bola 1 of 2 (50 %); bfla 1 of 1 (100 %); mass assignment 0 of 0 (–)." in lines
    assert "- Held out: 0 of 1 (0 %); of authorization flaws: 0 of 1 (0 %)." in lines
    assert any("Of all 11 flaws" in line and line.endswith(" 2 (18 %).") for line in lines)
    assert "- Wrong on fixed twins: 1 (1 high or critical)." in lines
    assert "| bola | 4 | 3 | 1 | 33 % | 25 % |" in lines
    assert "| config_ci | 6 | 0 | 0 | – | 0 % |" in lines
    assert "| parcels (held out) | 20 | 2 | 1,000 | 19.5 | 30.0 | 1.50 | 4 | 2 | 1 |" in lines
    assert "- parcels (a): stopped early: 60 seconds are over." in lines


def test_an_application_that_does_not_start_is_told_and_the_rest_goes_on(monkeypatch, tmp_path):
    monkeypatch.setenv("LIMEN_EVAL_TOOLS", str(tmp_path))

    def start(app, chosen):
        if app.name == "auctions":
            raise RuntimeError("no npm")
        return Run(app.name, tuple(flaw.id for flaw in chosen), 1, 1, 1.0), ()

    monkeypatch.setattr(probed, "probed", start)
    said = []
    found = probed.run(said.append)
    assert found.dead == ("auctions",)
    started = {app.name for app in APPS if app.start}
    assert {each.app for each in found.outcomes} == started - {"auctions"}
    assert any("no npm" in line for line in said)
    assert any("Did not start here" in line for line in section(found))
    assert msgspec.json.decode(msgspec.json.encode(found), type=Probed) == found


def test_what_was_done_is_not_done_again_until_something_changes(monkeypatch, tmp_path):
    monkeypatch.setenv("LIMEN_EVAL_TOOLS", str(tmp_path))
    assert kept(PARCELS, "probe", Probed) is None
    keep(PARCELS, "probe", FOUND)
    assert kept(PARCELS, "probe", Probed) == FOUND
    assert kept(APPS[0], "probe", Probed) is None
    changed = tmp_path / "code"
    changed.mkdir()
    (changed / "rule.py").write_text("")
    monkeypatch.setattr("evals.scan.kept._CODE", (changed,))
    assert kept(PARCELS, "probe", Probed) is None
