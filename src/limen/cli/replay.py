"""``limen replay``: what would have been done about recorded traffic."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import IO, Annotated, Any

import msgspec
from cyclopts import Parameter

from limen.admin.incident_view import Around, IncidentView, view
from limen.assemble.listeners import OperationNames
from limen.cli import say, times
from limen.cli.judging import judging, settings_of
from limen.cli.logfile import records_of
from limen.cli.outcome_lines import WORDS, OutcomeLines
from limen.cli.playback import Lessons, Play, steady_memory
from limen.engine.world import World
from limen.model import ConfigError


def replay(
    log: Path,
    /,
    *,
    out: Annotated[str, Parameter(allow_leading_hyphen=True)],
    state: Path | None = None,
    learn_until: str = "",
    learn: int = 0,
    frozen: bool = False,
    policy: str = "",
    incidents: Path | None = None,
    config: Path | None = None,
    format: str = "auto",  # noqa: A002 - the option's own name
    json: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """Judge recorded traffic: one line of outcome for each line of the log, in the log's order.

    Each outcome is a JSON object: id, risk (0 to 1), action and signals, the highest of the call and its
    answer; of a login also the confidence. A line that cannot be read gives its error. Without --state,
    --learn and --learn-until it starts knowing nothing and learns as it goes.

    Nothing is written but OUT and INCIDENTS. Without --state, callers are told apart under a fixed key in
    memory.

    Parameters
    ----------
    log
        The log, gzipped or not: Limen's JSON lines, HAR, Envoy's or nginx's.
    out
        Where the outcomes go; - is stdout.
    state
        Learnt state to start from, as `limen learn --state` writes it. It is not changed.
    learn_until
        Learn, without enforcing anything, from what is before this time (Unix seconds or ISO 8601). What was
        learnt then becomes the approved reference.
    learn
        The same for the first so many calls.
    frozen
        Learn nothing more after that.
    policy
        observe, balanced, strict or a Cedar file; without it the configured one, else balanced.
    incidents
        Where the incidents go that the outcomes belong to: one JSON object a line, oldest first.
    config
        A limen.toml to take settings from.
    format
        auto, limen, har, envoy, nginx-json or nginx.
    json
        The summary as JSON.
    """
    lessons = Lessons(times.moment(learn_until, "--learn-until") if learn_until else 0.0, learn, frozen)
    judged = judging(settings_of(config, policy), state)
    records = records_of(log, format)
    began = monotonic()
    play = Play(judged.world, judged.pseudonym, lessons)
    with _opened(out) as file, steady_memory():
        lines = OutcomeLines(file)
        write = lines.write
        for outcome in play.outcomes(records):
            write(outcome)
        lines.flush()
    if incidents is not None:
        with _opened(str(incidents), "--incidents") as file:
            file.write(msgspec.json.Encoder().encode_lines(_incidents(judged.world, play.latest)))
    _summarise(play, lines, monotonic() - began, to_stderr=out == "-", as_json=json)


def _incidents(world: World, at: float) -> list[IncidentView]:
    around = Around(at, OperationNames(world))
    return [view(incident, around) for incident in world.incidents.all()]


@contextmanager
def _opened(out: str, option: str = "--out") -> Iterator[IO[bytes]]:
    if out == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    try:
        with Path(out).open("wb") as file:
            yield file
    except OSError as error:
        raise ConfigError(f"{option} {out}: cannot be written: {error.strerror}") from None


def _summarise(play: Play, lines: OutcomeLines, seconds: float, *, to_stderr: bool, as_json: bool) -> None:
    tally = play.tally
    for named in tally.named:
        say.note(f"bad {named}")
    if tally.bad > len(tally.named):
        say.note(f"and {tally.bad - len(tally.named)} more bad lines")
    actions = {word: count for word, count in zip(WORDS, lines.actions, strict=True) if count}
    told: dict[str, Any] = {
        "lines": tally.lines,
        "calls": tally.calls,
        "learnt_first": tally.learnt,
        "bad": tally.bad,
        "skipped": tally.skipped,
        "out_of_order": tally.late,
        "actions": actions,
        "seconds": round(seconds, 2),
    }
    if as_json and not to_stderr:
        say.json_out(told)
        return
    console = say.err() if to_stderr else say.out()
    console.print(_sentence(told))
    console.print("  ".join(f"{say.action(word)} {count:,}" for word, count in actions.items()))


def _sentence(told: dict[str, Any]) -> str:
    parts = [f"[bold]{told['calls']:,}[/] calls judged in {told['seconds']:.1f} s"]
    if told["learnt_first"]:
        parts.append(f"the first {told['learnt_first']:,} learnt without enforcing")
    parts += [f"{told[key]:,} {words}" for key, words in _ODD.items() if told[key]]
    return ", ".join(parts)


_ODD = {"bad": "bad lines", "skipped": "skipped", "out_of_order": "earlier than a line before them"}
