"""The middleware: judged before the application sees it, streams stay streams, and nothing raises."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request as StarletteRequest
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from limen.asgi import LimenMiddleware
from limen.assemble import Installation, open_installation
from limen.credentials.keys import Terms
from limen.engine.policy import Policy
from limen.gateways.asgi import AsgiGateway
from limen.gateways.asgi_refusal import HANDSHAKE
from limen.gateways.asgi_types import Message
from limen.model import Action, Change, ConfigError, Evidence, Hold, Request, Scope
from limen.model.reply import Reply
from limen.settings import load
from limen.settings.policies import schema
from limen.testing.credentials import Issuer

SIZE = 200_000


async def echo(request: StarletteRequest) -> Response:
    body = await request.body()
    return JSONResponse({"id": 5, "length": len(body), "headers": dict(request.headers)})


async def broken(_request: StarletteRequest) -> Response:
    raise RuntimeError("the application's own fault")


async def stream(_request: StarletteRequest) -> Response:
    async def parts() -> Any:
        for number in range(3):
            yield f"data: {number}\n\n"

    return StreamingResponse(parts(), media_type="text/event-stream")


async def talk(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.send_text(await websocket.receive_text())
    await websocket.close()


API = Starlette(
    routes=[
        Route("/echo", echo, methods=["GET", "POST", "OPTIONS"]),
        Route("/broken", broken),
        Route("/stream", stream),
        WebSocketRoute("/talk", talk),
    ]
)


class Case:
    """An application behind the middleware, a real installation and one key; ``heard`` is all evidence."""

    def __init__(self, folder: Path) -> None:
        said = {"data.folder": str(folder / "data"), "data.master_key_file": str(folder / "key")}
        self.installation: Installation = open_installation(load(None, {}, said), create=True, environ={})
        minted = self.installation.keys.create(Terms("anna"), Change(1.0, "test"))
        self.key, self.credential = {"x-api-key": minted.text}, minted.key.credential
        self.installation.controls.load()
        self.heard: list[Evidence] = []
        self.installation.point.listeners.append(self)
        self.app = LimenMiddleware(API, installation=self.installation)

    def hear(self, evidence: Evidence) -> None:
        self.heard.append(evidence)

    def answer(self) -> Evidence:
        return next(each for each in reversed(self.heard) if each.features.kind == "answer")

    def call(self, method: str, path: str, **more: Any) -> httpx.Response:
        return call(self.app, method, path, **more)


def call(app: Any, method: str, path: str, **more: Any) -> httpx.Response:
    """One call to an ASGI application, as a server makes it."""

    async def run() -> httpx.Response:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://api") as client:
            return await client.request(method, path, **more)

    return asyncio.run(run())


def spoken(app: Any, scope: Message, *received: Message) -> list[Message]:
    """What an ASGI application sends when these messages are received."""
    sent: list[Message] = []
    waiting = list(received)

    async def receive() -> Message:
        return waiting.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    return sent


def scope_of(kind: str, path: str, key: str) -> Message:
    headers = [(b"x-api-key", key.encode())]
    return {"type": kind, "method": "GET", "path": path, "raw_path": path.encode(), "query_string": b"",
            "headers": headers, "client": ("127.0.0.1", 1), "scheme": "http"}  # fmt: skip


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    case = Case(tmp_path)
    yield case
    case.installation.close()


def test_a_call_passes_with_who_is_calling_in_our_words(case: Case) -> None:
    got = case.call("GET", "/echo", headers={**case.key, "x-limen-identity": "forged", "x-envoy-x": "forged"})
    seen = got.json()["headers"]
    assert got.status_code == 200
    assert seen["x-limen-identity"].count(".") == 2
    assert "x-envoy-x" not in seen


def test_what_came_back_is_judged_too(case: Case) -> None:
    case.call("GET", "/echo", headers=case.key)
    features = case.answer().features
    assert (features.status, features.caller.credential) == (200, case.credential)
    assert len(features.objects.given) == 1
    assert features.size > 100


def test_a_bad_key_is_refused_before_the_application_runs(case: Case) -> None:
    got = case.call("GET", "/broken", headers={"x-api-key": "lm_nobody_0000"})
    assert got.status_code == 401
    assert got.headers["content-type"] == "application/problem+json"


def test_a_suspended_caller_is_refused(case: Case) -> None:
    case.installation.world.observes = lambda _operation: False
    case.installation.world.holds.put(Hold(Scope.CREDENTIAL, case.credential, Action.SUSPEND, 0.0))
    assert case.call("GET", "/echo", headers=case.key).status_code == 403


def test_a_large_body_reaches_the_application_whole_and_is_inspected_in_part(case: Case) -> None:
    got = case.call("POST", "/echo", headers=case.key, content=b"x" * SIZE)
    assert got.json()["length"] == SIZE
    assert "body_cut" in case.heard[0].features.payload.oddities


def test_an_application_that_fails_still_fails_in_its_own_way(case: Case) -> None:
    assert case.call("GET", "/broken", headers=case.key).status_code == 500
    assert case.answer().features.status == 500


def test_a_stream_passes_in_its_parts(case: Case) -> None:
    whole = {"type": "http.request", "body": b"", "more_body": False}
    messages = spoken(
        case.app, scope_of("http", "/stream", case.key["x-api-key"]), whole, {"type": "http.disconnect"}
    )
    bodies = [message["body"] for message in messages if message["type"] == "http.response.body"]
    assert bodies[:3] == [b"data: 0\n\n", b"data: 1\n\n", b"data: 2\n\n"]


def test_a_websocket_is_judged_by_its_handshake(case: Case) -> None:
    come = ({"type": "websocket.connect"}, {"type": "websocket.receive", "text": "hello"})
    let_in = spoken(case.app, scope_of("websocket", "/talk", case.key["x-api-key"]), *come)
    assert [message["type"] for message in let_in] == [
        "websocket.accept",
        "websocket.send",
        "websocket.close",
    ]
    refused = spoken(case.app, scope_of("websocket", "/talk", "lm_no_0"), *come)
    assert refused == [{"type": "websocket.close", "code": 1008}]


def test_a_refused_handshake_says_why_where_the_server_can(case: Case) -> None:
    scope = {**scope_of("websocket", "/talk", "lm_no_0"), "extensions": {HANDSHAKE: {}}}
    start, body = spoken(case.app, scope, {"type": "websocket.connect"})
    assert (start["type"], start["status"]) == (f"{HANDSHAKE}.start", 401)
    assert dict(start["headers"])[b"www-authenticate"] == b'Bearer error="invalid_token"'
    assert (body["type"], b"reference" in body["body"]) == (f"{HANDSHAKE}.body", True)


def test_a_preflight_passes_unjudged_and_without_credentials(case: Case) -> None:
    asked = {"origin": "https://a.example", "access-control-request-method": "POST", "cookie": "sid=1"}
    got = case.call("OPTIONS", "/echo", headers={**asked, **case.key})
    assert got.status_code == 200
    assert not {"cookie", "x-api-key"} & set(got.json()["headers"])
    assert case.heard == []


class Broken:
    """A decision point that fails in the ways asked for."""

    def __init__(self, fallback: Callable[[Request], Reply]) -> None:
        self.fallback = fallback

    def judge(self, request: Request) -> Reply:
        raise RuntimeError("judge")

    def hear(self, answer: object) -> object:
        raise RuntimeError("hear")


def raising(_request: Request) -> Reply:
    raise RuntimeError("identity")


@pytest.mark.parametrize(("fallback", "status"), [(lambda _request: Reply(), 200), (raising, 503)])
def test_a_broken_judgement_falls_back_and_a_broken_identity_refuses(
    fallback: Callable[[Request], Reply], status: int
) -> None:
    gateway = AsgiGateway(API, Broken(fallback))

    assert call(gateway, "GET", "/echo").status_code == status


def test_with_settings_it_opens_and_closes_its_own_installation(tmp_path: Path) -> None:
    said = {"data.folder": str(tmp_path / "data"), "data.master_key_file": str(tmp_path / "key")}
    app = Starlette(routes=[Route("/echo", echo)])
    app.add_middleware(LimenMiddleware, settings=load(None, {}, said))
    statuses: list[int] = []

    async def life() -> None:
        events = iter(("lifespan.startup", "lifespan.shutdown"))

        async def receive() -> Message:
            event = next(events)
            if event == "lifespan.shutdown":
                async with httpx.AsyncClient(
                    transport=httpx.ASGITransport(app), base_url="http://api"
                ) as client:
                    statuses.append((await client.get("/echo")).status_code)
            return {"type": event}

        async def send(message: Message) -> None:
            assert message["type"].endswith(".complete")

        await app({"type": "lifespan"}, receive, send)

    asyncio.run(life())
    assert statuses == [200]
    again = open_installation(load(None, {}, said), environ={})
    assert again.recovered.snapshot > 0
    assert len(again.world.catalogue) == 1
    again.close()


def test_a_policy_hides_data_in_answers_and_is_refused_where_no_gateway_can(tmp_path: Path) -> None:
    case = Case(tmp_path)
    text = '@id("base") @mask("email") permit (principal, action == Action::"call", resource);'
    case.installation.world.policy = Policy.compile(text, schema())
    secret = JSONResponse({"to": "ann@example.com"})
    app = LimenMiddleware(secret, installation=case.installation)
    assert call(app, "GET", "/v1/me", headers=case.key).json() == {"to": "*" * 15}
    case.installation.masking = False
    with pytest.raises(ConfigError, match="@mask"):
        case.installation.refuse_masks(case.installation.world.policy)


def test_a_token_whose_issuers_keys_were_never_had_is_answered_by_503_alone(tmp_path: Path) -> None:
    file = tmp_path / "limen.toml"
    file.write_text('[[identity.jwt]]\nissuer = "https://id.example"\njwks = "http://127.0.0.1:1/jwks"\n')
    said = {"data.folder": str(tmp_path / "data"), "data.master_key_file": str(tmp_path / "key")}
    installation = open_installation(load(file, {}, said), create=True, environ={})
    app = LimenMiddleware(API, installation=installation)
    stranger = Issuer(name="https://other.example")
    found = [
        call(app, "GET", "/echo", headers={"authorization": f"Bearer {token}"}).status_code
        for token in (Issuer().token(), stranger.token())
    ]
    installation.close()
    assert found == [503, 401]
