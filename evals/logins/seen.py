"""The values of a login line that the baselines look at."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from evals.logins.agents import parsed
from evals.logins.judged import Judged
from evals.logins.truth import OWNER, POISONER, Truth


class Seen(NamedTuple):
    """One login: its user and the levels of its address and of its user agent, finest first."""

    user: str
    ip: tuple[str, str, str]
    agent: tuple[str, str, str, str]


class Baseline:
    """A model that scores a login before it learns it."""

    def score(self, login: Seen) -> float:
        """The risk, any rising measure of it."""
        raise NotImplementedError

    def learn(self, login: Seen) -> None:
        """Take it as the owner's."""
        raise NotImplementedError


def seen_of(line: dict[str, Any]) -> Seen:
    """What a line shows. ``parsed`` of the RBA data set is taken as it is."""
    headers = dict(line["headers"])
    agent, geo = headers.get("user-agent", ""), line.get("geo") or {}
    levels = line.get("parsed") or parsed(agent)
    place = (line["client_ip"], str(geo.get("asn", "")), geo.get("country", ""))
    return Seen(line["user"], place, (agent, *levels))


def judge(make: Callable[[], Baseline], traffic: Path, truths: list[Truth]) -> dict[str, Judged]:
    """One pass in order of time over all logins with the right password.

    As in the published evaluations a thief's login is never learnt: this flatters the baseline. The
    poisoner's are, for nothing in these models tells them apart.
    """
    model, judged = make(), dict[str, Judged]()
    for login, truth in _good(traffic, truths):
        judged[truth.id] = Judged(model.score(login))
        if truth.kind in {OWNER, POISONER}:
            model.learn(login)
    return judged


def _good(traffic: Path, truths: list[Truth]) -> Iterator[tuple[Seen, Truth]]:
    decode = msgspec.json.Decoder(dict[str, Any]).decode
    with traffic.open("rb") as lines:
        for line, truth in zip(lines, truths, strict=True):
            if truth.good:
                yield seen_of(decode(line)), truth
