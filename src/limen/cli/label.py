"""``limen label``: a person's word on evidence, shown first and then put in force."""

from typing import Annotated, Any, Literal

import msgspec
from cyclopts import Parameter

from limen.admin.disk import open_disk
from limen.admin.preview import label_preview
from limen.cli import say, times
from limen.cli.options import CHANGING, Changing, person
from limen.cli.policy import tell_preview
from limen.model import ConfigError, Evidence, Label

RECENT = 86_400.0
"""Seconds of evidence that the preview judges again."""


def label(
    evidence: str,
    word: Literal["benign", "attack"],
    /,
    *,
    scope: Literal["caller", "operation", "both"] = "both",
    until: str = "",
    hold: Annotated[bool, Parameter(negative="")] = False,
    yes: Annotated[bool, Parameter(negative="")] = False,
    at: Changing = CHANGING,
) -> None:
    """Say that evidence was benign or an attack. Shows what changes; --yes puts it in force.

    Benign is learnt with full weight, so the like is less odd from then on. With --until it is an exception
    instead: matching signals are excused for so long, and nothing is learnt. An attack leaves suspicion on
    the caller, and with --hold the proposed suspension.

    Parameters
    ----------
    evidence
        The evidence (e1f), or the id of its call.
    word
        benign or attack.
    scope
        Whom an exception is for: this caller anywhere, anybody on this operation, or only both together.
    until
        When an exception ends: a length such as 7d, or a time.
    hold
        For an attack: also suspend whoever made the call, for a day.
    yes
        Put it in force.
    """
    benign = word == "benign"
    _check(benign, until, hold)
    now = times.now()
    end = times.moment(until, "--until", now) if until else 0.0
    with open_disk(at.settings()) as disk:
        found = max(disk.find(evidence, now), key=lambda each: each.risk.bits)
        said = Label(found.id, benign, scope, end, person(), now)
        if not yes:
            preview = label_preview(disk, found, said, now - RECENT)
    if yes:
        _apply(found, said, hold, at)
        return
    tell_preview(preview, at, f"With {found.id} labelled {word}, over the last day")
    if not at.json:
        say.note(_NOT_YET[benign])


_NOT_YET = {
    True: "Nothing was changed: the same with --yes puts it in force.",
    False: "Nothing was changed: with --yes its caller is under suspicion, with --hold too it is suspended.",
}


def _check(benign: bool, until: str, hold: bool) -> None:
    if until and not benign:
        raise ConfigError("--until is for benign labels: an attack stays one")
    if hold and benign:
        raise ConfigError("--hold is for attacks: a benign label holds nobody")


def _apply(found: Evidence, said: Label, hold: bool, at: Changing) -> None:
    plain = msgspec.to_builtins(found, builtin_types=(bytes,))
    done: dict[str, Any] = at.change("label", evidence=plain, label=msgspec.structs.asdict(said), hold=hold)
    if at.json:
        say.json_out(done)
        return
    words = {
        "learnt": "is learnt as benign",
        "excused": f"is excused until {times.shown(said.until)}",
        "suspected": "leaves its caller under suspicion",
    }
    console = say.out()
    back = f"limen undo r{done['revision']}" if said.until else f"limen model rollback {done['model']}"
    undo = f" [dim](back: {back})[/]" if said.benign and (said.until or done["model"]) else ""
    console.print(f"[green]✓[/] {found.id} {words[done['effect']]}{undo}")
    if done["held"]:
        console.print(f"Its caller is suspended for a day: limen undo {done['held']}")
    elif done["proposed"]:
        console.print(f"To suspend its caller for a day: limen label {found.id} attack --hold --yes")
