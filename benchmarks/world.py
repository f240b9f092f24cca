"""An installation that has learnt the demonstration's traffic, and the calls that come after it."""

import heapq
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple
from uuid import UUID

from msgspec.structs import force_setattr

from benchmarks import Say
from limen.admin.verbs import VERBS
from limen.assemble import Installation, open_installation
from limen.cli.playback import EVERYTHING, Play, steady_memory
from limen.credentials.keys import Terms
from limen.demo.generate import Plan, Recorded, cast, recorded
from limen.demo.interchange import HOST
from limen.gateways.logs import Line
from limen.gateways.logs.limen import parse
from limen.model import Answer, Change, Request
from limen.settings import Settings

KEY_HEADER = "x-api-key"


class Live(NamedTuple):
    """One call after the history, as a gateway asks about it, and what the API answers."""

    request: Request
    answer: Answer


class Learnt(NamedTuple):
    """The installation, how many lines it learnt of how many callers, and the live calls still to come."""

    installation: Installation
    lines: int
    callers: int
    live: Iterator[Live]


def learnt(settings: Settings, plan: Plan, say: Say, now: float = 0.0) -> Learnt:
    """Make an installation with a key for each caller and let it learn the plan's history.

    With ``now`` all times are moved so that the history ends then.
    """
    installation = open_installation(settings, create=True)
    by = cast(plan)
    shift = now - plan.split if now else 0.0
    texts, names = {}, {}
    for guise in by.holders():
        terms = Terms(guise.principal or "", guise.roles)
        minted = installation.keys.create(terms, Change(plan.start + shift, "benchmark"))
        texts[guise.credential or ""] = minted.text
        names[guise.credential or ""] = minted.key.public_id
    installation.controls.load()
    everything = recorded(plan, by, names)
    first: list[Recorded] = []
    play = Play(installation.world, installation.pseudonyms.of, EVERYTHING)
    with steady_memory():
        for number, _ in enumerate(play.outcomes(_history(everything, plan.split, shift, first)), 1):
            if number % 20_000 == 0:
                say(f"learnt {number:,} lines of {len(texts)} keys' traffic")
    VERBS["model.approve"](installation, {"by": "benchmark"})
    live = _live(everything, first, texts, shift)
    return Learnt(installation, play.tally.calls, len(installation.world.recent.callers), live)


def in_turn(live: Iterator[Live]) -> Iterator[Request | Answer]:
    """Calls and answers by time, each answer when it came."""
    waiting: list[tuple[float, int, Answer]] = []
    for number, (request, answer) in enumerate(live):
        while waiting and waiting[0][0] <= request.at:
            yield heapq.heappop(waiting)[2]
        yield request
        heapq.heappush(waiting, (answer.at, number, answer))


def _history(
    everything: Iterator[Recorded], until: float, shift: float, first: list[Recorded]
) -> Iterator[Line]:
    """The lines before ``until``; the record that ends them is put into ``first``."""
    for number, record in enumerate(everything, 1):
        if record.sighting.at >= until:
            first.append(record)
            return
        line = parse(record.line, number)
        assert isinstance(line, Line), "the generator writes calls"
        force_setattr(line, "at", line.at + shift)
        yield line


def _live(
    everything: Iterator[Recorded], first: list[Recorded], texts: dict[str, str], shift: float
) -> Iterator[Live]:
    ids = Random(1)
    yield from (_asked(record, texts, shift, ids) for record in first)
    yield from (_asked(record, texts, shift, ids) for record in everything)


def _asked(record: Recorded, texts: dict[str, str], shift: float, ids: Random) -> Live:
    """A recorded call as Envoy would put it to us, with its caller's key."""
    sighting = record.sighting
    call, reply, at = sighting.call, sighting.reply, sighting.at + shift
    identity = str(UUID(int=ids.getrandbits(128)))
    key = texts.get(call.guise.credential or "")
    headers = [*call.sent_headers(), *([(KEY_HEADER, key)] if key else [])]
    request = Request(
        at, call.method, call.target, headers, call.guise.address, identity, "https", HOST, call.body
    )
    told = (("content-type", reply.content_type),)
    came = at + sighting.duration_ms / 1_000
    answer = Answer(came, identity, reply.status, len(reply.body), sighting.duration_ms, told, reply.body)
    return Live(request, answer)


def settings_over(folder: Path, **said: str) -> dict[str, object]:
    """What every benchmark's installation has in common; ``said`` as ``section__key``."""
    common: dict[str, object] = {
        "data.folder": str(folder / "data"),
        "data.master_key_file": str(folder / "master.key"),
        "policy.preset": "balanced",
    }
    return common | {name.replace("__", "."): value for name, value in said.items()}
