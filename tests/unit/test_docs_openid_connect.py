"""What the guide says of OpenID Connect holds; tests/system runs its snippets before a real provider too."""

import asyncio
import re
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from limen.asgi import LimenMiddleware
from limen.assemble import open_installation
from limen.assemble.identity import token_rules
from limen.credentials import jwks, jwks_sources
from limen.credentials.keys import Terms
from limen.model import Change
from limen.settings import load
from limen.settings.gateway import JwtIssuer
from limen.settings.policies import preset
from limen.testing.credentials import Issuer

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "guides" / "openid-connect.md").read_text("utf-8")
PROVIDER = (ROOT / "tests" / "system" / "oidc" / "provider.mjs").read_text("utf-8")
ORIGIN = "https://shop.example.com"


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)


async def _orders(_request: Request) -> Response:
    return Response(status_code=204)


class Guide:
    """The page's settings and policy before an application, with an issuer of ours and an API key."""

    def __init__(self, folder: Path) -> None:
        self.issuer = Issuer(name="https://id.example.com")
        (folder / "keys.json").write_bytes(self.issuer.jwks())
        (folder / "policy.cedar").write_text(preset("balanced") + blocks("cedar")[0])
        file = folder / "limen.toml"
        file.write_text(blocks("toml")[0].replace("https://id.example.com/jwks", str(folder / "keys.json")))
        said = {
            "data.folder": str(folder / "data"),
            "data.master_key_file": str(folder / "key"),
            "policy.file": str(folder / "policy.cedar"),
            "policy.mode": "enforce",
        }
        self.installation = open_installation(load(file, {}, said), create=True, environ={})
        self.key = self.installation.keys.create(Terms("app"), Change(1.0, "test")).text
        self.installation.controls.load()
        self.app = Starlette(routes=[Route("/orders", _orders, methods=["GET", "POST"])])
        self.app.add_middleware(LimenMiddleware, installation=self.installation)
        exposed = ["WWW-Authenticate", "DPoP-Nonce"]
        self.app.add_middleware(CORSMiddleware, allow_origins=[ORIGIN], expose_headers=exposed)

    def token(self, **claims: object) -> str:
        now = int(time.time())
        usual = {"iat": now, "exp": now + 600, "aud": "https://api.example.com", "auth_time": now - 5}
        return self.issuer.token(**{**usual, **claims})

    def call(self, token: str = "", method: str = "POST", **headers: str) -> httpx.Response:
        if token:
            headers["authorization"] = f"Bearer {token}"

        async def run() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url="https://api.example.com") as client:
                return await client.request(method, "/orders", headers=headers)

        return asyncio.run(run())


@pytest.fixture
def guide(tmp_path: Path) -> Iterator[Guide]:
    guide = Guide(tmp_path)
    yield guide
    guide.installation.close()


def test_the_challenge_is_the_one_on_the_page(guide: Guide) -> None:
    (shown,) = blocks("http")
    assert re.sub(r"\n\s+", " ", shown).splitlines()[1] == (
        f"WWW-Authenticate: {guide.call(guide.token()).headers['www-authenticate']}"
    )


def test_the_client_of_the_page_reads_what_to_ask_for(guide: Guide) -> None:
    said: dict[str, object] = {}
    exec(compile(blocks("python")[0], "openid-connect.md", "exec"), said)
    step_up = said["step_up"]
    assert callable(step_up)
    asked = guide.call(guide.token()).headers["www-authenticate"]
    assert step_up(asked) == {
        "acr_values": "urn:example:hardware urn:example:two-factors",
        "max_age": "600",
    }
    assert step_up('Bearer error="invalid_token"') == {}
    assert guide.call(guide.token(acr="urn:example:hardware")).status_code == 204


def test_a_stranger_is_told_the_scheme_and_an_api_key_can_prove_no_more(guide: Guide) -> None:
    assert guide.call().headers["www-authenticate"] == "Bearer"
    strong = guide.token(acr="urn:example:hardware")
    assert guide.call(strong).status_code == 204
    assert guide.call(strong, **{"x-api-key": guide.key}).status_code == 401


def test_without_an_audience_any_token_of_the_issuer_passes() -> None:
    assert token_rules(JwtIssuer("https://id.example.com", "keys.json")).audiences == ()


def test_a_script_of_another_origin_can_read_a_refusal_where_cors_is_the_outer_one(guide: Guide) -> None:
    answer = guide.call(guide.token(), origin=ORIGIN)
    assert answer.status_code == 401
    assert answer.headers["access-control-allow-origin"] == ORIGIN
    assert "WWW-Authenticate" in answer.headers["access-control-expose-headers"]


def test_the_providers_part_is_what_the_provider_of_the_tests_runs() -> None:
    assert len(blocks("js")) == 2
    for block in blocks("js"):
        assert block in PROVIDER


def test_the_figures_of_the_page_are_those_of_the_code() -> None:
    assert jwks.RETRY_SECONDS == 30
    assert (jwks_sources.SHORTEST_AGE, jwks_sources.DEFAULT_AGE, jwks_sources.LONGEST_AGE) == (
        60,
        900,
        86_400,
    )
    issuer = JwtIssuer("https://id.example.com", "keys.json")
    assert issuer.skew == 60
    assert issuer.algorithms == ("RS256", "ES256", "EdDSA")
