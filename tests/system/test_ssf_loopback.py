"""A suspension at one Limen is told to another over real HTTP, by push and by poll, and holds there too."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from tests.system.ssf_rig import House, open_stream, receiver, transmitter, until

from limen.model import Action
from limen.testing.credentials import Issuer

PUSH, POLL = "urn:ietf:rfc:8935", "urn:ietf:rfc:8936"


@pytest.fixture
def idp() -> Issuer:
    return Issuer(name="https://idp.example")


async def told(a: House, b: House) -> float:
    """Anna calls at A and is suspended there; how long until B holds her too."""
    assert a.call(a.token("anna", 60)).passes
    a.know()
    a.suspend("anna")
    return await b.held("anna")


def check(b: House) -> None:
    """B asks Anna's old token for a newer login, takes it when it comes, and lets others pass."""
    hold = b.hold("anna")
    assert hold is not None
    assert (hold.action, hold.reason, hold.by) == (
        Action.STEP_UP,
        "session-revoked",
        "ssf https://limen-a.example",
    )
    old = b.call(b.token("anna", 60))
    assert old.status == 401
    assert "insufficient_user_authentication" in str(old)
    assert b.call(b.token("anna", -5)).passes
    assert b.call(b.token("bert", 60)).passes


def test_a_suspension_is_pushed_and_holds_at_the_other(tmp_path: Path, idp: Issuer) -> None:
    async def run() -> float:
        a, key = transmitter(tmp_path / "a", idp)
        b = receiver(tmp_path / "b", idp, a.port)
        async with a.served() as sending, b.served() as taking:
            delivery = {"method": PUSH, "endpoint_url": f"http://127.0.0.1:{b.port}/ssf/events"}
            await open_stream(a.port, key, {"delivery": delivery})
            took = await told(a, b)
            check(b)
            assert sending.transmitter is not None
            assert taking.inbox is not None
            assert taking.inbox.counts["accepted"] >= 1
            assert b.installation.control.load_holds() != []
        a.installation.close()
        b.installation.close()
        return took

    print(f"pushed: held after {asyncio.run(run()):.3f} s")


def test_a_suspension_is_polled_and_holds_at_the_other(tmp_path: Path, idp: Issuer) -> None:
    async def run() -> float:
        a, key = transmitter(tmp_path / "a", idp)
        secret = tmp_path / "a-key"
        secret.touch(mode=0o600)
        secret.write_text(key)
        async with a.served() as sending:
            stream: dict[str, Any] = await open_stream(a.port, key, {})
            poll = (
                f'delivery = "poll"\npoll_url = "http://127.0.0.1:{a.port}/ssf/poll/{stream["stream_id"]}"\n'
            )
            b = receiver(tmp_path / "b", idp, a.port, f'{poll}credential_file = "{secret}"\n')
            async with b.served():
                await asyncio.sleep(0.3)  # a long poll is under way
                took = await told(a, b)
                check(b)
                assert sending.transmitter is not None
                store = sending.transmitter.store
                await until(lambda: not store.count_waiting())
            b.installation.close()
        a.installation.close()
        return took

    print(f"polled: held after {asyncio.run(run()):.3f} s")
