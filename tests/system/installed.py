"""A whole installation as an operator starts it: ``limen up`` with real processes, an API behind, load."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import httpx

from limen.admin.client import AdminClient
from limen.assemble import open_installation, places
from limen.assemble.installation import keyring_of, reader_of
from limen.assemble.places import holder
from limen.credentials.keys import Terms
from limen.model import Change, LimenError
from limen.settings import Settings, load
from limen.stores.journal import Record

T = TypeVar("T")

LIMEN = Path(sys.executable).with_name("limen")

CONFIG = """
[data]
folder = "{data}"
master_key_file = "{master}"
[server]
listen = "127.0.0.1:{port}"
upstream = "http://127.0.0.1:{upstream}"
[identity]
trusted_proxies = {trusted}
[decision]
overload = "500ms"
timeout = "1s"
[metrics]
listen = "127.0.0.1:{metrics}"
[clock]
offset_file = "{offset}"
[policy]
preset = "{preset}"
[[routes]]
match = "/closed*"
fail = "closed"
[[routes]]
match = "/open*"
fail = "open"
upstream_authenticates = true
"""

API = """
import json, sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
class Api(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 16
    def do_GET(self):
        size = int(self.headers.get("content-length") or 0)
        sent = self.rfile.read(size).decode("latin-1") if size else ""
        body = {"id": 7, "path": self.path, "sent": sent, "email": "answer.person@example.org"}
        if self.path == "/echo":
            body = dict(self.headers)
        body = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    do_POST = do_GET
    def log_message(self, *args): pass
class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
Server(("127.0.0.1", int(sys.argv[1])), Api).serve_forever()
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(what: Callable[[], T], seconds: float = 30.0) -> T:
    """The first true value of ``what()``; fails after ``seconds``."""
    deadline = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < deadline, "did not come about in time"
        time.sleep(0.02)
    return found


class Installed:
    """``start`` and ``stop`` as often as a test likes; keys are minted before the first start."""

    def __init__(
        self, folder: Path, preset: str = "observe", trusted: bool = True, upstream: int = 0, ready: str = ""
    ) -> None:
        """``upstream`` is the port of an API that a test runs by itself, ``ready`` what that answers."""
        self.folder = folder
        self.offset = folder / "offset"
        self.config = folder / "limen.toml"
        ports = {name: free_port() for name in ("port", "upstream", "metrics")}
        ports["upstream"] = upstream or ports["upstream"]
        self.url = f"http://127.0.0.1:{ports['port']}"
        self.config.write_text(
            CONFIG.format(
                data=folder / "data",
                master=folder / "secret" / "master.key",
                offset=self.offset,
                preset=preset,
                trusted='["127.0.0.0/8"]' if trusted else "[]",
                **ports,
            )
        )
        self.places = places(self.settings, {})
        self._upstream, self._ready = str(ports["upstream"]), ready or "/open/ready"
        self.api: subprocess.Popen[bytes] | None = None
        if not upstream:
            self.start_api()
        self.log = (folder / "log.txt").open("ab")
        self.up: subprocess.Popen[bytes] | None = None
        self.client = httpx.Client(base_url=self.url, timeout=5)

    @property
    def settings(self) -> Settings:
        return load(self.config, {}, {})

    def start_api(self) -> None:
        self.api = subprocess.Popen([sys.executable, "-c", API, self._upstream])

    def mint(self, count: int) -> list[str]:
        """Texts of new keys, made before anything runs."""
        installation = open_installation(self.settings, create=True, environ={})
        change = Change(time.time(), "test")
        made = [installation.keys.create(Terms(f"person-{n}"), change).text for n in range(count)]
        installation.close()
        return made

    def start(self) -> None:
        """Start it all, and wait until it serves and a second decision process stands by."""
        self.launch()
        wait_for(self.serves, 30)
        wait_for(self.stands_by, 20)

    def launch(self) -> None:
        """Start it all, and make no call yet."""
        command = f"import sys; from limen.cli.up import up; sys.exit(up(config={str(self.config)!r}))"
        self.up = subprocess.Popen(
            [sys.executable, "-c", command], stdout=self.log, stderr=self.log, start_new_session=True
        )

    def stop(self) -> int:
        assert self.up is not None
        self.up.send_signal(signal.SIGTERM)
        code = self.up.wait(20)
        self.up = None
        return code

    def close(self) -> None:
        self.client.close()
        if self.up is not None:
            self.kill_everything()
        for pid in _running_in(self.folder):
            os.kill(pid, signal.SIGKILL)  # an Envoy whose supervisor a test killed alone
        if self.api is not None:
            self.api.kill()
            self.api.wait()
        self.log.close()

    def serves(self) -> bool:
        try:
            return self.client.get(self._ready).status_code == 200
        except httpx.HTTPError:
            return False

    def status(self, path: str, key: str = "", **headers: str) -> int:
        """The status of one call; 0 where no connection could be had."""
        try:
            return self.client.get(
                path, headers={**headers, **({"x-api-key": key} if key else {})}
            ).status_code
        except httpx.HTTPError:
            return 0

    def ask(self, verb: str, **arguments: Any) -> Any:
        """Ask the running installation, whichever process answers now."""

        def asked() -> tuple[Any] | None:
            try:
                with AdminClient(self.places) as client:
                    return (client.ask(verb, **arguments),)
            except LimenError:
                return None

        return wait_for(asked, 20)[0]

    def digest(self) -> dict[str, str]:
        """The digests of what is learnt, once the answers under way have arrived."""
        before = -1
        while before != (before := self.ask("ping")["sequence"]):
            time.sleep(0.7)
        return self.ask("digest")

    def active(self) -> int:
        """The process id of whoever decides now."""
        return holder(self.folder / "data", "lock")

    def deciders(self) -> list[int]:
        """Both decision processes, the one that decides and the one that waits."""
        return self._children("limen.running.decision")

    def stands_by(self) -> bool:
        """Whether a second decision process is ready to take over."""
        ready = {line.get("process") for line in told(self) if line["event"] == "standing by"}
        return any(pid in ready and pid != self.active() for pid in self.deciders())

    def envoys(self) -> list[int]:
        return self._children("bootstrap.json")

    def _children(self, mark: str) -> list[int]:
        assert self.up is not None
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                line = (entry / "cmdline").read_bytes().decode("utf-8", "replace")
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            if parent == self.up.pid and mark in line:
                found.append(int(entry.name))
        return found

    def kill_everything(self) -> None:
        assert self.up is not None
        os.killpg(self.up.pid, signal.SIGKILL)
        self.up.wait()
        self.up = None

    def records(self) -> list[Record]:
        """Everything in the journal, read beside whoever writes it."""
        where = self.places
        return [record for _, record in reader_of(keyring_of(where, 0.0), where).records()]


class Operator:
    """Somebody at the command line, in a folder of his own."""

    def __init__(self, folder: Path, environ: dict[str, str]) -> None:
        self.folder = folder
        clean = {name: value for name, value in os.environ.items() if not name.startswith("LIMEN_")}
        self.environ = clean | environ

    def run(self, *words: str, status: int = 0) -> Any:
        ran = subprocess.run(
            [LIMEN, *words, "--json"],
            cwd=self.folder,
            env=self.environ,
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
        assert ran.returncode == status, ran.stdout + ran.stderr
        return json.loads(ran.stdout) if ran.stdout else ran.stderr

    def plan(self, *operations: dict[str, Any]) -> Any:
        file = self.folder / "operations.json"
        file.write_text(json.dumps(operations))
        return self.run("plans", "make", str(file), "--text", "as was said")


def _running_in(folder: Path) -> list[int]:
    """Processes started with something of this folder on their command line."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            started_with = (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if f"{folder}/".encode() in started_with:
            found.append(int(entry.name))
    return found


class Load:
    """Calls without end from a few threads, until stopped; remembers the ids of calls let through."""

    def __init__(self, installed: Installed, keys: list[str], path: str = "/items/7") -> None:
        self.statuses: Counter[int] = Counter()
        self.passed: list[str] = []
        self.worst = 0.0
        self._installed = installed
        self._path = path
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._run, args=(key,)) for key in keys]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def __enter__(self) -> "Load":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _run(self, key: str) -> None:
        down_since = 0.0
        headers = {"x-api-key": key, "x-forwarded-for": f"203.0.113.{len(key) + ord(key[3])}"}
        with httpx.Client(base_url=self._installed.url, timeout=5, headers=headers) as client:
            while not self._stop.is_set():
                status, call = self._one(client)
                self.statuses[status] += 1
                if status == 200:
                    self.passed.append(call)
                    if down_since:
                        self.worst = max(self.worst, time.monotonic() - down_since)
                    down_since = 0.0
                else:
                    down_since = down_since or time.monotonic()
                time.sleep(0.01)

    def _one(self, client: httpx.Client) -> tuple[int, str]:
        try:
            response = client.get(self._path)
        except httpx.HTTPError:
            return 0, ""
        return response.status_code, response.headers.get("x-request-id", "")


def public_id(key: str) -> str:
    """The public id in a key's text."""
    return key.split("_")[1]


def told(installed: Installed) -> list[dict[str, Any]]:
    """The JSON lines of the log so far."""
    lines = (installed.folder / "log.txt").read_text().splitlines()
    return [json.loads(line) for line in lines if line.startswith("{")]
