"""``limen logins learn``: who logged in from where, with what and when, out of the logs there are already."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from time import monotonic
from typing import Annotated

import msgspec
from cyclopts import Parameter

from limen.assemble import open_installation
from limen.assemble.doors import geoip_of
from limen.assemble.world import world_for
from limen.cli import say
from limen.cli.judging import settings_of
from limen.cli.login_history import NAMED, FileTally, History, learn_history, users_known
from limen.cli.options import Where
from limen.cli.playback import steady_memory
from limen.cli.state_file import StateFile
from limen.engine.world import World
from limen.gateways.login_logs import open_logins
from limen.gateways.logs import Pseudonym
from limen.settings import Settings


class LoginsLearnt(msgspec.Struct, frozen=True):
    """What ``limen logins learn`` did: what was in the files, who is known now, how long it took."""

    files: Sequence[FileTally]
    users: int
    seconds: float
    kept_in: str


def learn(
    *logs: Annotated[Path, Parameter(required=True)],
    format: str = "auto",  # noqa: A002 - the option's own name
    mapping: Path | None = None,
    zone: str = "UTC",
    year: int = 0,
    state: Path | None = None,
    config: Path | None = None,
    data: str = "",
    json: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """Learn how users log in from recorded logins, so that they are known from the first one on.

    What is learnt is what logins at the doors would have taught: you vouch for the logs, so what is odd in
    them teaches, too, but little; failures teach nothing. Give the files in the order of time. What was
    learnt before is kept and added to: a file given twice is learnt twice. Names are kept as pseudonyms only.

    Parameters
    ----------
    logs
        Logs, gzipped or not: Limen's JSON lines, the RBA data set, OCSF 3002, Keycloak, Auth0, Okta, Entra
        ID, CloudTrail or sshd.
    format
        auto, limen, rba, ocsf, keycloak, auth0, okta, entra, cloudtrail or sshd.
    mapping
        A TOML file that describes another format.
    zone
        Where the clock stood for times that tell no zone, as Europe/Oslo.
    year
        The year of times that tell none; else the last in which they are not later than the file.
    state
        A file of its own for what is learnt, sealed under the master key; without it the installation
        learns.
    config
        A limen.toml to take settings from.
    data
        The data folder of the installation, over the file's.
    json
        The summary as JSON.
    """
    settings = settings_of(config) if state is not None else Where(config, data).settings()
    history = History([(log, open_logins(log, format, mapping, zone, year)) for log in logs])
    began = monotonic()
    with steady_memory():
        users = _into_file(history, state, settings) if state else _into_installation(history, settings)
    where = str(state or Path(settings.data.folder).expanduser().absolute())
    _tell(LoginsLearnt(history.tallies, users, round(monotonic() - began, 2), where), json)


def _into_file(history: History, state: Path, settings: Settings) -> int:
    kept = StateFile.open(state, settings) if state.exists() else StateFile.create(state, settings)
    world = world_for(settings, kept.pseudonym)
    kept.recall(world)
    _learn(history, world, kept.pseudonym, settings)
    kept.save(world)
    return users_known(world)


def _into_installation(history: History, settings: Settings) -> int:
    """Learn into the installation; raises ``ConfigError`` while Limen runs on it."""
    with closing(open_installation(settings, create=True)) as installation:
        _learn(history, installation.world, installation.pseudonyms.of, settings)
        installation.snapshot()
        return users_known(installation.world)


def _learn(history: History, world: World, pseudonym: Pseudonym, settings: Settings) -> None:
    with closing(geoip_of(settings.logins)) as geoip:
        learn_history(history, world, pseudonym, geoip)


def _tell(learnt: LoginsLearnt, as_json: bool) -> None:
    for tally in learnt.files:
        for named in tally.named:
            say.note(f"bad {named}")
        if tally.bad > NAMED:
            say.note(f"and {tally.bad - NAMED:,} more bad lines in {tally.file}")
    if as_json:
        say.json_out(learnt)
        return
    console = say.out()
    rows = say.table("", "file", "format", *_COUNTED, right=_COUNTED)
    for tally in learnt.files:
        counts = (tally.logins, tally.failures, tally.skipped, tally.bad, tally.late)
        rows.add_row(say.plain(tally.file), tally.format, *[f"{count:,}" for count in counts])
    console.print(rows)
    console.print(
        f"[bold]{sum(tally.logins for tally in learnt.files):,}[/] logins learnt in {learnt.seconds:.1f} s;"
        f" [bold]{learnt.users:,}[/] users are known, kept in {say.plain(learnt.kept_in)}"
    )


_COUNTED = ("logins", "of them failed", "no logins", "bad lines", "out of order")
