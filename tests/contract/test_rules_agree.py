"""Standing rules through every real gateway: the same calls are stopped alike, and told alike why."""

import asyncio
import time
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

from limen.admin.verbs import VERBS
from limen.assemble import Installation, open_installation
from limen.settings import load
from limen.testing.credentials import Issuer
from limen.testing.gateways import gateway_binary

CONFIG = """
[policy]
preset = "balanced"

[[identity.jwt]]
issuer = "https://id.example"
jwks = "{keys}"
audience = "api"
"""
LIMIT, LENGTH = 3, 2_000


async def _seen(request: Request) -> JSONResponse:
    return JSONResponse({"length": len(await request.body()), "told": "x-limen-length" in request.headers})


API = Starlette(routes=[Route("/{path:path}", _seen, methods=["GET", "POST"])])
Outcome = list[tuple[int, str, bool]]


class Stage:
    """An installation with rules of every kind of answer, and tokens of people they are about."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.api, self.issuer = folder, API, Issuer()
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
        self._put("add_policy", effect="forbid", role="support", operations=["POST /orders/export"])
        self._put("set_rate_limit", role="partners", calls=LIMIT, per_s=3_600)
        self._put("set_body_limit", bytes=LENGTH, operations=["POST /notes"])
        self._put("set_token_lifetime", role="contractors", seconds=60)
        self._put("require_dpop", role="bots")

    def _put(self, op: str, **slots: Any) -> None:
        VERBS["rules.put"](self.installation, {"op": op, "slots": slots, "by": "ann"})

    async def script(self, client: httpx.AsyncClient) -> Outcome:
        """What is forbidden, too many, too large, too old and not bound; and beside each what is not."""
        found: Outcome = []

        async def ask(role: str, method: str, path: str, *, ago: int = 0, size: int = 0) -> None:
            now = int(time.time())
            token = self.issuer.token(sub=role, iat=now - ago, exp=now + 600, roles=[role])
            answer = await client.request(
                method,
                f"http://127.0.0.1:{self.port}{path}",
                headers={"authorization": f"Bearer {token}", "content-type": "text/plain"},
                content=b"x" * size if size else None,
            )
            if answer.status_code == 200:
                assert answer.json() == {"length": size, "told": False}
            said = answer.headers.get("www-authenticate", "").partition(", algs")[0]
            wait = int(answer.headers.get("retry-after", 0))
            found.append((answer.status_code, said, 3_000 < wait <= 3_660))

        await ask("support", "POST", "/orders/export")
        await ask("support", "GET", "/orders")
        for _ in range(LIMIT + 1):
            await ask("partners", "GET", "/orders")
        await ask("staff", "POST", "/notes", size=LENGTH)
        await ask("staff", "POST", "/notes", size=LENGTH + 1)
        await ask("staff", "POST", "/files", size=LENGTH + 1)
        await ask("contractors", "GET", "/orders", ago=30)
        await ask("contractors", "GET", "/orders", ago=90)
        await ask("bots", "GET", "/orders")
        return found


PASSED = (200, "", False)
OLD = 'Bearer error="invalid_token", error_description="The token is too old here: get another"'
EXPECTED: Outcome = [
    (403, "", False),
    PASSED,
    *[PASSED] * LIMIT,
    (429, "", True),
    PASSED,
    (413, "", False),
    PASSED,
    PASSED,
    (401, OLD, False),
    (401, 'DPoP error="invalid_token", error_description="The token must be bound"', False),
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
