"""The clock is the system's; demonstrations may scale it, tests may shift it."""

from pathlib import Path

import pytest

from limen.assemble.clock import Clock
from limen.model import ConfigError
from limen.settings import load


def clock(folder: Path, wall: list[float], **said: str) -> Clock:
    settings = load(None, {}, {f"clock.{name}": value for name, value in said.items()}).clock
    return Clock(settings, folder / "anchor", lambda: wall[0])


def test_without_settings_it_is_the_wall_clock(tmp_path: Path) -> None:
    made = clock(tmp_path, [5.0])
    assert made.plain
    assert made.now() == 5.0
    assert not (tmp_path / "anchor").exists()


def test_scaled_it_goes_on_where_it_was_after_a_restart(tmp_path: Path) -> None:
    wall = [100.0]
    assert clock(tmp_path, wall, scale="60").now() == 100.0
    wall[0] = 101.0
    assert clock(tmp_path, wall, scale="60").now() == 160.0


def test_an_offset_is_read_at_each_look(tmp_path: Path) -> None:
    file = tmp_path / "offset"
    made = clock(tmp_path, [10.0], offset_file=str(file))
    assert made.now() == 10.0
    file.write_text("3600")
    made.look()
    assert made.now() == 3610.0
    assert made.of(20.0) == 3620.0
    file.write_text("nonsense")
    made.look()
    assert made.now() == 10.0


def test_a_damaged_start_is_said(tmp_path: Path) -> None:
    (tmp_path / "anchor").write_text("yesterday")
    with pytest.raises(ConfigError, match="anchor"):
        clock(tmp_path, [1.0], scale="2")
