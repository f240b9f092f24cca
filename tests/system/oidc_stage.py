"""Limen as an operator starts it (``limen up``: Envoy, decision processes) behind a certified provider."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from installed import Installed, wait_for
from joserfc.jwk import Key
from oidc_client import Client, snippet
from oidc_provider import Provider, signing_key

from limen.model import Evidence
from limen.testing.proofs import Prover

POLICY = '@id("base") permit (principal, action == Action::"call", resource);\n' + snippet("cedar")


def settings(provider: Provider, origin: str) -> str:
    """The guide's settings, with this provider in place of its example and one origin of the API."""
    text = snippet("toml").replace('origins = ["https://api.example.com"]', f'origins = ["{origin}"]')
    return text.replace("https://id.example.com", provider.issuer)


def with_identity(config: str, said: str) -> str:
    """A configuration that has ``[identity]`` already, with what the guide says of it."""
    ours, issuer, its = said.partition("[[identity.jwt]]\n")
    return config.replace("[identity]\n", ours) + issuer + its


class Stage:
    """The provider, Limen, an API behind it; ``key`` is what the provider signed with at first."""

    def __init__(self, folder: Path) -> None:
        self.key: Key = signing_key("first")
        self.provider = Provider(self.key)
        self.installed = Installed(folder)
        self.url = self.installed.url
        self._configure(folder / "policy.cedar")
        self._ahead = 0.0
        self._clients: list[Client] = []

    def start(self) -> None:
        """Start Limen, and wait until it serves and has the provider's keys."""
        self.installed.launch()
        wait_for(self.installed.serves, 30)
        wait_for(lambda: self.provider.fetches, 10)

    def _configure(self, policy: Path) -> None:
        policy.write_text(POLICY)
        text = self.installed.config.read_text()
        text = text.replace('preset = "observe"', f'file = "{policy}"\nmode = "enforce"')
        self.installed.config.write_text(with_identity(text, settings(self.provider, self.url)))

    def client(self, name: str = "app", prover: Prover | None = None) -> Client:
        client = Client(self.provider, name, prover)
        client.clock = self.now
        self._clients.append(client)
        return client

    def now(self) -> float:
        """What the clocks of Limen, provider and clients show."""
        return time.time() + self._ahead

    def later(self, seconds: float) -> None:
        """Let so much time pass for all of them."""
        self._ahead += seconds
        self.provider.ahead(self._ahead)
        self.installed.offset.write_text(str(self._ahead))
        wait_for(lambda: self._gateway_clock() > self.now() - 5)

    def _gateway_clock(self) -> float:
        """When the gateway says that a call was made just now."""
        self.call("-")
        judged = [each for each in self.installed.records() if isinstance(each, Evidence)]
        return max(each.features.at for each in judged)

    def call(
        self, token: str, method: str = "GET", scheme: str = "Bearer", proof: str = ""
    ) -> httpx.Response:
        """What comes of a call with this token, through Envoy."""
        headers = {"authorization": f"{scheme} {token}", **({"dpop": proof} if proof else {})}
        return self.installed.client.request(method, "/echo", headers=headers)

    def called(self, token: str, prover: Prover, method: str = "GET") -> httpx.Response:
        """What comes of a call with a bound token and a proof of its key."""
        nonce = self.nonce(token, prover)
        proof = prover.proof(token, method, f"{self.url}/echo", self.now(), nonce=nonce)
        return self.call(token, method, "DPoP", proof)

    def nonce(self, token: str, prover: Prover) -> str:
        """The nonce that the gateway wants in proofs, as it says to one without."""
        proof = prover.proof(token, "GET", f"{self.url}/echo", self.now())
        return self.call(token, scheme="DPoP", proof=proof).headers["dpop-nonce"]

    def passes(self, token: str) -> bool:
        return self.call(token).status_code == 200

    def close(self) -> None:
        for client in self._clients:
            client.close()
        self.installed.close()
        self.provider.close()


@contextmanager
def staged(folder: Path) -> Iterator[Stage]:
    """A stage that is started, and put away whatever happens."""
    stage = Stage(folder)
    try:
        stage.start()
        yield stage
    finally:
        stage.close()
