"""The seeded applications are what they claim: the fixed one right, each flaw real."""

import contextlib
import functools
import os
import re
import shutil
from collections import Counter

import pytest
from evals.scan.probed import outcomes_of, probed
from evals.scan.seeded import KINDS, MEANS, App, Flaw, apps, flaws, twin
from evals.scan.serving import Served, served

APPS = apps()
TELLING = re.compile(r"vulnerab|insecure|\bflaw|\bbug\b|todo|fixme|\bbola\b|\bbfla\b|exploit", re.IGNORECASE)
FLAWS = [(app, flaw) for app in APPS for flaw in flaws(app)]
PROVEN = [(app, flaw) for app, flaw in FLAWS if flaw.proof]
ALONE = (
    PROVEN
    if os.environ.get("LIMEN_EVERY_FLAW")
    else [next(each for each in PROVEN if each[0] is app) for app in APPS if app.start]
)
"""A server for each flaw takes a quarter of an hour: `make test-flaws`; else one of each application."""


@pytest.fixture(autouse=True)
def can_run(request):
    app = request.node.callspec.params.get("app") if hasattr(request.node, "callspec") else None
    if (
        app is not None
        and app.framework == "express"
        and not shutil.which("npm")
        and "running" in request.fixturenames
    ):
        pytest.skip("no npm")
    if app is not None and not app.start and "running" in request.fixturenames:
        pytest.skip(f"{app.name} is read only: nothing starts it")


def named(cases):
    return {"argvalues": cases, "ids": [flaw.id for _, flaw in cases]}


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """One server for each application, fixed, and one with all of its flaws."""
    with contextlib.ExitStack() as stack:

        @functools.cache
        def start(name: str, flawed: bool) -> Served:
            app = next(app for app in APPS if app.name == name)
            folder = tmp_path_factory.mktemp(name) / "twin"
            return stack.enter_context(served(app, twin(app, folder, flaws(app) if flawed else [])))

        yield start


@pytest.mark.parametrize(("app", "flaw"), **named(FLAWS))
def test_a_flaw_is_of_a_known_kind_and_applies_exactly_once(app: App, flaw: Flaw, tmp_path):
    assert flaw.kind in KINDS
    assert set(flaw.found_by) <= MEANS
    assert flaw.found_by
    assert ("probe" in flaw.found_by) == (flaw.proof is not None)
    before = (app.folder / flaw.file).read_text("utf-8")
    after = (twin(app, tmp_path / "twin", [flaw]) / flaw.file).read_text("utf-8")
    assert before != after
    assert before.replace(flaw.fixed, flaw.flawed) == after


def test_names_of_flaws_are_their_own():
    names = [flaw.id for _, flaw in FLAWS]
    assert len(names) == len(set(names))


def test_there_are_enough_of_them_over_all_categories():
    kinds = Counter(flaw.kind for _, flaw in FLAWS)
    assert len(FLAWS) >= 100
    assert {flaw.owasp for _, flaw in FLAWS} == {f"API{number}:2023" for number in range(1, 11)}
    assert min(kinds[kind] for kind in ("bola", "bfla", "mass_assignment")) >= 15
    assert set(kinds) == KINDS


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.name)
def test_nothing_in_an_application_names_a_flaw(app: App):
    for path in app.folder.rglob("*"):
        if path.is_file() and path.name != "flaws.toml" and "__pycache__" not in path.parts:
            assert not TELLING.search(path.read_text("utf-8")), path
    for flaw in flaws(app):
        assert not TELLING.search(flaw.flawed), flaw.id


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.name)
@pytest.mark.parametrize("flawed", [False, True], ids=["fixed", "all flaws"])
def test_an_application_starts_and_knows_its_identities(app: App, flawed: bool, running):
    server = running(app.name, flawed)
    assert server.ask("anonymous", f"GET {app.ready}").status_code == 200
    for identity in app.identity:
        assert server.credential(identity.name)


@pytest.mark.parametrize(("app", "flaw"), **named(PROVEN))
def test_the_fixed_twin_withstands(app: App, flaw: Flaw, running):
    status, text = running(app.name, False).prove(flaw.proof)
    assert status in flaw.proof.fixed, text[-600:]
    assert not flaw.proof.flawed_has or flaw.proof.flawed_has not in text


@pytest.mark.parametrize(("app", "flaw"), **named(ALONE))
def test_a_flaw_alone_is_real(app: App, flaw: Flaw, tmp_path):
    if app.framework == "express" and not shutil.which("npm"):
        pytest.skip("no npm")
    with served(app, twin(app, tmp_path / "twin", [flaw])) as server:
        status, text = server.prove(flaw.proof)
    assert status == flaw.proof.flawed, text[-600:]
    assert flaw.proof.flawed_has in text


@pytest.mark.parametrize(("app", "flaw"), **named(PROVEN))
def test_a_flaw_is_real_beside_all_others(app: App, flaw: Flaw, running):
    status, text = running(app.name, True).prove(flaw.proof)
    assert status == flaw.proof.flawed, text[-600:]
    assert flaw.proof.flawed_has in text


def test_the_probe_tells_a_flawed_application_from_its_fixed_twin():
    app = next(each for each in APPS if each.name == "meters")
    ran, fixed = probed(app, ())
    assert [each.said for each in fixed] == []
    assert ran.requests > ran.operations > 0
    chosen = [flaw for flaw in flaws(app) if flaw.id in ("meters-bola-1", "meters-data-1", "meters-rate-1")]
    assert [each.found for each in outcomes_of(app, chosen, probed(app, chosen)[1])] == [True] * 3
