"""A gateway that is to be started, tried before anybody agrees: its port is free, and Envoy takes what it
would be given."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from limen.admin.disk import Disk
from limen.assemble.gateway import gateway_settings
from limen.gateways.envoy import EnvoyProcess, GatewaySettings
from limen.gateways.envoy.checks import check_port
from limen.model import ConfigError
from limen.settings import Address, Url


def try_gateway(disk: Disk, upstream: str, port: int) -> None:
    """Raise ``ConfigError`` for a port that is taken, an upstream that is none, or what Envoy refuses.

    Envoy itself validates, on a thread of its own: whoever makes a plan may have a loop running.
    """
    check_port("127.0.0.1", port)
    with TemporaryDirectory(prefix="limen-") as folder, ThreadPoolExecutor(1) as thread:
        process = EnvoyProcess(_settings(disk, upstream, port, Path(folder)))
        thread.submit(lambda: asyncio.run(process.validate())).result()


def _settings(disk: Disk, upstream: str, port: int, folder: Path) -> GatewaySettings:
    """The gateway that would be started, with its files elsewhere."""
    try:
        listen, url = Address.parse(f"127.0.0.1:{port}"), Url.parse(f"http://{upstream}")
    except ValueError as error:
        raise ConfigError(f"upstream {upstream!r}: {error}") from None
    server = msgspec.structs.replace(disk.settings.server, upstream=url, listen=listen)
    settings = msgspec.structs.replace(disk.settings, server=server)
    where = msgspec.structs.replace(disk.places, data=folder, decision=folder / "decision.sock")
    return gateway_settings(settings, where)
