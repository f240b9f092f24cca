"""Bound tokens through every real gateway: the same calls are answered alike, and the API sees the proof."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import httpx
import pytest
from every_gateway import through_asgi, through_envoy, through_other
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from test_gateways_agree import free_port

from limen.assemble import Installation, open_installation
from limen.settings import load
from limen.testing.credentials import Issuer
from limen.testing.gateways import gateway_binary
from limen.testing.proofs import Prover

LOOPBACK = (ip_network("127.0.0.0/8"),)
CONFIG = """
[[identity.jwt]]
issuer = "https://id.example"
jwks = "{keys}"
audience = "api"
bound = "require"
proof_nonce = true
"""


async def _seen(request: Request) -> JSONResponse:
    return JSONResponse({"dpop": request.headers.getlist("dpop")})


API = Starlette(routes=[Route("/orders", _seen)])
Outcome = list[tuple[int, str, bool]]
Ask = Callable[..., Awaitable[httpx.Response]]


class Stage:
    """An installation that takes bound tokens only, an issuer and a client with a key."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.api, self.issuer, self.prover = folder, API, Issuer(), Prover()
        (folder / "keys.json").write_bytes(self.issuer.jwks())
        file = folder / "limen.toml"
        file.write_text(CONFIG.format(keys=folder / "keys.json"))
        self.port, self.upstream = free_port(), free_port()
        said = {
            "data.folder": str(folder / "data"),
            "data.master_key_file": str(folder / "key"),
            "server.upstream": f"http://127.0.0.1:{self.upstream}",
            "server.listen": f"127.0.0.1:{self.port}",
            "spoe.listen": f"127.0.0.1:{free_port()}",
            "forward_auth.listen": f"127.0.0.1:{free_port()}",
            "decision.timeout": "5s",
            "metrics.listen": "127.0.0.1:0",
        }
        self.installation: Installation = open_installation(load(file, {}, said), create=True, environ={})
        self.url = f"http://127.0.0.1:{self.port}/orders"
        now = int(time.time())
        self.token = self.issuer.token(iat=now, exp=now + 600, cnf={"jkt": self.prover.thumbprint})

    async def script(self, client: httpx.AsyncClient) -> Outcome:
        """Bearer, no nonce, good, replayed, for another place, with two proofs, under a forged scheme."""
        found: Outcome = []

        async def ask(scheme: str, *proofs: str, **more: str) -> httpx.Response:
            headers = [("authorization", f"{scheme} {self.token}"), *more.items()]
            answer = await client.get(
                f"{self.url}?page=2", headers=[*headers, *(("dpop", proof) for proof in proofs)]
            )
            said = answer.headers.get("www-authenticate", "").partition(", algs")[0]
            found.append((answer.status_code, said, "dpop-nonce" in answer.headers))
            return answer

        await ask("Bearer")
        nonce = (await ask("DPoP", self._proof(""))).headers["dpop-nonce"]
        good = self._proof(nonce)
        answer = await ask("DPoP", good)
        assert answer.json() == {"dpop": [good]}
        await ask("DPoP", good)
        await ask("DPoP", self._proof(nonce, self.url.replace("127.0.0.1", "evil.example")))
        await ask("DPoP", self._proof(nonce), self._proof(nonce))
        other = self._proof(nonce, self.url.replace("http:", "https:"))
        await ask("DPoP", other, **{"x-forwarded-proto": "https", "x-forwarded-scheme": "https"})
        return found

    def _proof(self, nonce: str, url: str = "") -> str:
        return self.prover.proof(self.token, url=url or self.url, at=time.time(), nonce=nonce or None)


EXPECTED: Outcome = [
    (401, 'DPoP error="invalid_token", error_description="the token is bound: present it as DPoP"', True),
    (401, 'DPoP error="use_dpop_nonce", error_description="a nonce of this server is needed"', True),
    (200, "", False),
    (401, 'DPoP error="invalid_dpop_proof", error_description="jti was used before"', True),
    (401, 'DPoP error="invalid_dpop_proof", error_description="htu is another target"', True),
    (401, 'DPoP error="invalid_dpop_proof", error_description="more than one proof"', True),
    (401, 'DPoP error="invalid_dpop_proof", error_description="htu is another target"', True),
]


@pytest.fixture
def stage(tmp_path: Path) -> Any:
    stage = Stage(tmp_path)
    yield stage
    stage.installation.close()


def test_the_middleware_answers_as_expected(stage: Stage) -> None:
    assert asyncio.run(through_asgi(stage)) == EXPECTED


def test_envoy_answers_alike(stage: Stage) -> None:
    assert asyncio.run(through_envoy(stage)) == EXPECTED


@pytest.mark.parametrize("kind", ["haproxy", "nginx", "caddy"])
def test_other_gateways_answer_alike(stage: Stage, kind: str) -> None:
    if not gateway_binary(kind):
        pytest.skip(f"no {kind} on PATH: apt-get install {kind}")
    assert asyncio.run(through_other(stage, kind)) == EXPECTED
