"""``limen demo``: a synthetic shop, its callers and its attackers, behind a real Envoy; and a scoreboard."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any

import msgspec
from cyclopts import Parameter
from rich.console import Console
from rich.text import Text

from limen import __version__
from limen.demo.bars import Bar, bars
from limen.demo.generate import Plan
from limen.demo.perform import Outcome, perform
from limen.demo.report import as_values, harm_table, kinds_table, missed_lines
from limen.model import ConfigError
from limen.settings.load import PREFIX

INTERRUPTED = 130
SYNTHETIC = (
    "The API, its callers, users and attackers are synthetic; Envoy, HTTP, keys and judgements are real."
)
WIDTH = 110
"""Columns where nobody says how many there are."""


def demo(
    *,
    seed: int | None = None,
    keep: Annotated[bool, Parameter(negative="")] = False,
    json: Annotated[bool, Parameter(negative="")] = False,
    live_share: float = 0.25,
    sessions: int = 5,
    days: float = 14.0,
    live_days: float = 4.0,
) -> int:
    """Show it: learn a fortnight of history, then guard live traffic, attackers and logins in it.

    All traffic is synthetic and made here. Part of the live traffic goes over HTTP through a real Envoy; the
    rest is replayed. Then a thief has a password, its owner a new phone, somebody makes an impossible
    journey, and a bound token is stolen: at the real doors, step-up pages and gateway. Last, one sentence to
    the copilot cuts a token lifetime, and one word takes that back. Ends with status 0 only if enough was
    caught, at little enough harm, and each login and the change came out as they should.

    Parameters
    ----------
    seed
        Which shop, callers and attackers; by default it is told from the commit.
    keep
        Keep the folder with everything that was written.
    json
        The outcome as JSON.
    live_share
        Which share of the live days is played over HTTP.
    sessions
        Attacks of each of the ten kinds.
    days
        Days of history.
    live_days
        Days of live traffic.
    """
    needed("starlette", "uvicorn")
    forget_other_installations()
    plan = Plan(
        commit_seed() if seed is None else seed, days, live_days, sessions, _share(live_share, sessions)
    )
    console = _console(json)
    environment = {"COLUMNS": str(console.width)} | ({"FORCE_COLOR": "1"} if console.is_terminal else {})
    try:
        with _ended_by_signals(), _folder(keep, console) as folder:
            console.print(f"[bold]Limen demo[/], seed {plan.seed}. {SYNTHETIC}", highlight=False)
            outcome = perform(plan, folder, console, environment, json)
            judged = bars(outcome.board, outcome.controls, outcome.ending, outcome.scenes, outcome.copilot)
            if json:
                sys.stdout.write(msgspec.json.encode(_values(plan, outcome, judged)).decode() + "\n")
            else:
                _tell(plan, outcome, judged, console)
    except KeyboardInterrupt:
        console.print("Interrupted: everything that was started is ended.")
        return INTERRUPTED
    return 0 if all(bar.holds for bar in judged) else 1


def needed(*modules: str) -> None:
    """Raise ``ConfigError`` with the cure when one of these packages is not installed."""
    missing = [name for name in modules if find_spec(name) is None]
    if missing:
        raise ConfigError(f"limen demo needs {', '.join(missing)}: pip install 'limen[demo]'")


def forget_other_installations() -> None:
    """The demonstration has an installation of its own; what the environment says is about another."""
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        del os.environ[name]


def commit_seed() -> int:
    """A number from the commit this was installed from, else from the version."""
    git = shutil.which("git")
    if git is not None:
        command = [git, "-C", str(Path(__file__).parent), "rev-parse", "HEAD"]
        found = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own
        if found.returncode == 0:
            return int(found.stdout[:7], 16)
    return int.from_bytes(__version__.encode()) % 1_000_003


def _share(share: float, sessions: int) -> float:
    if not 0 < share <= 1:
        raise ConfigError(f"--live-share {share:g}: more than 0, at most 1")
    if sessions < 1:
        raise ConfigError(f"--sessions {sessions}: at least 1")
    return share


def _console(json: bool) -> Console:
    """Where people read: standard error when the outcome goes to standard output as JSON."""
    stream = sys.stderr if json else sys.stdout
    return Console(file=stream, width=None if stream.isatty() else WIDTH)


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """End on SIGTERM as on Ctrl-C, cleaning up."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _folder(keep: bool, console: Console) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="limen-demo-"))
    try:
        yield folder
    finally:
        if keep:
            console.print(f"Kept: {folder}", highlight=False, soft_wrap=True)
        else:
            shutil.rmtree(folder, ignore_errors=True)


def _tell(plan: Plan, outcome: Outcome, judged: list[Bar], console: Console) -> None:
    ending = outcome.ending
    if ending.key:
        said = f"\nKey {ending.key} was suspended in the live part: {ending.before} at the gateway. Why:"
        console.print(said, highlight=False)
        console.print(Text.from_ansi(ending.card))
        after = f"`limen keys resume {ending.key}`: {ending.after} after {ending.seconds:.1f} s.\n"
        console.print(after, highlight=False)
    console.print(kinds_table(outcome.board, outcome.controls, plan.opens))
    for line in missed_lines(outcome.board):
        console.print(line, markup=False, highlight=False)
    console.print(harm_table(outcome.board, outcome.controls, outcome.parts))
    console.print(_read_me(outcome), highlight=False)
    for bar in judged:
        mark = "[green]✓[/]" if bar.holds else "[bold red]✗[/]"
        console.print(f"{mark} {bar.asked}: [bold]{bar.seen}[/]", highlight=False)
    failed = [bar.asked for bar in judged if not bar.holds]
    if failed:
        console.print(f"\n[bold red]Failed:[/] {'; '.join(failed)}.", highlight=False)
    else:
        console.print("\n[bold green]Every bar holds.[/]", highlight=False)


def _read_me(outcome: Outcome) -> str:
    seconds = "  ".join(f"{name.lower()} {taken:.0f} s" for name, taken in outcome.stages.items())
    unanswered = f", {outcome.unanswered} of them never answered" if outcome.unanswered else ""
    return (
        f"\nSynthetic traffic. {outcome.http_calls:,} calls went over HTTP through Envoy at"
        f" {outcome.http_rate:,.0f} a second{unanswered}; the rest was replayed by `limen replay`."
        f" Of those over HTTP, a replay of their record stops or lets pass {outcome.agreement:.1%} alike.\n"
        "Caught means at least stepped up, on the right credential. With callers shuffled (each call in the"
        f" name of another), Limen stops calls of {outcome.blind_hits:.0%} of the attacks, but mostly in the"
        " wrong name.\n"
        f"[dim]{seconds}[/]"
    )


def _values(plan: Plan, outcome: Outcome, judged: list[Bar]) -> Mapping[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(outcome)
    plain["ending"]["card"] = msgspec.json.decode(outcome.ending.card or "null")
    copilot = outcome.copilot
    told = msgspec.json.decode(copilot.told or "null")
    plain["copilot"] |= {"told": told, "holds": copilot.holds, "seen": copilot.seen}
    return plain | {
        "synthetic": True,
        "plan": plan._asdict(),
        "board": as_values(outcome.board),
        "controls": {name: as_values(board) for name, board in outcome.controls.items()},
        "over_http": sorted(one.name for one in outcome.board.sessions if plan.opens(one.name)),
        "bars": [bar._asdict() for bar in judged],
        "passed": all(bar.holds for bar in judged),
    }
