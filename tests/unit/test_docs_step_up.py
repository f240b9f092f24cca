"""The guide's own settings and snippets: a ticket, a passkey, and a result that the application verifies."""

import asyncio
import re
import time
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc.jwk import KeySet
from starlette.requests import Request

from limen.assemble import Installation, open_installation
from limen.identity.step_up.factors import MOST_PASSKEYS
from limen.identity.step_up.patience import A_TICKET, FIRST_WAIT, FREE, LONGEST_WAIT, MOST_FAILED
from limen.identity.step_up.result import ACR, AMR
from limen.settings import load
from limen.testing.passkeys import Authenticator
from limen.testing.step_up import Heard

TEXT = (Path(__file__).parents[2] / "docs" / "guides" / "step-up.md").read_text("utf-8")
ORIGIN = "https://id.example.com"


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)


async def trusts(request: Request) -> tuple[Any, ...]:
    return ("prove", "enrol") if request.headers.get("authorization") == "Bearer k" else ()


class Guide:
    """The page's settings and functions, over an installation of ours."""

    def __init__(self, folder: Path) -> None:
        file = folder / "limen.toml"
        file.write_text(blocks("toml")[0])
        said = {"data.folder": str(folder / "data"), "data.master_key_file": str(folder / "key")}
        self.installation: Installation = open_installation(load(file, {}, said), create=True, environ={})
        self.names: dict[str, Any] = {}
        for block in blocks("python"):
            exec(compile(block, "step-up.md", "exec"), self.names)
        self.heard = Heard()
        self.app = self.names["pages"](self.installation, self.heard, trusts)

    async def browse(
        self, client: httpx.AsyncClient, url: str, by: Authenticator, verb: str
    ) -> httpx.Response:
        """Open a ticket and let an authenticator answer the page."""
        await client.get(url)
        page = (await client.get(f"{ORIGIN}/step-up/confirm")).text
        options = unescape(re.findall(r'data-options="([^"]+)"', page)[0])
        token = re.findall(r'name="csrf" value="([^"]+)"', page)[0]
        answer = by.create(options) if verb == "new-passkey" else by.get(options)
        form = {"csrf": token, "credential": answer}
        return await client.post(f"{ORIGIN}/step-up/{verb}", data=form)


@pytest.fixture
def guide(tmp_path: Path) -> Any:
    guide = Guide(tmp_path)
    yield guide
    guide.installation.close()


def test_the_guides_application_enrols_asks_and_verifies(guide: Guide) -> None:
    by, names = Authenticator(ORIGIN, "id.example.com"), guide.names

    async def run() -> tuple[str, Any, Any]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(guide.app)) as client:
            url, held = await names["ticket"](client, "k", "ann", "l0", "enrol")
            assert held == {"passkeys": 0, "totp": False, "recovery": 0}
            await guide.browse(client, url, by, "new-passkey")
            url, held = await names["ticket"](client, "k", "ann", "l1", about="Sign-in from Oslo")
            assert held["passkeys"] == 1
            done = await guide.browse(client, url, by, "passkey")
            keys = (await client.get(f"{ORIGIN}/step-up/jwks.json")).json()
            with pytest.raises(httpx.HTTPStatusError):
                await names["ticket"](client, "other", "ann", "l2")
            return done.headers["refresh"].partition("url=")[2], keys, held

    back, published, _ = asyncio.run(run())
    keys, (result,) = KeySet.import_key_set(published), parse_qs(urlsplit(back).query)["step_up"]
    claims = names["proved"](result, keys, "l1", time.time())
    assert (claims["acr"], claims["amr"]) == ("phr", ["pop", "user", "mfa"])
    user = guide.installation.pseudonyms.of("principal", "ann")
    assert guide.heard.of("proved") == [("l1", user, "passkey")]
    for login, now in (("l2", time.time()), ("l1", time.time() + 61), ("l1", time.time() - 120)):
        with pytest.raises(PermissionError):
            names["proved"](result, keys, login, now)


def test_the_figures_of_the_guide_are_those_of_the_code() -> None:
    assert (A_TICKET, FREE, FIRST_WAIT, LONGEST_WAIT, MOST_FAILED) == (5, 5, 30, 3600, 100)
    assert "Five wrong answers use a ticket up. From the fifth wrong code in a row" in TEXT
    assert "passkeys (ten at most)" in TEXT
    assert MOST_PASSKEYS == 10
    for factor, acr in ACR.items():
        assert f"`{acr}`" in TEXT
        assert all(f"`{each}`" in TEXT for each in AMR[factor])


@pytest.mark.parametrize("why", ["not_me", "attempts", "cancelled", "no_factor"])
def test_every_reason_to_come_back_without_a_result_is_documented(why: str) -> None:
    assert f"`step_up_error={why}`" in TEXT
