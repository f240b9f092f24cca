"""The client of the guide calls an API behind the middleware, with the guide's own settings."""

import asyncio
import re
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from joserfc.jwk import ECKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from limen.asgi import LimenMiddleware
from limen.assemble import Installation, open_installation
from limen.credentials.replays import ROOM, SHARE
from limen.credentials.thumbprints import jwk_thumbprint
from limen.settings import load
from limen.testing.credentials import Issuer

TEXT = (Path(__file__).parents[2] / "docs" / "guides" / "bound-tokens.md").read_text("utf-8")
ORDERS = "https://api.example.com/orders"


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)


class Guide:
    """The settings and the client of the page, with an identity provider of ours."""

    def __init__(self, folder: Path) -> None:
        self.issuer, self.key = Issuer(name="https://id.example.com"), ECKey.generate_key("P-256")
        keys = folder / "keys.json"
        keys.write_bytes(self.issuer.jwks())
        file = folder / "limen.toml"
        file.write_text(blocks("toml")[0].replace("https://id.example.com/jwks.json", str(keys)))
        said = {"data.folder": str(folder / "data"), "data.master_key_file": str(folder / "key")}
        self.installation: Installation = open_installation(load(file, {}, said), create=True, environ={})
        self.client: dict[str, Any] = {}
        for block in blocks("python"):
            exec(compile(block, "bound-tokens.md", "exec"), self.client)

    def token(self, **claims: object) -> str:
        now = int(time.time())
        bound = {"jkt": jwk_thumbprint(self.key.as_dict(private=False))}
        return self.issuer.token(**{"iat": now, "exp": now + 600, "cnf": bound, **claims})

    def run(self, *calls: Any) -> list[httpx.Response]:
        async def orders(_request: Request) -> JSONResponse:
            return JSONResponse({"orders": []})

        app = LimenMiddleware(Starlette(routes=[Route("/orders", orders)]), installation=self.installation)

        async def run() -> list[httpx.Response]:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as client:
                return [await each(client) for each in calls]

        return asyncio.run(run())


@pytest.fixture
def guide(tmp_path: Path) -> Any:
    guide = Guide(tmp_path)
    yield guide
    guide.installation.close()


def test_the_guides_client_gets_a_nonce_and_then_its_answer(guide: Guide) -> None:
    token, nonces = guide.token(), []

    async def calls(client: httpx.AsyncClient) -> httpx.Response:
        answer, nonce = await guide.client["call"](client, guide.key, token, "GET", ORDERS)
        nonces.append(nonce)
        again, nonce = await guide.client["call"](client, guide.key, token, "GET", ORDERS, nonce)
        nonces.append(nonce)
        return again if answer.status_code == 200 else answer

    assert [each.status_code for each in guide.run(calls)] == [200]
    assert len(nonces[0]) > 16
    assert len(set(nonces)) == 1


def test_what_the_guide_says_is_refused_is_refused(guide: Guide) -> None:
    token, bare = guide.token(), guide.token(cnf=None)

    def with_headers(scheme: str, text: str, **more: str) -> Any:
        return lambda client: client.get(ORDERS, headers={"authorization": f"{scheme} {text}", **more})

    answers = guide.run(
        with_headers("Bearer", token),
        with_headers("Bearer", bare),
        with_headers("DPoP", token),
        with_headers("DPoP", token, dpop=guide.client["proof"](guide.key, token, "GET", ORDERS)),
    )
    assert [each.status_code for each in answers] == [401] * 4
    said = [each.headers["www-authenticate"].partition(",")[0] for each in answers]
    assert said == [
        f'DPoP error="{word}"' for word in ["invalid_token"] * 2 + ["invalid_dpop_proof", "use_dpop_nonce"]
    ]
    for word in said:
        assert word.removeprefix("DPoP ") in TEXT


def test_the_figures_of_the_guide_are_those_of_the_code() -> None:
    assert ROOM == 524_288
    assert "half a million in one window" in TEXT
    assert f"{SHARE:,} of one key" in TEXT
