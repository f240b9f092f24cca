"""Gateways that plans started: each a ``limen up`` of its own, detached, with its log beside its data.

The first stands on the installation's own folder, so that its keys and rules hold there; one more, in front
of another API, is an installation of its own below it.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import httpx

from limen.assemble.places import BusyError, holder, take
from limen.copilot.present import GatewayNow
from limen.model import ConfigError
from limen.running.liveness import Standstill
from limen.settings import Settings

PATIENCE = 90.0
"""Seconds for which the start of a gateway may stand still, and those it may take to its end."""

_LOCK = "up.lock"
_LAST = 2_000


def settle(gateways: Sequence[GatewayNow], data: Path, settings: Settings, config: str) -> list[str]:
    """Start what is to run and does not, stop what runs and is not to; what was done, in words.

    ``data`` is the installation's folder, ``config`` its settings file. Raises ``ConfigError`` with what the
    gateway said.
    """
    said = []
    for gateway in sorted(gateways, key=lambda each: each.state == "running"):
        folder = data / gateway.folder
        if gateway.state == "running" and not alive(folder):
            _start(gateway, folder, settings, config)
            said.append(f"{gateway.id} answers at http://127.0.0.1:{gateway.port}")
        elif gateway.state != "running" and alive(folder) and _is(gateway, folder):
            _stop(folder)
            said.append(f"{gateway.id} is stopped")
    return said


def forgotten(before: Sequence[GatewayNow], after: Sequence[GatewayNow]) -> list[GatewayNow]:
    """Gateways that an undo took off the list: they are to stand still."""
    kept = {each.id for each in after}
    return [GatewayNow(g.id, g.upstream, g.port, "stopped", g.folder) for g in before if g.id not in kept]


def alive(folder: Path) -> bool:
    """Whether a ``limen up`` has this folder."""
    if not (folder / _LOCK).exists():
        return False
    try:
        os.close(take(folder, _LOCK, "`limen up`"))
    except BusyError:
        return True
    return False


def _is(gateway: GatewayNow, folder: Path) -> bool:
    """Whether it is the one that a plan started, and not one started by hand since."""
    return holder(folder, _LOCK) == _started(folder) or gateway.folder != ""


def _started(folder: Path) -> int:
    return holder(folder, "up.pid")


def _start(gateway: GatewayNow, folder: Path, settings: Settings, config: str) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    command = [sys.executable, "-m", "limen.cli", "up", "--upstream", f"http://{gateway.upstream}"]
    command += ["--listen", f"127.0.0.1:{gateway.port}", "--data", str(folder)]
    command += ["--config", config] if config and not gateway.folder else []
    log = folder / "up.log"
    with log.open("ab") as out:
        made = subprocess.Popen(  # noqa: S603 - our own command
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
            env=_environment(gateway, settings),
        )
    (folder / "up.pid").write_text(str(made.pid), encoding="ascii")
    _until_it_answers(gateway, made, folder)


def _environment(gateway: GatewayNow, settings: Settings) -> dict[str, str]:
    """Ours; an installation of its own has figures of its own, and none of our settings file."""
    environ = dict(os.environ)
    if gateway.folder:
        environ.pop("LIMEN_CONFIG", None)
    if gateway.folder or _taken(settings.metrics.listen.host, settings.metrics.listen.port):
        environ["LIMEN_METRICS_LISTEN"] = "127.0.0.1:0"
    return environ


def _taken(host: str, port: int) -> bool:
    try:
        with httpx.Client(timeout=1.0) as client:
            client.get(f"http://{host}:{port}/")
    except httpx.ConnectError:
        return False
    except httpx.HTTPError:
        return True
    return True


def _until_it_answers(gateway: GatewayNow, made: subprocess.Popen[bytes], folder: Path) -> None:
    still, log = Standstill(folder), folder / "up.log"
    while still.seconds() < PATIENCE:
        if made.poll() is not None:
            raise ConfigError(f"{gateway.id} did not start: {_last_words(log)}")
        try:
            httpx.get(f"http://127.0.0.1:{gateway.port}/", timeout=2.0)
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    made.terminate()
    raise ConfigError(f"{gateway.id} did not answer and stood still for {PATIENCE:.0f} s: see {log}")


def _last_words(log: Path) -> str:
    said = log.read_text(encoding="utf-8", errors="replace")[-_LAST:].strip().splitlines()
    return said[-1] if said else f"see {log}"


def _stop(folder: Path) -> None:
    """Ask it to leave, as Ctrl-C would: calls under way are let finish."""
    process = holder(folder, _LOCK)
    if process:
        os.kill(process, signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE
    while alive(folder):
        if time.monotonic() > deadline:
            raise ConfigError(f"{folder}: `limen up` (process {process}) did not leave: see {folder}/up.log")
        time.sleep(0.1)
