"""What a real Envoy does at its own bounds, and with what an earlier run left behind."""

import asyncio
import json
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import msgspec
import pytest
from envoy_rig import Rig, free_port, wait_for
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from limen.gateways.answers import AnswersReader, Refusal
from limen.gateways.envoy import (
    EnvoyProcess,
    GatewaySettings,
    JwtProvider,
    Limits,
    RouteRule,
    Upstream,
    check_upstream,
    write_suspensions,
)
from limen.model.errors import ConfigError

ISSUER = "https://login.example"


class TightRig:
    """A small Envoy with nothing behind it that decides: every route is open."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        self.folder = Path(tempfile.mkdtemp(prefix="limen-", dir="/tmp"))
        self.key = ECKey.generate_key("P-256", parameters={"kid": "1", "alg": "ES256"})
        jwks = self.folder / "jwks.json"
        jwks.write_text(json.dumps(KeySet([self.key]).as_dict(private=False)))
        self.settings = GatewaySettings(
            folder=str(self.folder / "run"),
            upstream=rig.settings.upstream,
            port=free_port(),
            routes=(RouteRule(name="all", fail="open"),),
            limits=Limits(connections=8, rate=10, burst=40),
            encoding="identity",
            jwt=(JwtProvider(issuer=ISSUER, jwks=str(jwks)),),
        )
        self.refusals: list[Refusal] = []
        self.reader = AnswersReader(
            self.settings.answers_pipe, lambda _, refusals: self.refusals.extend(refusals)
        )
        self.envoy = EnvoyProcess(self.settings)
        self.orphan = self._leave_an_orphan()
        rig.run(self.envoy.start())
        self.url = f"http://127.0.0.1:{self.settings.port}"

    def token(self, subject: str) -> dict[str, str]:
        claims = {"iss": ISSUER, "sub": subject, "exp": int(time.time()) + 600}
        return {"authorization": "Bearer " + jwt.encode({"alg": "ES256", "kid": "1"}, claims, self.key)}

    def _leave_an_orphan(self) -> "subprocess.Popen[bytes]":
        """An Envoy whose supervisor was killed: it still holds the port."""
        first = EnvoyProcess(self.settings)
        self.rig.run(first.start())
        self.rig.loop.call_soon_threadsafe(self.reader.start)
        self.rig.run(first.stop())
        orphan = subprocess.Popen(first.command(), stderr=subprocess.DEVNULL)
        wait_for(lambda: self.rig.run(first.admin.ready()))
        return orphan

    def close(self) -> None:
        self.rig.run(self.envoy.stop())
        self.rig.loop.call_soon_threadsafe(self.reader.stop)
        self.orphan.wait(5)
        shutil.rmtree(self.folder)


@pytest.fixture(scope="module")
def tight(rig: Rig) -> Iterator[TightRig]:
    found = TightRig(rig)
    yield found
    found.close()


def test_an_envoy_left_behind_is_told_to_leave(tight: TightRig) -> None:
    assert tight.orphan.wait(5) == 0
    assert httpx.get(tight.url).status_code == 200


def test_a_suspended_subject_is_stopped_by_its_verified_token_only(tight: TightRig) -> None:
    suspended, forged = tight.token("u-42"), {"x-limen-subject": "u-42"}
    write_suspensions(tight.settings.suspensions, [], ["u-42"])
    wait_for(lambda: httpx.get(tight.url, headers=suspended).status_code == 403, 1.0)
    assert httpx.get(tight.url, headers=tight.token("u-43")).status_code == 200
    assert httpx.get(tight.url, headers=forged).status_code == 200
    broken = {"authorization": suspended["authorization"][:-4] + "AAAA"}
    assert httpx.get(tight.url, headers=broken).status_code == 200


def test_the_api_is_asked_for_answers_that_can_be_read(tight: TightRig) -> None:
    for accepted in ("gzip, br", "br;q=1, *;q=0.1"):
        got = httpx.get(tight.url, headers={"accept-encoding": accepted}).json()["headers"]
        assert got["accept-encoding"] == "identity"


def test_no_more_connections_than_allowed(tight: TightRig) -> None:
    wait_for(lambda: _connections(tight) == 0)
    opened = [socket.create_connection(("127.0.0.1", tight.settings.port), 2) for _ in range(9)]
    try:
        assert opened[8].recv(1) == b""
        opened[0].sendall(b"GET / HTTP/1.1\r\nhost: a\r\n\r\n")
        assert opened[0].recv(4096).startswith(b"HTTP/1.1 200")
    finally:
        for sock in opened:
            sock.close()


def _connections(tight: TightRig) -> int:
    found = tight.rig.run(tight.envoy.admin.stats(r"^http\.limen\.downstream_cx_active$"))
    return int(next(iter(found.values())))


def test_above_the_floor_calls_are_answered_429(tight: TightRig) -> None:
    wait_for(lambda: _connections(tight) == 0)
    with httpx.Client(base_url=tight.url) as client:
        statuses = [client.get("/").status_code for _ in range(60)]
    assert set(statuses) == {200, 429}
    wait_for(lambda: any(refusal.why == "local_rate_limited" for refusal in tight.refusals))


def test_a_stop_lets_calls_in_flight_end(tight: TightRig) -> None:
    settings = msgspec.structs.replace(tight.settings, folder=str(tight.folder / "short"), port=free_port())
    short = EnvoyProcess(settings)
    tight.rig.run(short.start())
    with httpx.stream("GET", f"http://127.0.0.1:{settings.port}/sse") as answer:
        stopping = asyncio.run_coroutine_threadsafe(short.stop(), tight.rig.loop)
        assert b"".join(answer.iter_raw()).count(b"data:") == 3
    stopping.result(5)
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"http://127.0.0.1:{settings.port}/")


def test_a_taken_port_is_said_with_the_cure(tight: TightRig) -> None:
    folder = tight.folder / "other"
    other = GatewaySettings(folder=str(folder), upstream=tight.settings.upstream, port=tight.settings.port)
    with pytest.raises(ConfigError, match=r"port \d+ on 127.0.0.1 is taken: stop what listens there"):
        tight.rig.run(EnvoyProcess(other).start())


def test_an_api_that_is_down_is_said_with_the_cure(tight: TightRig) -> None:
    port = free_port()
    down = GatewaySettings(
        folder=str(tight.folder / "run"), upstream=Upstream(url=f"http://127.0.0.1:{port}")
    )
    with pytest.raises(ConfigError, match=r"does not answer \(Connection refused\): start it"):
        check_upstream(down)
