"""Scenes are told in Limen's own words; one that breaks off is told as failed."""

from io import StringIO
from typing import cast

import httpx
import pytest
from rich.console import Console

from limen.demo.logins.play import played
from limen.demo.logins.scene import Act, Scene, Scenery
from limen.demo.logins.show import shown
from limen.engine.login_assessment import RiskTold, Said, Term
from limen.identity.doors.rest import Answer
from limen.model import LimenError

FAST = Said(6.0, "2699 km from the last login", (Term("speed", 2620.4, 900.0, 0.0, "km/h"),))
NEW = Said(9.1, "on a device [bold]new[/]", (Term("device cookie", 0.0, 0.0112, 0.997),))
USUAL = Said(-3.4, "from where this user usually is")
RISK = RiskTold(0.9, "MEDIUM", 0.91, 25.0, {"travel": FAST, "device": NEW, "place": USUAL})
TOLD = Answer("e1", "step_up", "step_up", RISK, {})
NOTHING = cast("Scenery", None)
"""What these acts play with."""


def text(*scenes: Scene) -> str:
    console = Console(file=StringIO(), width=110)
    assert list(shown(scenes, console)) == list(scenes)
    file = console.file
    assert isinstance(file, StringIO)
    return file.getvalue()


def test_what_limen_said_is_shown_the_loudest_first_with_its_numbers() -> None:
    said = text(Scene(True, "step_up, then 401", TOLD, "03:12: somebody.", ("At the gateway: 401",)))
    assert "Limen: step_up, 25.0 bits (MEDIUM), confidence 91%" in said
    assert said.index("on a device [bold]new[/]") < said.index("2699 km") < said.index("At the gateway: 401")
    assert next(line for line in said.splitlines() if "2699" in line).split()[:3] == ["6.0", "2699", "km"]
    assert "2,620       900" in said
    assert "usually is" not in said
    assert "✓ step_up, then 401" in said


def test_a_scene_that_did_not_go_as_it_should_is_marked() -> None:
    assert "✗ allow, then 200" in text(Scene(False, "allow, then 200", TOLD))


@pytest.mark.parametrize("error", [LimenError("no form"), httpx.ConnectError("no form")])
def test_a_scene_that_breaks_off_does_not_hold(error: Exception) -> None:
    def breaks(_: Scenery) -> Scene:
        raise error

    scene = played(Act("the owner passes", breaks), NOTHING)
    assert (scene.holds, scene.seen, scene.asked) == (False, "broke off: no form", "the owner passes")
    assert "✗ broke off: no form" in text(scene)


def test_a_scene_carries_how_it_should_go() -> None:
    assert played(Act("the owner passes", lambda _: Scene(True, "200")), NOTHING).asked == "the owner passes"
