"""What runs beside a decision process is begun again when it broke, and ended when it leaves."""

import asyncio
from pathlib import Path

import pytest

from limen.assemble import open_installation
from limen.running import signals
from limen.running.signals import SignalTasks
from limen.settings import load


def test_a_task_that_broke_is_begun_again_and_all_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signals, "AGAIN_SECONDS", 0.0)
    begun: list[str] = []

    async def breaks() -> None:
        begun.append("breaks")
        if begun.count("breaks") == 3:
            thrice.set()
        raise RuntimeError

    async def lasts() -> None:
        begun.append("lasts")
        await asyncio.sleep(60)

    thrice = asyncio.Event()

    async def run() -> None:
        tasks = SignalTasks(installation)
        tasks.ssf.tasks += [breaks, lasts]
        tasks.start()
        await thrice.wait()
        await tasks.stop()

    said = {"data.folder": str(tmp_path / "data"), "data.master_key_file": str(tmp_path / "key")}
    installation = open_installation(load(None, {}, said), create=True, environ={})
    asyncio.run(run())
    installation.close()
    assert begun.count("lasts") == 1


def test_a_transmitter_is_heard_measured_and_served(tmp_path: Path) -> None:
    said = {
        "data.folder": str(tmp_path / "data"),
        "data.master_key_file": str(tmp_path / "key"),
        "ssf.issuer": "https://limen.example/a",
        "ssf.algorithm": "ES256",
    }
    installation = open_installation(load(None, {}, said), create=True, environ={})
    before = len(installation.point.listeners)
    tasks = SignalTasks(installation)
    assert len(installation.point.listeners) == before + 1
    paths = {route.path for route in tasks.ssf.routes}
    assert {"/.well-known/ssf-configuration/a", "/a/ssf/jwks.json", "/a/ssf/poll/{stream}"} <= paths
    asyncio.run(tasks.stop())
    installation.close()
