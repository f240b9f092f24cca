"""The installation of the demonstration: a folder, settings, real keys, the API and a real ``limen up``."""

import socket
import subprocess
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec

from limen.assemble import open_installation
from limen.assemble.step_up import ENROLS
from limen.credentials.keys import Terms
from limen.demo.config import ISSUER, config
from limen.demo.processes import LIMEN, NOTHING, FailedError, Processes
from limen.demo.wire import Guise, Headers
from limen.identity.guard import SCOPE
from limen.model import Change
from limen.settings import Settings, load
from limen.testing.credentials import Issuer

READY_SECONDS = 300.0
"""Longest that `limen up` may take; it gives up by itself before that, once nothing moves any more."""


class Issued(NamedTuple):
    """One API key of the demonstration: its public id, its text, and where and how its owner calls."""

    public_id: str
    text: str
    address: str
    headers: Headers


class House:
    """Everything on disk and every process of one demonstration.

    ``port`` is where the gateway listens, ``doors`` where the shop's identity provider asks with the key
    ``provider``; ``issuer`` signs its tokens.
    """

    def __init__(self, folder: Path, processes: Processes) -> None:
        self.folder = folder
        self.processes = processes
        self.port, self.doors, metrics = free_ports(3)
        self.issuer, self.provider = Issuer(name=ISSUER), ""
        (folder / "issuer.json").write_bytes(self.issuer.jwks())
        self.config = folder / "limen.toml"
        ports = {"gateway": self.port, "doors": self.doors, "metrics": metrics}
        self.config.write_text(config(folder, ports))

    @property
    def settings(self) -> Settings:
        """The settings as every process of the demonstration reads them."""
        return load(self.config)

    @property
    def pages(self) -> str:
        """The origin of the doors and of the step-up pages."""
        return f"http://localhost:{self.doors}"

    def issue(self, holders: Iterable[Guise], at: float) -> dict[str, Issued]:
        """Make the installation and a key for each holder, by the name of its credential.

        Also makes the identity provider's key, and writes down what the API needs to check the gateway's
        signature.
        """
        installation = open_installation(self.settings, create=True)
        try:
            keyring = installation.keyring
            self._keep("upstream.json", {str(keyring.current): keyring.rotated("upstream").hex()})
            terms = Terms("identity provider", scopes=(SCOPE, ENROLS))
            self.provider = installation.keys.create(terms, Change(at, "demo")).text
            issued = {}
            for guise in holders:
                minted = installation.keys.create(
                    Terms(guise.principal or "", guise.roles), Change(at, "demo")
                )
                issued[guise.credential or ""] = Issued(
                    minted.key.public_id, minted.text, guise.address, guise.headers
                )
            return issued
        finally:
            installation.close()

    def open_api(self, seed: int, history: Path) -> str:
        """Start the API, which lives through its history first; its address."""
        command = (LIMEN[0], "-m", "limen.demo.backend", "--keys", str(self.folder / "upstream.json"))
        process = self.processes.start("api", (*command, "--seed", str(seed), "--history", str(history)))
        assert process.stdout is not None
        port = process.stdout.readline().strip()
        if not port:
            process.wait()
            raise FailedError(self.processes.said(process))
        return f"http://127.0.0.1:{port.decode()}"

    def open_gateway(self, upstream: str) -> None:
        """Start ``limen up`` and wait until it answers; raises ``FailedError`` with what it said."""
        process = self.limen("up", "up", "--upstream", upstream)
        deadline = time.monotonic() + READY_SECONDS
        while not _answers(self.port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise FailedError(self.processes.said(process))
            time.sleep(0.05)

    def limen(
        self, name: str, *arguments: str, environment: Mapping[str, str] = NOTHING
    ) -> "subprocess.Popen[bytes]":
        """Start a command of ``limen`` on this installation, to be known as ``name``."""
        command = (*LIMEN, *arguments, "--config", str(self.config))
        return self.processes.start(name, command, environment)

    def learn(self, history: Path) -> None:
        """Let the installation learn, and approve what it learnt; raises ``FailedError``."""
        self.processes.finished(self.limen("learn", "learn", str(history), "--json"))

    def _keep(self, name: str, value: Mapping[str, str]) -> None:
        path = self.folder / name
        path.touch(mode=0o600)
        path.write_bytes(msgspec.json.encode(value))


def free_ports(count: int) -> list[int]:
    """So many ports of this machine that nobody listens on now."""
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]
    finally:
        for probe in probes:
            probe.close()


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1.0).close()
    except OSError:
        return False
    return True
