"""A small shop's traffic for tests: its people's habits, scripted, and the same for the same arguments.

A *script* is a list of pairs (a call and its answer); ``play`` decides and settles them in order, as a replay
would. Ids, addresses and times are given, or drawn from a seeded source.
"""

import json
import random
from collections.abc import Iterable, Iterator
from functools import cache

from limen.assemble.world import world_for
from limen.engine.memory import recall, remember
from limen.engine.policy import Policy
from limen.engine.replay import Pair, in_order, replay
from limen.engine.world import World
from limen.model import Action, Answer, ApiCall, Caller, Evidence
from limen.model.activity import Headers
from limen.settings import Settings, load_policy
from limen.testing.traffic import pseudonym

START = 1_732_492_800.0
"""Monday 25 November 2024, 00:00 UTC, in Unix seconds."""

DAY, HOUR = 86_400.0, 3_600.0
DAYS = 12
"""How long the shop's history is."""

JSON = (("content-type", "application/json"),)
CUSTOMERS = 12
LIVE = START + DAYS * DAY
"""When the attacks of a test begin: the day after the history."""


def member(name: str, role: str = "customer") -> Caller:
    """A caller with a key of his own, from an address and a network of his own."""
    return Caller(
        pseudonym("credential", name),
        pseudonym("principal", name),
        pseudonym("address", name),
        pseudonym("network", name),
        (role,),
        "api_key",
    )


def stranger(address: str, network: str = "far away") -> Caller:
    """Somebody known by nothing but where he calls from."""
    return Caller(address=pseudonym("address", address), network=pseudonym("network", network))


class Script:
    """Pairs as they are written down; ``name`` keeps the ids of several scripts apart."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.pairs: list[Pair] = []

    def call(
        self,
        caller: Caller,
        at: float,
        target: str,
        *,
        method: str = "GET",
        status: int = 200,
        gives: object = None,
        sends: object = None,
        agent: str = "",
    ) -> None:
        """One call, answered 20 ms later; ``sends`` and ``gives`` are its and the answer's JSON documents,
        ``agent`` names the client."""
        name = f"{self.name}-{len(self.pairs)}"
        body = json.dumps(sends).encode() if sends is not None else b""
        given = json.dumps(gives).encode() if gives is not None else b""
        headers: Headers = (("user-agent", agent),) if agent else ()
        headers += JSON if body else ()
        asked = ApiCall(at, method, target, name, headers=headers, body=body, caller=caller)
        self.pairs.append((asked, Answer(at + 0.02, name, status, len(given), 20.0, body=given)))

    def read(self, caller: Caller, at: float, order: int, status: int = 200) -> None:
        """One order, read by its number."""
        gives = {"id": order, "total": 3} if status == 200 else None
        self.call(caller, at, f"/v1/orders/{order}", status=status, gives=gives)

    def list_orders(self, caller: Caller, at: float, numbers: Iterable[int]) -> None:
        """A list of orders, which gives their ids out."""
        self.call(caller, at, "/v1/orders", gives={"items": [{"id": number} for number in numbers]})


def own_orders(number: int) -> list[int]:
    """The orders of customer ``number``: scattered among all, at no stride, with some made in one go."""
    scattered = [1_000 + 7 * number + 131 * index + 17 * index * index % 89 for index in range(7)]
    return [*scattered, scattered[0] + 1, scattered[0] + 2, scattered[3] + 1]


def visit(script: Script, caller: Caller, at: float, orders: list[int], rng: random.Random) -> None:
    """A customer looks at some products, at the list of his orders and at a few of them."""
    for _ in range(rng.randrange(3, 7)):
        script.call(caller, at, f"/v1/products/{rng.randrange(1, 40)}")
        at += rng.uniform(2, 25)
    script.list_orders(caller, at, orders)
    for order in rng.sample(orders, rng.randrange(1, 5)):
        at += rng.uniform(2, 15)
        script.read(caller, at, order)


def agent_day(script: Script, caller: Caller, at: float, rng: random.Random, count: int = 60) -> None:
    """A support agent reads the orders of customers who ring up: nobody listed them to him."""
    for number in range(count):
        script.read(caller, at + number * 120 + rng.uniform(0, 60), 1_000 + rng.randrange(1_400))


def batch_night(script: Script, caller: Caller, at: float, count: int = 240) -> None:
    """A partner's job lists orders and reads them all in a row, four a second."""
    numbers = range(1_000, 1_000 + count)
    script.list_orders(caller, at, numbers)
    for index, number in enumerate(numbers):
        script.read(caller, at + 1 + index / 4, number)


def history(days: int = DAYS, seed: int = 1) -> list[Pair]:
    """What the shop's callers do on so many days, in order."""
    rng = random.Random(seed)  # noqa: S311 - the same traffic every time
    script = Script("h")
    for day in range(days):
        midnight = START + day * DAY
        for number in range(CUSTOMERS):
            for _ in range(rng.randrange(1, 4)):
                at = midnight + 8 * HOUR + rng.uniform(0, 12 * HOUR)
                visit(script, member(f"customer {number}"), at, own_orders(number), rng)
        agent_day(script, member("agent", "support"), midnight + 8 * HOUR, rng)
        batch_night(script, member("batch", "partner"), midnight + 2 * HOUR)
        script.call(stranger(f"typo {day}"), midnight + 9 * HOUR, "/v1/login", method="POST", status=401)
    return sorted(script.pairs, key=lambda pair: pair[0].at)


def empty_world() -> World:
    """A world that has learnt nothing, under the balanced policy and the budgets that come with Limen."""
    world = world_for(Settings(), pseudonym, _balanced())
    world.observes = lambda _operation: False
    return world


@cache
def _balanced() -> Policy:
    return load_policy("balanced")


@cache
def _taught() -> bytes:
    world = empty_world()
    world.vouched = True
    play(history(), world)
    return remember(world, recent=True)


def shop() -> World:
    """A world that has learnt the shop's history, approved as the reference; each call makes a new one."""
    world = empty_world()
    recall(_taught(), world)
    world.reference = world.state.copy()
    return world


def play(pairs: Iterable[Pair], world: World) -> list[Evidence]:
    """Decide and settle pairs in order of time."""
    return list(replay(in_order(sorted(pairs, key=lambda pair: pair[0].at)), world))


def of(evidence: Iterable[Evidence], caller: Caller) -> Iterator[Evidence]:
    """What is about one caller."""
    return (one for one in evidence if one.features.caller == caller)


def caught_after(evidence: Iterable[Evidence], caller: Caller) -> int | None:
    """How many calls a caller got through before one was challenged or worse; ``None``: all of them."""
    passed = 0
    for one in of(evidence, caller):
        if one.verdict.action >= Action.STEP_UP:
            return passed
        passed += one.features.kind == "call"
    return None


def worst(evidence: Iterable[Evidence]) -> Action:
    """The most severe action of all."""
    return max((one.verdict.action for one in evidence), default=Action.ALLOW)
