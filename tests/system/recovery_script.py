"""A fortnight of calls for the recovery tests: names that become a parameter, refusals, walks, floods."""

import random
from collections.abc import Iterator

import msgspec

from limen.assemble import Installation
from limen.model import Answer, Evidence
from limen.model.request import Request

START = 1_732_348_800.0
COUNT = 3_500


class Played(msgspec.Struct):
    """One call and what the API answered to it, if it was let through."""

    request: Request
    answer: Answer


def script() -> list[Played]:
    """The same calls every time, in order."""
    rng = random.Random(3)
    return [_one(rng, number) for number in range(COUNT)]


def _one(rng: random.Random, number: int) -> Played:
    at = START + number * 200.0 + rng.random()
    who = min(int(rng.paretovariate(0.7)), 60)
    target = next(_targets(rng, who))
    status = 401 if rng.random() < 0.02 else 200
    body = b'{"id":%d,"customer":{"id":%d}}' % (rng.randrange(900), who)
    request = Request(
        at, "GET", target, [("user-agent", "x")], f"203.0.113.{who}", f"c{number}", "https", "api.example"
    )
    answer = Answer(
        at + 0.05, f"c{number}", status, len(body), 50.0, (("content-type", "application/json"),), body
    )
    return Played(request, answer)


def _targets(rng: random.Random, who: int) -> Iterator[str]:
    kind = rng.random()
    if kind < 0.5:
        yield f"/orders/{who * 10 + rng.randrange(4)}?page={rng.randrange(3)}"
    if kind < 0.8:
        yield f"/people/{chr(97 + who % 26)}{chr(97 + who // 26)}{'abcdefgh'[who % 8]}/profile"
    if kind < 0.95:
        yield "/search?q=" + rng.choice(["shoes", "O'Brien", "1' OR '1'='1", "select a table"])
    yield f"/orders/{rng.randrange(3_000)}"


def play(installation: Installation, first: int, last: int) -> None:
    """Decide these calls and hear their answers; what was stopped has no answer."""
    point, stopped = installation.point, Stopped()
    point.listeners.append(stopped)
    for played in script()[first:last]:
        if point.judge(played.request).passes:
            point.hear(played.answer)


class Stopped:
    """Counts by action, so that a test can say that the script was not all peace."""

    def __init__(self) -> None:
        self.actions: dict[str, int] = {}

    def hear(self, evidence: Evidence) -> None:
        """Count one."""
        word = evidence.verdict.would.word
        self.actions[word] = self.actions.get(word, 0) + 1
