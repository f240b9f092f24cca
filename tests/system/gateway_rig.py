"""A whole installation with gateways that are not Envoy in front of it, each a real process."""

import http.client
import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from installed import Installed, free_port, wait_for

from limen.assemble import places
from limen.assemble.gateway import plan_for
from limen.gateways.written import WRITERS
from limen.testing.gateways import gateway_binary

DECISION_SECONDS = 1.0
"""What ``Installed`` sets: how long a gateway waits for a decision."""


COMMANDS: dict[str, Callable[[str, Path], list[str]]] = {
    "haproxy": lambda found, folder: [found, "-db", "-f", str(folder / "haproxy.cfg")],
    "nginx": lambda found, folder: [
        *(found, "-p", str(folder), "-c", str(folder / "nginx.conf")),
        *("-e", "stderr", "-g", "daemon off;"),
    ],
    "caddy": lambda found, folder: [found, "run", "--config", str(folder / "Caddyfile")],
    "traefik": lambda found, folder: [found, f"--configFile={folder}/traefik.yaml"],
}
"""How each of them is started on what was written for it."""


def binary(name: str) -> str:
    """Where a gateway is; the test is skipped when this machine has none."""
    found = gateway_binary(name)
    if not found:
        pytest.skip(f"no {name} on PATH: apt-get install {name}, or its own release")
    return found


class Gateway:
    """One gateway process on its written configuration, and a client that calls through it."""

    def __init__(self, installed: Installed, kind: str) -> None:
        self.kind = kind
        self.folder = installed.folder / kind
        self.folder.mkdir()
        self.port = free_port()
        settings = installed.settings
        plan = plan_for(settings, places(settings, {}), kind, self.folder)
        text = {name: self._moved(installed, body) for name, body in WRITERS[kind](plan).items()}
        for name, body in text.items():
            (self.folder / name).write_text(body)
        self.said = self.folder / "said.txt"
        with self.said.open("wb") as said:
            command = COMMANDS[kind](binary(kind), self.folder)
            home = {**os.environ, "XDG_DATA_HOME": str(self.folder), "XDG_CONFIG_HOME": str(self.folder)}
            self.process = subprocess.Popen(command, stdout=said, stderr=said, env=home)
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=10)
        wait_for(self._serves, 30)

    def _moved(self, installed: Installed, text: str) -> str:
        """Envoy has the port that callers connect to in this test; this gateway takes one beside it."""
        return text.replace(f":{installed.settings.server.listen.port}", f":{self.port}")

    def _serves(self) -> bool:
        assert self.process.poll() is None, self.said.read_text()
        return self.status("/ready") not in (0, 502, 503)

    def status(self, path: str, key: str = "", **more: object) -> int:
        """The status of one call; 0 where no connection could be had."""
        try:
            return self.call(path, key, **more).status_code
        except httpx.HTTPError:
            return 0

    def call(self, path: str, key: str = "", method: str = "GET", **more: object) -> httpx.Response:
        headers = {"x-api-key": key} if key else {}
        return self.client.request(method, path, headers=headers | more.pop("headers", {}), **more)

    def raw(self, path: str, key: str) -> int:
        """The status of a call whose path goes out exactly as it is written."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", path, headers={"x-api-key": key})
            return connection.getresponse().status
        finally:
            connection.close()

    def timed(self, path: str, key: str) -> tuple[int, float]:
        """The status of one call, and the seconds it took."""
        began = time.monotonic()
        return self.status(path, key), time.monotonic() - began

    def close(self) -> None:
        self.client.close()
        self.process.terminate()
        self.process.wait(10)
