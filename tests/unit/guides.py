"""What tests of the guides share: their snippets, and lives of users behind the doors."""

import re
import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from limen.cli import main
from limen.testing.doors import DAY, Doors
from limen.testing.mmdb import Value

GUIDES = Path(__file__).parents[2] / "docs" / "guides"
URL = "https://risk.example.com"
"""What the guides call the doors."""


def snippets(page: str, fence: str) -> list[str]:
    """The blocks of a page that begin with this fence."""
    text = (GUIDES / page).read_text("utf-8")
    return re.findall(rf"^```{fence}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def snippet(page: str, fence: str) -> str:
    """The only one."""
    (found,) = snippets(page, fence)
    return found


def run(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command as a reader types it; it must end well."""
    monkeypatch.setattr(sys, "argv", shlex.split(command))
    code: object = 0
    try:
        main()
    except SystemExit as end:
        code = end.code
    assert not code, command


def lived(doors: Doors, ask: Callable[[], object], days: int = 12) -> None:
    """A history by one door, which knows less of a login than the REST form may be told."""
    for _ in range(days):
        doors.later(DAY)
        ask()
    doors.later(DAY)


def word(doors: Doors, login: str) -> str:
    """What was said of a login last."""
    case = doors.world.judged.find(login, doors.at)
    assert case is not None
    return case.word


def place_of(told: dict[str, Any]) -> Value:
    """The record of a GeoIP file for where a login comes from."""
    location: Value = {"latitude": told["lat"], "longitude": told["lon"], "accuracy_radius": 20}
    country: Value = {"iso_code": told["country"]}
    return {"country": country, "location": location, "autonomous_system_number": told["asn"]}
