"""The ending: a key that the live part suspended is refused at the gateway, explained, resumed and let in."""

import asyncio
import time
from collections.abc import Mapping

import msgspec

from limen.admin.client import AdminClient
from limen.assemble import places
from limen.demo.house import House, Issued
from limen.demo.interchange import DEMO_TIME, HOST
from limen.demo.live.connection import NoAnswerError, Pool
from limen.demo.live.request import request_bytes

PATIENCE = 3.0
"""Seconds a resumed key may take to be let in; what is promised is one."""


class Ending(msgspec.Struct, frozen=True):
    """What was seen: the key's public id (empty when none was suspended), its status before and after it was
    resumed, how long that took in seconds, and the evidence card as ``limen explain`` writes it."""

    key: str = ""
    before: int = 0
    after: int = 0
    seconds: float = 0.0
    card: str = ""

    @property
    def seen(self) -> bool:
        """Whether it ended well."""
        return (self.before, self.after) == (403, 200)


def play_ending(
    house: House, keys: Mapping[str, Issued], now: float, environment: Mapping[str, str], as_json: bool
) -> Ending:
    """Play it at the demonstration's time ``now``; ``environment`` is what the card is shown in."""
    public_id = _suspended(house)
    if not public_id:
        return Ending()
    owner = next(key for key in keys.values() if key.public_id == public_id)
    before = _status(house, owner, now)
    finished = house.processes.finished
    asked = ("explain", public_id, *(("--json",) if as_json else ()))
    card = finished(house.limen("explain", *asked, environment=environment)).decode()
    why = "the owner called: the attacker is out"
    finished(house.limen("resume", "keys", "resume", public_id, "--why", why))
    began = time.monotonic()
    after = _status(house, owner, now)
    while after != 200 and time.monotonic() - began < PATIENCE:
        time.sleep(0.05)
        after = _status(house, owner, now)
    return Ending(public_id, before, after, time.monotonic() - began, card)


def _suspended(house: House) -> str:
    """The public id of the key that was suspended last and still is."""
    with AdminClient(places(house.settings)) as client:
        holds = client.ask("holds.list")
    return next((hold["key"] for hold in reversed(holds) if hold["action"] == "suspend" and hold["key"]), "")


def _status(house: House, owner: Issued, now: float) -> int:
    """What the owner gets, from where and as he always calls."""
    headers = (
        ("host", HOST),
        ("x-forwarded-for", owner.address),
        (DEMO_TIME, f"{now:.3f}"),
        *owner.headers,
        ("x-api-key", owner.text),
    )
    return asyncio.run(_asked(house.port, request_bytes("GET", "/v1/me", headers)))


async def _asked(port: int, data: bytes) -> int:
    pool = Pool(port, 1)
    try:
        return (await pool.ask(data)).status
    except NoAnswerError:
        return 0
    finally:
        pool.close()
