"""The whole demonstration, from the first key to the ending, in one folder."""

import time
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import msgspec
from rich.console import Console

from limen.demo.copilot.play import play_copilot
from limen.demo.copilot.shortened import Shortened
from limen.demo.copilot.show import show
from limen.demo.ending import Ending, play_ending
from limen.demo.generate import Plan, cast
from limen.demo.house import House
from limen.demo.judge import static_board
from limen.demo.logins.play import play_logins
from limen.demo.logins.scene import Scene
from limen.demo.logins.show import INDENT, shown
from limen.demo.opening import Opened, play_opening
from limen.demo.processes import Processes
from limen.demo.rehearsal import Blind, rehearse, rehearse_blind
from limen.demo.scoreboard import ENOUGH, Harm, Judged, Scoreboard, score
from limen.demo.stage import Script, write_script

STATIC, BLIND = "static limits", "callers shuffled"
SCENES = "at the real doors, pages and gateway; Ada's passkey is one in software, so no browser is needed"
ASKING = "the copilot, in plain words: a token lifetime is cut, tried, applied, seen and undone"
Stages = dict[str, float]


class Outcome(msgspec.Struct, frozen=True):
    """What came of it. ``parts`` are the benign calls over HTTP and from the record.

    ``agreement`` is the share of the calls over HTTP that a replay of their record stops, or lets pass,
    alike. ``blind_hits`` is the share of attacks of which Limen with identities shuffled stopped calls in
    time, if in anybody's name.
    """

    board: Scoreboard
    controls: dict[str, Scoreboard]
    parts: dict[str, Harm]
    ending: Ending
    scenes: list[Scene]
    copilot: Shortened
    keys: int
    past_lines: int
    past_logins: int
    http_calls: int
    http_rate: float
    unanswered: int
    agreement: float
    blind_hits: float
    stages: Stages


class Stagehand:
    """Says what is being done, and keeps how many real seconds each stage took."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.stages: Stages = {}

    @contextmanager
    def stage(self, name: str, doing: str) -> Iterator[None]:
        """One stage, said when it begins, and how long it took when it ends."""
        self.console.print(f"[bold cyan]{name:<6}[/] {doing}", highlight=False, soft_wrap=True)
        began = time.monotonic()
        yield
        self.stages[name] = round(time.monotonic() - began, 1)
        self.console.print(f"       [dim]{self.stages[name]:.1f} s[/]", highlight=False)

    @contextmanager
    def quiet_stage(self, name: str, doing: str) -> Iterator[None]:
        """The same for one with nothing else to show: where somebody watches, something moves."""
        with self.stage(name, doing), self.console.status(""):
            yield


def perform(
    plan: Plan, folder: Path, console: Console, environment: Mapping[str, str], as_json: bool
) -> Outcome:
    """Perform it; raises ``LimenError`` when something does not start. Leaves no process behind.

    ``environment`` is what the evidence card is shown in, ``as_json`` its form.
    """
    hand = Stagehand(console)
    with Processes(folder / "logs") as processes, _helpers(processes) as helpers:
        house = House(folder, processes)
        with hand.quiet_stage("Write", _writing(plan)):
            people = cast(plan)
            keys = house.issue(people.holders(), plan.start)
            script = write_script(plan, people, keys, folder)
        with hand.quiet_stage("Learn", _learning(script)):
            recorded, blind = _learn(house, script, helpers)
        with hand.quiet_stage("Start", "the API; then, by `limen up`, the decision process and Envoy"):
            house.open_gateway(house.open_api(plan.seed, script.history))
        with hand.stage("Live", f"{len(script.opening):,} calls over HTTP, attackers among them"):
            opened = play_opening(house, script, console)
        with hand.quiet_stage("End", "a key that was suspended: refused, explained, resumed, let in"):
            ending = play_ending(house, keys, opened.tally.now + 1.0, environment, as_json)
        with hand.stage("Logins", SCENES):
            scenes = list(shown(play_logins(house, plan.seed, opened.tally.now), console))
        with hand.stage("Ask", ASKING):
            copilot = _ask(house, plan.seed, console, environment, as_json)
    return _outcome(script, opened, recorded, blind, ending, scenes, copilot, len(keys), hand.stages)


def _writing(plan: Plan) -> str:
    return (
        f"the script: {plan.days:g} days of a shop's history, {plan.live_days:g} live days with"
        f" {plan.sessions} attacks of each kind, and an API key for everybody"
    )


def _learning(script: Script) -> str:
    return (
        f"{script.past_lines:,} calls and {script.past_logins:,} logins of history, into the installation;"
        f" beside it, learn and replay all {len(script.truths):,} live calls, once as they were and once with"
        " callers shuffled"
    )


def _learn(house: House, script: Script, helpers: ThreadPoolExecutor) -> tuple[dict[str, Judged], Blind]:
    """Let the installation learn; beside it, rehearse, with identities and without."""
    history, live = script.history, script.live
    recorded: Future[dict[str, Judged]] = helpers.submit(rehearse, house, "replayed", history, live)
    learnt = helpers.submit(house.learn, script.learnt)
    blind = helpers.submit(rehearse_blind, house, history, live, script.plan.seed)
    learnt.result()
    return recorded.result(), blind.result()


def _ask(
    house: House, seed: int, console: Console, environment: Mapping[str, str], as_json: bool
) -> Shortened:
    """Play the copilot's scene while something moves, then show it; its plan is as wide as there is room."""
    room = {**environment, "COLUMNS": str(console.width - INDENT)}
    with console.status(""):
        played = play_copilot(house, seed, room, as_json)
    return show(played, console)


@contextmanager
def _helpers(processes: Processes) -> Iterator[ThreadPoolExecutor]:
    """Two threads that wait for processes; these are ended first, or nobody could leave."""
    helpers = ThreadPoolExecutor(2)
    try:
        yield helpers
    finally:
        processes.close()
        helpers.shutdown(cancel_futures=True)


def _outcome(
    script: Script,
    opened: Opened,
    recorded: Mapping[str, Judged],
    blind: Blind,
    ending: Ending,
    scenes: list[Scene],
    copilot: Shortened,
    keys: int,
    stages: Stages,
) -> Outcome:
    truths, counts = script.truths, script.counts
    judged = {**recorded, **opened.judged}
    parts = {
        "over HTTP": score(truths, judged, lambda truth: counts(truth) and script.played(truth)),
        "replayed": score(truths, judged, lambda truth: counts(truth) and not script.played(truth)),
    }
    return Outcome(
        board=score(truths, judged, counts),
        controls={
            STATIC: static_board(truths, script.live, counts),
            BLIND: score(truths, blind.on_the_right(truths), counts),
        },
        parts={name: board.benign for name, board in parts.items()},
        ending=ending,
        scenes=scenes,
        copilot=copilot,
        keys=keys,
        past_lines=script.past_lines,
        past_logins=script.past_logins,
        http_calls=opened.tally.calls,
        http_rate=opened.rate,
        unanswered=opened.tally.unanswered,
        agreement=agreement(opened.judged, recorded),
        blind_hits=score(truths, blind.judged, counts).caught_share,
        stages=stages,
    )


def agreement(one: Mapping[str, Judged], other: Mapping[str, Judged]) -> float:
    """The share of the lines of ``one`` that both stop or both let pass."""
    same = sum(_stops(done) == _stops(other[line]) for line, done in one.items() if line in other)
    return same / len(one) if one else 0.0


def _stops(judged: Judged) -> bool:
    return judged.action >= ENOUGH
