"""The same provider before ``LimenMiddleware``, inside an application that uvicorn serves on loopback."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import uvicorn
from installed import free_port, wait_for
from oidc_client import Client
from oidc_provider import Provider, signing_key
from oidc_stage import POLICY, settings
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from limen.asgi import LimenMiddleware
from limen.settings import load
from limen.testing.proofs import Prover


async def _echo(request: Request) -> JSONResponse:
    return JSONResponse(dict(request.headers))


class Application:
    """An API with Limen inside, as its author writes it."""

    def __init__(self, folder: Path) -> None:
        self.provider = Provider(signing_key("first"))
        (folder / "policy.cedar").write_text(POLICY)
        self.url = f"http://127.0.0.1:{(port := free_port())}/echo"
        file = folder / "limen.toml"
        file.write_text(settings(self.provider, self.url.removesuffix("/echo")))
        said = {
            "data.folder": str(folder / "data"),
            "data.master_key_file": str(folder / "key"),
            "policy.file": str(folder / "policy.cedar"),
            "policy.mode": "enforce",
        }
        app = Starlette(routes=[Route("/echo", _echo, methods=["GET", "POST"])])
        app.add_middleware(LimenMiddleware, settings=load(file, {}, said))
        self._server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error"))
        self._thread = threading.Thread(target=self._server.run)
        self._thread.start()
        wait_for(lambda: self._server.started and self.call("-").status_code)
        wait_for(lambda: self.provider.fetches)

    def call(
        self, token: str, method: str = "GET", scheme: str = "Bearer", proof: str = ""
    ) -> httpx.Response:
        headers = {"authorization": f"{scheme} {token}", **({"dpop": proof} if proof else {})}
        return httpx.request(method, self.url, headers=headers, timeout=10)

    def close(self) -> None:
        self._server.should_exit = True
        self._thread.join()
        self.provider.close()


@pytest.fixture
def application(tmp_path: Path) -> Iterator[Application]:
    application = Application(tmp_path)
    yield application
    application.close()


def test_a_token_passes_is_stepped_up_and_outlives_a_change_of_keys(application: Application) -> None:
    client = Client(application.provider)
    weak = client.login()
    assert application.call(weak).status_code == 200
    asked = application.call(weak, "POST").headers["www-authenticate"]
    assert application.call(client.step_up(asked, code="123456"), "POST").status_code == 200
    application.provider.use(signing_key("second"))
    fresh = client.refresh()
    wait_for(lambda: application.call(fresh).status_code == 200)
    assert application.call(weak).status_code == 401
    client.close()


def test_a_bound_token_passes_with_its_proof_only(application: Application) -> None:
    prover = Prover()
    client = Client(application.provider, "bound", prover)
    token = client.login()
    asked = application.call(
        token, scheme="DPoP", proof=prover.proof(token, url=application.url, at=time.time())
    )
    nonce = asked.headers["dpop-nonce"]
    proof = prover.proof(token, url=application.url, at=time.time(), nonce=nonce)
    assert application.call(token, scheme="DPoP", proof=proof).status_code == 200
    assert application.call(token, scheme="DPoP", proof=proof).status_code == 401
    assert application.call(token).status_code == 401
    client.close()
