"""What ``limen demo`` says before anything starts."""

import os
import subprocess
from pathlib import Path

import pytest

from limen.demo import command
from limen.model import ConfigError


def test_what_is_not_installed_is_said_with_the_cure() -> None:
    with pytest.raises(ConfigError, match=r"needs no_such_thing: pip install 'limen\[demo\]'"):
        command.needed("json", "no_such_thing")


@pytest.mark.parametrize("share", [0.0, -1.0, 1.5, float("nan")])
def test_a_share_that_makes_no_sense_is_refused(share: float) -> None:
    with pytest.raises(ConfigError, match="--live-share"):
        command.demo(live_share=share)


def test_the_master_key_of_another_installation_is_not_touched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIMEN_MASTER_KEY_FILE", "/etc/limen/master.key")
    command.forget_other_installations()
    assert "LIMEN_MASTER_KEY_FILE" not in os.environ


def test_no_attacks_are_no_demonstration() -> None:
    with pytest.raises(ConfigError, match="--sessions 0"):
        command.demo(sessions=0)


def test_the_seed_is_the_commits_or_else_the_versions(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    head = subprocess.run(
        ["git", "-C", str(Path(command.__file__).parent), "rev-parse", "HEAD"],
        capture_output=True,
        text=True,
        check=False,
    )
    if head.returncode == 0:
        assert f"{command.commit_seed():07x}" == head.stdout[:7]
    monkeypatch.setattr("shutil.which", lambda _name: None)
    assert 0 <= command.commit_seed() < 1_000_003
