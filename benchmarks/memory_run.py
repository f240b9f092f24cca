"""The child of ``benchmarks.memory``: plays calls of many callers, and says how large it is.

``python -m benchmarks.memory_run CALLS CALLERS`` prints a line of JSON every 50,000 calls. The callers of a
shop come in visits over a fortnight: lists, details of their own orders, a search, now and then a write.
"""

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import msgspec

from limen.assemble.world import world_for
from limen.cli.playback import Lessons, Play, steady_memory
from limen.credentials.pseudonyms import Pseudonyms
from limen.demo.clients import BROWSERS, SCRIPTS, home
from limen.demo.rhythm import DAY, FIRST_MONDAY
from limen.engine.world import World
from limen.features import recent_record
from limen.gateways.logs import Record
from limen.gateways.logs.limen import parse
from limen.settings import load

SPAN = 14 * DAY
VISITS = 300
"""Callers who are about at one moment."""
ORDERS = 40
TELL = 50_000
ROLES = ("customer", "partner", "agent")


def main() -> None:
    """Play and tell."""
    calls, callers = int(sys.argv[1]), int(sys.argv[2])
    settings = load(None, {}, {"policy.preset": "balanced"})
    pseudonym = Pseudonyms(b"only for this run").of
    world = world_for(settings, pseudonym)
    play, start, began = Play(world, pseudonym, Lessons()), peak_mb(), time.monotonic()
    with steady_memory():
        for number, _ in enumerate(play.outcomes(records(calls, callers)), 1):
            if number % TELL == 0 or number == calls:
                told = {
                    "calls": number,
                    "callers": len(world.recent.callers),
                    "sketches": len(world.state.sketches),
                    "mb": peak_mb(),
                    "start_mb": start,
                    "seconds": time.monotonic() - began,
                }
                if number == calls:
                    told |= sizes(world)
                print(msgspec.json.encode(told).decode(), flush=True)


def sizes(world: World) -> dict[str, int]:
    """Bytes of what was learnt, of that part of it which belongs to single callers, and of what is remembered
    for a day, as they are written down."""
    callers = {*world.recent.callers.young, *world.recent.callers.old}
    own = [[*key, sketch.dump()] for key, sketch in world.state.sketches.items() if key[2] in callers]
    return {
        "state_bytes": len(world.state.encode()),
        "own_bytes": len(msgspec.msgpack.encode(own)),
        "recent_bytes": len(recent_record.encode(world.recent)),
    }


def peak_mb() -> float:
    """The most this process ever held, in megabytes (``getrusage`` would count its parent's as well)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024 / 1e6


def records(calls: int, callers: int) -> Iterator[Record]:
    """So many calls, evenly over a fortnight; every caller comes, in an order of chance."""
    rng, encode = Random(10_000), msgspec.json.Encoder().encode
    addresses = [home(rng) for _ in range(callers)]
    order = list(range(callers))
    rng.shuffle(order)
    visits = [order[number % callers] for number in range(VISITS)]
    come = VISITS
    for number in range(calls):
        slot = rng.randrange(VISITS)
        if rng.random() < 0.08:
            visits[slot], come = order[come % callers], come + 1
        line = _line(number, FIRST_MONDAY + SPAN * number / calls, visits[slot], addresses, rng)
        yield parse(encode(line), number + 1)


def _line(number: int, at: float, who: int, addresses: list[str], rng: Random) -> dict[str, object]:
    own = who * 1_000 + rng.randrange(ORDERS)
    method, target, body, answer = _KINDS[min(len(_KINDS) - 1, int(rng.expovariate(0.8)))](own, rng)
    return {
        "type": "api_call",
        "id": f"c{number}",
        "at": at,
        "method": method,
        "target": target,
        "headers": [["user-agent", (*BROWSERS, *SCRIPTS)[who % 9]], ["accept", "application/json"]],
        "body": body,
        "client_ip": addresses[who],
        "credential": f"key-{who}",
        "principal": f"u-{who}",
        "roles": [ROLES[who % 50 % 3 if who % 50 < 3 else 0]],
        "response": {
            "status": 200,
            "headers": [["content-type", "application/json"]],
            "body": answer,
            "bytes": len(answer),
            "duration_ms": rng.lognormvariate(2.5, 0.5),
        },
    }


Kind = tuple[str, str, str, str]


def _list(own: int, rng: Random) -> Kind:
    first = own // 1_000 * 1_000
    rows = [{"id": first + rng.randrange(ORDERS), "state": "sent", "total": 31.5} for _ in range(8)]
    return "GET", f"/v1/orders?page={rng.randrange(1, 4)}", "", msgspec.json.encode({"items": rows}).decode()


def _order(own: int, _rng: Random) -> Kind:
    return "GET", f"/v1/orders/{own}", "", f'{{"id":{own},"state":"sent","address":{{"city":"Graz"}}}}'


def _items(own: int, rng: Random) -> Kind:
    return "GET", f"/v1/orders/{own}/items", "", f'{{"items":[{{"sku":"TEA-{rng.randrange(900)}"}}]}}'


def _search(_own: int, rng: Random) -> Kind:
    return "GET", f"/v1/products/search?q=tea+{rng.randrange(500)}&size=20", "", '{"items":[]}'


def _product(_own: int, rng: Random) -> Kind:
    number = rng.randrange(2_000)
    return "GET", f"/v1/products/{number}", "", f'{{"id":{number},"name":"Green tea"}}'


def _write(own: int, rng: Random) -> Kind:
    body = f'{{"text":"Where is my parcel? It is {rng.randrange(9)} days late","order_id":{own}}}'
    return "POST", f"/v1/orders/{own}/messages", body, f'{{"id":{own * 100 + rng.randrange(100)}}}'


def _profile(own: int, _rng: Random) -> Kind:
    return "GET", "/v1/me", "", f'{{"id":"u-{own // 1_000}","name":"somebody"}}'


_KINDS = (_list, _order, _product, _search, _items, _profile, _write)

if __name__ == "__main__":
    main()
