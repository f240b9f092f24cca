"""RFC 9470 one statement at a time, at the middleware and through a real Envoy, on one installation."""

import asyncio
import re
import threading
import time
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from test_gateways_agree import free_port

from limen.asgi import LimenMiddleware
from limen.assemble import open_installation
from limen.assemble.gateway import gateway_settings
from limen.gateways.decision import DecisionServer
from limen.gateways.envoy import EnvoyProcess, Timeouts, write_suspensions
from limen.settings import load
from limen.testing.credentials import Issuer
from limen.testing.proofs import Prover

CONFIG = """
[policy]
file = "{policy}"
mode = "enforce"
[[identity.jwt]]
issuer = "https://id.example"
jwks = "{keys}"
audience = "api"
"""
POLICY = """
@id("base") permit (principal, action, resource);
@id("class") @action("step_up") @acr("urn:example:phr urn:example:mfa")
forbid (principal, action, resource) when { context.method == "POST" && !context.answer };
@id("age") @action("step_up") @max_age("5m")
forbid (principal, action, resource) when { context.method == "PUT" && !context.answer };
@id("both") @action("step_up") @acr("urn:example:mfa") @max_age("5m")
forbid (principal, action, resource) when { context.method == "PATCH" && !context.answer };
@id("held") @action("step_up") @scope("credential") @ttl("15m") @acr("urn:example:mfa") @max_age("5m")
forbid (principal, action, resource) when { context.method == "DELETE" && !context.answer };
"""
MFA, PHR = "urn:example:mfa", "urn:example:phr"
INSUFFICIENT = "insufficient_user_authentication"


async def _orders(_request: Request) -> Response:
    return Response(status_code=204)


API = [Route("/orders", _orders, methods=["GET", "POST", "PUT", "PATCH", "DELETE"])]


class Doors:
    """One installation behind both gateways, on one loop in a thread of its own; an issuer it trusts."""

    def __init__(self, folder: Path, policy: str = POLICY, more: str = "") -> None:
        self.issuer = Issuer()
        (folder / "keys.json").write_bytes(self.issuer.jwks())
        (folder / "policy.cedar").write_text(policy)
        file = folder / "limen.toml"
        file.write_text(CONFIG.format(policy=folder / "policy.cedar", keys=folder / "keys.json") + more)
        self._ports = {name: free_port() for name in ("envoy", "asgi", "api")}
        said = {
            "data.folder": str(folder / "data"),
            "data.master_key_file": str(folder / "key"),
            "server.upstream": f"http://127.0.0.1:{self._ports['api']}",
            "server.listen": f"127.0.0.1:{self._ports['envoy']}",
            "metrics.listen": "127.0.0.1:0",
        }
        self.installation = open_installation(load(file, {}, said), create=True, environ={})
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.run(self._open())

    def url(self, gateway: str) -> str:
        return f"http://127.0.0.1:{self._ports[gateway]}/orders"

    def close(self) -> None:
        self.run(self._shut())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self.installation.close()

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Between two decisions: the installation belongs to this loop's thread."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(40)

    async def _open(self) -> None:
        guarded = LimenMiddleware(Starlette(routes=API), installation=self.installation)
        apps = ((guarded, "asgi"), (Starlette(routes=API), "api"))
        self._servers = [self._uvicorn(app, self._ports[name]) for app, name in apps]
        self._serving = [asyncio.create_task(server.serve()) for server in self._servers]
        settings = gateway_settings(self.installation.settings, self.installation.places)
        gateway = msgspec.structs.replace(settings, timeouts=Timeouts(flush_ms=1, decision_ms=5_000))
        gateway.root.mkdir(exist_ok=True)
        write_suspensions(gateway.suspensions, ())
        point = self.installation.point
        self._decides = DecisionServer(point.judge, point.fallback, commit=self.installation.journal.barrier)
        self._decides.lag.limit = 60.0
        await self._decides.start(gateway.decision_address)
        self._envoy = EnvoyProcess(gateway)
        await self._envoy.start()

    def _uvicorn(self, app: Any, port: int) -> uvicorn.Server:
        return uvicorn.Server(uvicorn.Config(app, port=port, log_level="error"))

    async def _shut(self) -> None:
        await self._envoy.stop()
        await self._decides.stop()
        for server in self._servers:
            server.should_exit = True
        await asyncio.gather(*self._serving)


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    doors = Doors(tmp_path_factory.mktemp("doors"))
    yield doors
    doors.close()


class Door:
    """One gateway, and tokens of a user of its own for each test."""

    def __init__(self, doors: Doors, gateway: str, user: str) -> None:
        self.doors, self.url, self.user, self.now = doors, doors.url(gateway), user, int(time.time())

    def token(self, ago: float | None = 10, **claims: object) -> str:
        """A token whose user logged in ``ago`` seconds ago; ``None``: which does not say when."""
        logged_in = None if ago is None else self.now - ago
        usual = {"sub": self.user, "iat": self.now, "exp": self.now + 600, "auth_time": logged_in}
        return self.doors.issuer.token({"typ": "at+jwt"}, **{**usual, **claims})

    def call(self, method: str, token: str = "", **headers: str) -> httpx.Response:
        if token:
            headers = {"authorization": f"Bearer {token}", **headers}
        return httpx.request(method, self.url, headers=headers, timeout=10)

    def passes(self, method: str, token: str) -> bool:
        return self.call(method, token).status_code == 204

    def asked(self, method: str, token: str) -> dict[str, str]:
        """The parameters of the challenge that a call is answered by; it must not pass."""
        answer = self.call(method, token)
        assert answer.status_code == 401
        return parameters(answer.headers["www-authenticate"])


def parameters(challenge: str) -> dict[str, str]:
    """Scheme and parameters of one challenge (RFC 9110, section 11.6.1); fails where it is none."""
    scheme, _, rest = challenge.partition(" ")
    quoted = r'([a-z_]+)="((?:[\x20\x21\x23-\x5b\x5d-\x7e])*)"'
    assert re.fullmatch(rf"{quoted}(, {quoted})*", rest), challenge
    pairs = re.findall(quoted, rest)
    assert len(dict(pairs)) == len(pairs), "no parameter twice"
    return {"scheme": scheme, **dict(pairs)}


@pytest.fixture(params=["asgi", "envoy"])
def door(doors: Doors, request: pytest.FixtureRequest) -> Door:
    return Door(doors, request.param, request.node.name)


def test_3_an_insufficient_login_is_401_with_the_error_under_the_scheme_bearer(door: Door) -> None:
    asked = door.asked("POST", door.token(acr="urn:example:pwd"))
    assert (asked["scheme"], asked["error"]) == ("Bearer", INSUFFICIENT)
    assert asked["error_description"]


def test_3_acr_values_are_separated_by_spaces_in_order_of_preference(door: Door) -> None:
    assert door.asked("POST", door.token())["acr_values"] == f"{PHR} {MFA}"


def test_3_one_of_the_acr_values_is_enough(door: Door) -> None:
    assert door.passes("POST", door.token(acr=MFA))
    assert door.passes("POST", door.token(acr=PHR))
    assert door.asked("POST", door.token(acr=f"{PHR} {MFA}"))["error"] == INSUFFICIENT


def test_3_max_age_is_a_whole_number_of_seconds_since_the_login(door: Door) -> None:
    assert door.asked("PUT", door.token(ago=302))["max_age"] == "300"
    assert door.passes("PUT", door.token(ago=290))


def test_3_only_what_is_required_is_asked_for(door: Door) -> None:
    assert "max_age" not in door.asked("POST", door.token())
    assert "acr_values" not in door.asked("PUT", door.token(ago=3_000))


def test_3_where_both_occur_both_are_needed(door: Door) -> None:
    asked = door.asked("PATCH", door.token(ago=3_000))
    assert (asked["acr_values"], asked["max_age"]) == (MFA, "300")
    assert door.asked("PATCH", door.token(ago=3_000, acr=MFA)) == asked
    assert door.asked("PATCH", door.token(acr="urn:example:pwd")) == asked
    assert door.passes("PATCH", door.token(acr=MFA))


def test_3_another_scheme_uses_the_same_error_and_parameters(door: Door) -> None:
    prover = Prover()
    token = door.token(ago=3_000, cnf={"jkt": prover.thumbprint})
    proof = prover.proof(token, "PATCH", door.url, time.time())
    answer = door.call("PATCH", authorization=f"DPoP {token}", dpop=proof)
    asked = parameters(answer.headers["www-authenticate"])
    assert (asked["scheme"], asked["error"]) == ("DPoP", INSUFFICIENT)
    assert (asked["acr_values"], asked["max_age"]) == (MFA, "300")


def test_2_a_token_that_is_not_enough_here_still_is_elsewhere(door: Door) -> None:
    token = door.token()
    assert door.asked("POST", token)["error"] == INSUFFICIENT
    assert door.passes("GET", token)


def test_6_1_a_token_that_does_not_say_how_or_when_is_insufficient(door: Door) -> None:
    assert door.asked("POST", door.token(acr=None))["error"] == INSUFFICIENT
    assert door.asked("PUT", door.token(ago=None))["error"] == INSUFFICIENT


def test_6_1_a_renewed_token_is_as_old_as_its_login(door: Door) -> None:
    assert door.asked("PUT", door.token(ago=302, iat=door.now))["error"] == INSUFFICIENT


def test_6_1_a_login_in_the_future_is_none(door: Door) -> None:
    assert door.asked("PUT", door.token(ago=-3_600))["error"] == INSUFFICIENT


@pytest.mark.parametrize("claims", [{"acr": [MFA]}, {"acr": {"value": MFA}}, {"acr": True}])
def test_6_1_an_acr_that_is_no_string_names_no_class(door: Door, claims: dict[str, object]) -> None:
    assert door.asked("POST", door.token(**claims))["error"] == INSUFFICIENT


@pytest.mark.parametrize("auth_time", ["now", "1e9", True, -1, [1]])
def test_6_1_an_auth_time_that_is_no_time_makes_a_token_invalid(door: Door, auth_time: object) -> None:
    assert door.asked("PUT", door.token(auth_time=auth_time))["error"] == "invalid_token"


def test_6_2_an_opaque_token_is_refused_as_introspection_is_not_done(door: Door) -> None:
    assert door.asked("GET", "opaque")["error"] == "invalid_token"


def test_9_an_invalid_token_is_not_told_what_would_do(door: Door) -> None:
    for token in (Issuer().token(iat=door.now, exp=door.now + 600), door.token(exp=door.now - 120)):
        asked = door.asked("PATCH", token)
        assert asked == {"scheme": "Bearer", "error": "invalid_token"}


def test_9_a_stranger_is_told_the_scheme_alone(door: Door) -> None:
    """RFC 6750, section 3.1: without a credential, no error code; RFC 9470, section 9: nor what would do."""
    answer = door.call("PATCH")
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")


def test_a_standing_step_up_is_met_by_a_stronger_token_and_stays_for_the_others(door: Door) -> None:
    weak, strong = door.token(acr="urn:example:pwd"), door.token(acr=MFA)
    assert door.passes("GET", weak)
    asked = door.asked("DELETE", weak)
    assert (asked["acr_values"], asked["max_age"]) == (MFA, "300")
    assert door.asked("GET", weak) == asked, "held: the next call is asked too, whatever it is"
    assert door.passes("GET", strong)
    assert door.passes("DELETE", strong)
    assert door.asked("GET", weak) == asked


def test_a_standing_step_up_is_the_same_while_behaviour_is_not_judged(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    weak, strong = door.token(acr="urn:example:pwd"), door.token(acr=MFA)
    asked = door.asked("DELETE", weak)

    def broken(_call: object) -> Any:
        raise RuntimeError("judge")

    monkeypatch.setattr(door.doors.installation.point, "_settled", broken)
    assert door.asked("GET", weak) == asked
    assert door.passes("GET", strong)
