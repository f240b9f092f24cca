"""Calls, answers and whole scripts of traffic, in few words and the same every time."""

import random
from collections.abc import Iterator
from hashlib import blake2b

from limen.engine.replay import Pair, in_order
from limen.model import Activity, Answer, ApiCall, Caller

START = 1_732_348_800.0
"""Saturday, 23 November 2024, 08:00 UTC: when scripts begin unless told otherwise."""


def pseudonym(kind: str, value: str) -> int:
    """A 63-bit pseudonym, the same in every run; for tests only, as it has no key."""
    digest = blake2b(f"{kind}\0{value}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1 or 1


def person(name: str, *roles: str, address: str = "203.0.113.7") -> Caller:
    """A caller with a credential, principal and address of his own name."""
    network = address.rsplit(".", 1)[0]
    return Caller(
        pseudonym("credential", f"key of {name}"),
        pseudonym("principal", name),
        pseudonym("address", address),
        pseudonym("network", network),
        roles,
        "api_key",
    )


def call(
    target: str = "/v1/orders/7",
    *,
    at: float = START,
    method: str = "GET",
    name: str = "c1",
    caller: Caller | None = None,
    body: bytes = b"",
    headers: tuple[tuple[str, str], ...] = (),
) -> ApiCall:
    """One call; ``at`` is Unix seconds."""
    return ApiCall(
        at, method, target, name, "https", "api.example.com", headers, body, caller=caller or person("ada")
    )


def answer(to: ApiCall, status: int = 200, body: bytes = b"", *, after_ms: float = 20.0) -> Answer:
    """The answer to a call, ``after_ms`` milliseconds later."""
    headers = (("content-type", "application/json"),) if body else ()
    return Answer(to.at + after_ms / 1000, to.id, status, len(body), after_ms, headers, body)


class Script:
    """Traffic as it is told: each line adds calls, ``activities`` plays all of them in the order of time.

    ``seed`` decides the spread of the times between calls, and nothing else.
    """

    def __init__(self, seed: int = 1, start: float = START) -> None:
        self._random = random.Random(seed)  # noqa: S311 - repeatable traffic, no secret
        self._pairs: list[Pair] = []
        self.start = start

    def says(self, asked: ApiCall, status: int = 200, body: bytes = b"") -> "Script":
        """One call with its answer."""
        self._pairs.append((asked, answer(asked, status, body)))
        return self

    def steady(self, who: Caller, target: str, *, every: float, count: int, begin: float = 0.0) -> "Script":
        """``count`` calls about ``every`` seconds apart, from ``begin`` seconds on; ``{n}`` counts them."""
        at = self.start + begin
        for number in range(count):
            at += self._random.expovariate(1 / every)
            name = f"s{len(self._pairs)}"
            self.says(call(target.replace("{n}", str(number)), at=at, name=name, caller=who))
        return self

    def activities(self) -> Iterator[Activity]:
        """Everything, calls and answers, by time."""
        return in_order(sorted(self._pairs, key=lambda pair: pair[0].at))

    def __len__(self) -> int:
        return len(self._pairs)


class FakeClock:
    """A clock that stands still until it is told to go on; Unix seconds."""

    def __init__(self, now: float = START) -> None:
        self._now = now

    def __call__(self) -> float:
        """The time it stands at."""
        return self._now

    def forward(self, seconds: float) -> float:
        """Let time pass (or, below 0, step back); returns the new time."""
        self._now += seconds
        return self._now
