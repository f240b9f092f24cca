"""``limen learn``: history becomes learnt state, before a single live call is judged."""

from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from time import monotonic
from typing import Annotated

import msgspec
from cyclopts import Parameter

from limen.admin.verbs import VERBS
from limen.assemble import open_installation
from limen.assemble.world import declare, world_for
from limen.cli import say, times
from limen.cli.judging import settings_of
from limen.cli.logfile import records_of
from limen.cli.options import Where, person
from limen.cli.playback import EVERYTHING, Play, Tally, steady_memory
from limen.cli.state_file import StateFile
from limen.engine.knowledge import Knowledge, knowledge
from limen.engine.world import World
from limen.gateways.logs import Pseudonym, Record
from limen.settings import Settings


class Learnt(msgspec.Struct, frozen=True):
    """What ``limen learn`` did: what was in the logs, what is known now, and how long it took."""

    log: Tally
    known: Knowledge
    seconds: float
    kept_in: str


def learn(
    *logs: Annotated[Path, Parameter(required=True)],
    state: Path | None = None,
    config: Path | None = None,
    data: str = "",
    format: str = "auto",  # noqa: A002 - the option's own name
    json: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """Learn what is normal from recorded traffic, and approve it as the reference.

    Nothing is enforced meanwhile, and what looks like an attack is not learnt from. Give the files in the
    order of time. What was learnt before is kept and added to.

    Parameters
    ----------
    logs
        Logs, gzipped or not: Limen's JSON lines, HAR, Envoy's or nginx's.
    state
        A file of its own for what is learnt, sealed under the master key; without it the installation
        learns.
    config
        A limen.toml to take settings from.
    data
        The data folder of the installation, over the file's.
    format
        auto, limen, har, envoy, nginx-json or nginx.
    json
        The summary as JSON.
    """
    settings = settings_of(config) if state is not None else Where(config, data).settings()
    learnt = (
        _into_file(logs, format, state, settings) if state else _into_installation(logs, format, settings)
    )
    _tell(learnt, json)


def _into_file(logs: Sequence[Path], format: str, state: Path, settings: Settings) -> Learnt:  # noqa: A002
    kept = StateFile.open(state, settings) if state.exists() else StateFile.create(state, settings)
    world = world_for(settings, kept.pseudonym)
    kept.recall(world)
    declare(world, settings)
    learnt = learn_logs(logs, format, world, kept.pseudonym, str(state))
    kept.save(world)
    return learnt


def _into_installation(logs: Sequence[Path], format: str, settings: Settings) -> Learnt:  # noqa: A002
    """Learn into the installation and approve it there; raises ``ConfigError`` while Limen runs on it."""
    installation = open_installation(settings, create=True)
    try:
        where = str(installation.places.data)
        learnt = learn_logs(logs, format, installation.world, installation.pseudonyms.of, where)
        why = f"learnt from {', '.join(log.name for log in logs)}"
        VERBS["model.approve"](installation, {"by": person(), "why": why})
        installation.snapshot()
    finally:
        installation.close()
    return learnt


def learn_logs(
    logs: Sequence[Path],
    format: str,  # noqa: A002 - the option's own name
    world: World,
    pseudonym: Pseudonym,
    kept_in: str,
) -> Learnt:
    """Learn from every log in turn and approve the result; raises ``ConfigError`` before it begins."""
    opened: list[Iterator[Record]] = [records_of(log, format) for log in logs]
    began, play = monotonic(), Play(world, pseudonym, EVERYTHING)
    with steady_memory():
        for _ in play.outcomes(chain.from_iterable(opened)):
            pass
    return Learnt(play.tally, knowledge(world, play.latest), round(monotonic() - began, 2), kept_in)


def _tell(learnt: Learnt, as_json: bool) -> None:
    for named in learnt.log.named:
        say.note(f"bad {named}")
    if as_json:
        say.json_out(learnt)
        return
    console = say.out()
    rows = say.table("What is normal now", "operation", "calls", "callers", "sure", "last seen", right=_RIGHT)
    for known in learnt.known.operations[:_SHOWN]:
        rows.add_row(
            say.plain(known.operation),
            f"{known.calls:,}",
            f"{known.callers:,}",
            say.share(known.sure),
            times.shown(known.last_seen),
        )
    console.print(rows)
    rest = len(learnt.known.operations) - _SHOWN
    if rest > 0:
        console.print(f"[dim]and {rest:,} more operations: `limen status --all`[/]")
    console.print(_sentence(learnt))


_SHOWN = 30
_RIGHT = ("calls", "callers", "sure")


def _sentence(learnt: Learnt) -> str:
    log, known = learnt.log, learnt.known
    odd = "".join(
        f", {count:,} {words}"
        for count, words in ((log.bad, "bad lines"), (log.skipped, "skipped"), (log.late, "out of order"))
        if count
    )
    return (
        f"[bold]{log.calls:,}[/] calls{odd}; {len(known.operations):,} operations, {known.callers:,} callers,"
        f" in {learnt.seconds:.1f} s. Approved as the reference, kept in {say.plain(learnt.kept_in)}"
    )
