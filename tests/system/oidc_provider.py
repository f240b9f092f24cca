"""A certified OpenID provider (npm ``oidc-provider``) as a real process on loopback.

Its code and the Node that it needs come from the npm registry, by the lock file beside ``oidc/provider.mjs``,
into a cache folder outside this repository. Where there is no npm or no registry, the tests are skipped and
say the cure.
"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from installed import free_port
from joserfc.jwk import ECKey, Key, OKPKey, RSAKey

HERE = Path(__file__).parent / "oidc"
CACHE = Path(os.environ.get("XDG_CACHE_HOME", "~/.cache")).expanduser() / "limen-tests"
RESOURCE = "https://api.example.com"
"""The API as the provider knows it: what its access tokens are for."""


def script() -> Path:
    """The provider's script beside all it needs, which is installed once for each lock file."""
    npm = shutil.which("npm")
    if not npm:
        pytest.skip("no npm on PATH: apt-get install nodejs npm")
    folder = CACHE / f"oidc-{_digest(HERE / 'package-lock.json')}"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # tests run side by side
        if not (folder / "done").exists():
            _install(npm, folder)
        here = HERE / "provider.mjs"
        return Path(shutil.copy(here, folder / f"provider-{_digest(here)}.mjs"))


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def _install(npm: str, folder: Path) -> None:
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, folder)
    quick = ("--fetch-retries=1", "--fetch-timeout=60000")
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", *quick]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=240, check=False)
    if done.returncode:
        pytest.skip(f"npm ci in {folder} failed, is the npm registry reachable? {done.stderr[-300:]}")
    (folder / "done").touch()


def _node(folder: Path) -> str:
    """A Node of the version that the provider supports, whatever npm runs on."""
    own = next((folder / "node_modules").glob("node-*/bin/node"), None)
    return str(own or shutil.which("node"))


def signing_key(kid: str, algorithm: str = "ES256") -> Key:
    """A key for a provider to sign with: ``ES256``, ``RS256`` or ``EdDSA``."""
    named = {"kid": kid, "alg": algorithm, "use": "sig"}
    makes: dict[str, Callable[[], Key]] = {
        "ES256": lambda: ECKey.generate_key("P-256", named),
        "RS256": lambda: RSAKey.generate_key(2048, named),
        "EdDSA": lambda: OKPKey.generate_key("Ed25519", named),
    }
    return makes[algorithm]()


class Provider:
    """The provider, signing with the first of ``keys``; ``tls`` (certificate, key, CA) opens a second port
    for clients with certificates.
    """

    def __init__(self, *keys: Key, tls: tuple[str, str, str] | None = None) -> None:
        self.port, self.tls_port = free_port(), free_port()
        self.issuer = f"http://127.0.0.1:{self.port}"
        self.jwks = f"{self.issuer}/jwks"
        asked: dict[str, Any] = {"port": self.port, "keys": _private(keys)}
        if tls is not None:
            texts = (Path(path).read_text("ascii") for path in tls)
            asked["tls"] = {"port": self.tls_port, **dict(zip(("cert", "key", "ca"), texts, strict=True))}
        place = script()
        command = [_node(place.parent), str(place), json.dumps(asked)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._line() == "ready"

    def use(self, *keys: Key) -> int:
        """Sign with the first of these from now on and publish them all; gives ``fetches``."""
        return self._tell({"keys": _private(keys)})

    def ahead(self, seconds: float) -> None:
        """Let its clock run ahead of the machine's by so much; it may be gone."""
        if self._process.poll() is None:
            self._tell({"ahead": seconds})

    @property
    def fetches(self) -> int:
        """How often its key set has been fetched."""
        return self._tell({})

    def close(self) -> None:
        if self._process.poll() is None:
            self._process.communicate()

    def _tell(self, said: dict[str, Any]) -> int:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(said) + "\n")
        self._process.stdin.flush()
        return int(self._line())

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


def _private(keys: tuple[Key, ...]) -> list[dict[str, Any]]:
    return [dict(key.as_dict(private=True)) for key in keys]
