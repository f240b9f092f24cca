"""A seeded application, running for real on a port of the loopback."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
from evals.scan.seeded import App, Identity, Proof

START_WITHIN = 60.0  # seconds; a busy machine imports slowly


class Served:
    """A running application, and its callers."""

    def __init__(self, app: App, port: int):
        self.app = app
        self.port = port
        # No kept connections: a server may close one after an error that it answered.
        alone = httpx.Limits(max_keepalive_connections=0)
        self.client = httpx.Client(
            base_url=f"http://127.0.0.1:{port}", timeout=30, trust_env=False, limits=alone
        )
        self._headers: dict[str, dict[str, str]] = {"anonymous": {}}

    def ask(
        self, who: str, request: str, body: str = "", headers: dict[str, str] | None = None
    ) -> httpx.Response:
        """One request ("GET /path") of the named identity, or of "anonymous"."""
        method, path = request.split(" ", 1)
        kind = {"Content-Type": "application/json"} if body else {}
        sent = body.replace("{port}", str(self.port)).encode()
        path = path.replace("{port}", str(self.port))
        return self.client.request(
            method, path, content=sent, headers=kind | self.credential(who) | (headers or {})
        )

    def prove(self, proof: Proof) -> tuple[int, str]:
        """The status of the proof's last request, and the text in which its evidence is looked for."""
        for _ in range(proof.repeat):
            answer = self.ask(proof.as_, proof.request, proof.body, proof.headers)
        shown = self.ask(proof.then_as or proof.as_, proof.then) if proof.then else answer
        return answer.status_code, "\n".join([*map(": ".join, shown.headers.items()), "", _compact(shown)])

    def credential(self, who: str) -> dict[str, str]:
        """The header that says who is calling; a login is made once."""
        if who not in self._headers:
            identity = next(one for one in self.app.identity if one.name == who)
            self._headers[who] = self._log_in(identity) if identity.login else _header(identity.header)
        return self._headers[who]

    def _log_in(self, identity: Identity) -> dict[str, str]:
        login = identity.login
        assert login is not None
        answer = self.client.request(login.method, login.path, json=login.body).raise_for_status()
        return {"Authorization": f"Bearer {answer.json()[login.token]}"}


def _compact(answer: httpx.Response) -> str:
    """The body; JSON without its white space, which frameworks set differently."""
    if answer.headers.get("content-type", "").startswith("application/json") and answer.content:
        return json.dumps(answer.json(), separators=(",", ":"), ensure_ascii=False)
    return answer.text


def _header(line: str) -> dict[str, str]:
    name, _, value = line.partition(": ")
    return {name: value}


@contextlib.contextmanager
def served(app: App, folder: Path) -> Iterator[Served]:
    """Starts the copy of an application that stands in `folder`; stops it afterwards.

    Raises:
        RuntimeError: It did not come up; its output is told. Or nothing starts it.
    """
    if not app.start:
        raise RuntimeError(f"{app.name} is read only: its app.toml has no start")
    port = _free_port()
    start = [sys.executable if word == "python" else word.format(port=port) for word in app.start]
    temporary = folder.parent / f"{folder.name}-tmp"
    temporary.mkdir(exist_ok=True)
    log = folder.parent / f"{folder.name}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(start, cwd=folder, stdout=out, stderr=out, env=_environment(temporary))  # noqa: S603
    running = Served(app, port)
    try:
        _await_ready(running, process, log)
        yield running
    finally:
        running.client.close()
        process.terminate()
        process.wait(10)


def _environment(temporary: Path) -> dict[str, str]:
    return {**os.environ, "TMPDIR": str(temporary), "PYTHONDONTWRITEBYTECODE": "1"}


def _await_ready(running: Served, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_WITHIN
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(httpx.TransportError):
            if running.ask("anonymous", f"GET {running.app.ready}").status_code == 200:
                return
        time.sleep(0.05)
    raise RuntimeError(f"{running.app.name} did not come up:\n{log.read_text('utf-8', 'replace')[-3000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
