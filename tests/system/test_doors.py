"""The doors of a running Limen over loopback: asked, killed, asked again; TLS; and no name in the clear."""

import os
import signal
import socket
import ssl
import subprocess
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from installed import Installed, free_port, wait_for

from limen.assemble import open_installation
from limen.credentials.keys import Terms
from limen.identity.guard import SCOPE
from limen.model import Change, Evidence, Followed
from limen.testing.doors import AWAY, DAY, HOME

PLANTED = "planted.person@example.org"


class DoorsUp:
    """An installation with doors, each of whose keys may ask."""

    def __init__(self, folder: Path, more: str = "", port: int = 0) -> None:
        self.installed = Installed(folder)
        self.port = port or free_port()
        config = self.installed.config
        config.write_text(
            config.read_text().replace('preset = "observe"', 'preset = "observe"\nmode = "enforce"')
            + f'[logins]\nstep_up = "5%"\nreject = "1 in 1000000000"\n'
            f'[doors]\nlisten = "127.0.0.1:{self.port}"\n{more}'
        )
        installation = open_installation(self.installed.settings, create=True, environ={})
        terms = Terms("idp", scopes=(SCOPE,))
        self.key = installation.keys.create(terms, Change(time.time(), "test")).text
        installation.close()

    def ask(self, path: str, body: Any) -> httpx.Response:
        """One question, asked again while nobody listens."""

        def asked() -> httpx.Response | None:
            try:
                url = f"http://127.0.0.1:{self.port}{path}"
                return httpx.post(url, json=body, headers={"x-api-key": self.key}, timeout=5)
            except httpx.HTTPError:
                return None

        return wait_for(asked, 20)

    def log_in(self, **told: Any) -> dict[str, Any]:
        answer = self.ask("/v1/risk/login", {"user": PLANTED, **told})
        assert answer.status_code == 200, answer.text
        return answer.json()

    def settle_in(self, days: int = 12) -> None:
        for day in range(days):
            self.installed.offset.write_text(str((day + 1) * DAY))
            time.sleep(0.15)
            self.log_in(**HOME)


def test_what_was_told_and_heard_survives_a_kill(tmp_path: Path) -> None:
    doors = DoorsUp(tmp_path)
    try:
        doors.installed.start()
        doors.settle_in()
        odd, later = doors.log_in(**AWAY), doors.log_in(**{**AWAY, "client_ip": "45.9.21.8"})
        assert (odd["action"], later["action"]) == ("step_up", "step_up")
        said = {"id": odd["id"], "outcome": "pass", "factor": "totp"}
        assert doors.ask("/v1/risk/outcome", said).json()["effect"] == "pass"
        before = doors.installed.ask("digest")
        os.kill(doors.installed.active(), signal.SIGKILL)
        assert doors.installed.ask("digest") == before
        assert doors.ask("/v1/risk/outcome", said).json()["effect"] == "none"
        said = {"id": later["id"], "outcome": "pass", "factor": "totp"}
        assert doors.ask("/v1/risk/outcome", said).json()["effect"] == "pass"
        kinds = [type(record) for record in doors.installed.records()]
        assert kinds.count(Followed) == 2
        assert kinds.count(Evidence) >= 14
        assert doors.installed.stop() == 0
        written = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
        assert not [each for each in written if PLANTED.encode() in each or b"84.208.1.7" in each]
        assert not [each for each in written if doors.key.split("_")[2].encode() in each]
    finally:
        doors.installed.close()


def test_the_doors_speak_tls_and_a_broken_client_stops_nobody(tmp_path: Path) -> None:
    certificate, key = tmp_path / "doors.pem", tmp_path / "doors.key"
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    made += ["-keyout", str(key), "-out", str(certificate), "-days", "1", "-subj", "/CN=localhost"]
    made += ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    subprocess.run(made, check=True, capture_output=True)
    doors = DoorsUp(tmp_path, f'certificate = "{certificate}"\nprivate_key = "{key}"\n')
    try:
        doors.installed.start()
        with pytest.raises(httpx.HTTPError):
            httpx.post(f"http://127.0.0.1:{doors.port}/v1/risk/login", json={}, timeout=5)
        context = ssl.create_default_context(cafile=str(certificate))
        url = f"https://127.0.0.1:{doors.port}"
        with httpx.Client(base_url=url, verify=context, headers={"x-api-key": doors.key}) as client:
            assert client.post("/v1/risk/login", json={"user": "ada"}).json()["action"] == "allow"
            metadata = client.get("/.well-known/authzen-configuration").json()
            assert metadata["policy_decision_point"] == url
    finally:
        doors.installed.close()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('certificate = "{0}/none.pem"\nprivate_key = "{0}/none.key"\n', "name PEM files"),
        ('zitadel_key_file = "{0}/none"\n', "cannot be read"),
        ("", "name a free address"),
    ],
)
def test_a_bad_file_or_a_taken_address_is_said_at_the_start(tmp_path: Path, more: str, said: str) -> None:
    doors = DoorsUp(tmp_path, more.format(tmp_path))
    with socket.create_server(("127.0.0.1", 0 if more else doors.port)):
        try:
            doors.installed.launch()
            assert doors.installed.up is not None
            assert doors.installed.up.wait(30) != 0
            doors.installed.up = None
            assert said in (tmp_path / "log.txt").read_text()
        finally:
            doors.installed.close()
