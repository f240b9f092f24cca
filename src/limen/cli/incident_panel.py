"""An incident as people read it, on a terminal."""

from typing import Any

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table

from limen.cli import say, times
from limen.copilot.explaining.source import Source

SEVERITIES = {"low": "cyan", "medium": "yellow", "high": "bold red", "critical": "bold white on red"}
WIDTH = 110
SHORT = 10
"""Characters of a fingerprint that are enough to name a finding."""
KINDS = ("principal", "credential", "address")


def severity(word: str) -> str:
    """A severity in its colour."""
    return f"[{SEVERITIES.get(word, 'white')}]{say.plain(word)}[/]"


def panel(told: dict[str, Any], names: dict[str, str], sources: tuple[Source, ...] = ()) -> Panel:
    """All of an incident; ``names`` are those the vault opened, by pseudonym, ``sources`` what a scan knows
    of its operations."""
    parts: list[RenderableType] = [_head(told), "", _signals(told), "", _callers(told, names), ""]
    parts += [_operations(told), "", *_sources(sources), _timeline(told), "", _commands(told)]
    title = f"{severity(told['severity'])} [bold]{say.plain(told['id'])}[/] {told['state']}"
    return Panel(Group(*parts), title=title, title_align="left", width=min(say.out().width, WIDTH))


def _head(told: dict[str, Any]) -> Table:
    did = ", ".join(f"{say.action(word)} {count:,}" for word, count in told["actions"].items())
    asked = "" if told["asked"] in told["actions"] else f"; policy asked for {say.action(told['asked'])}"
    closed = told["closed"]
    return say.facts(
        ("when", f"{times.shown(told['first'])} to {times.shown(told['last'])} UTC"),
        (
            "extent",
            f"{told['odd']:,} odd activities, {told['stopped']:,} stopped,"
            f" {told['succeeded']:,} answered with success; at most {told['bits']:.1f} bits",
        ),
        ("stages", " → ".join(told["stages"])),
        ("OWASP API", "; ".join(f"{key} {name}" for key, name in told["owasp"].items())),
        ("ATT&CK", "; ".join(f"{key} {name}" for key, name in told["attack"].items())),
        ("done", did + asked),
        ("in it", say.plain(" ".join(told["absorbed"]))),
        ("closed", _closed(closed) if closed else ""),
    )


def _closed(closed: dict[str, Any]) -> str:
    note = f": {closed['note']}" if closed["note"] else ""
    return say.plain(f"{closed['outcome']}, {times.shown(closed['at'])} by {closed['by']}{note}")


def _signals(told: dict[str, Any]) -> Table:
    rows = say.table("", "signal", "times", "loudest", "stage", "because", right=("times", "loudest"))
    for each in told["signals"]:
        rows.add_row(
            say.plain(each["kind"]),
            f"{each['count']:,}",
            f"{each['bits']:.1f}",
            each["stage"],
            f"{say.plain(each['reason'])} [dim]({say.plain(each['evidence'])})[/]",
        )
    return rows


def _callers(told: dict[str, Any], names: dict[str, str]) -> Table:
    rows = say.table("", "caller", "odd", "now", right=("odd",))
    for who in told["callers"]:
        known = [f"{kind} {names.get(who[kind], who[kind])}" for kind in KINDS if who[kind]]
        if who["key"]:
            known.insert(0, f"key {who['key']}")
        rows.add_row(say.plain(", ".join(known)), f"{who['odd']:,}", "held" if who["held"] else "free")
    return rows


def _operations(told: dict[str, Any]) -> Table:
    rows = say.table("", "operation", "odd", "succeeded", "refused", right=("odd", "succeeded", "refused"))
    for each in told["operations"]:
        counts = (f"{each[key]:,}" for key in ("odd", "succeeded", "refused"))
        rows.add_row(say.plain(each["operation"]), *counts)
    return rows


def _sources(sources: tuple[Source, ...]) -> list[RenderableType]:
    """Lines of source, and how the worst finding at each is held off."""
    if not sources:
        return []
    rows = say.table("", "in the source", "served at", "found there", "hold it off")
    for each in sources:
        found = [f"{weak.severity}: {weak.what} ({weak.place})" for weak in each.findings]
        patch = f"limen patch {each.findings[0].fingerprint[:SHORT]}" if each.findings else ""
        rows.add_row(*map(say.plain_lines, (each.operation, each.handler, "\n".join(found), patch)))
    return [rows, ""]


def _timeline(told: dict[str, Any]) -> Table:
    rows = say.table("", "time", "what happened", "evidence")
    for each in told["timeline"]:
        rows.add_row(times.shown(each["at"]), say.plain(each["said"]), say.plain(each["evidence"]))
    if told["untold"]:
        rows.add_row("", f"and {told['untold']:,} more", "")
    return rows


def _commands(told: dict[str, Any]) -> Table:
    undo = [
        f"{hold['undo']}  # {hold['action']} of {hold['scope']} {hold['subject']}" for hold in told["holds"]
    ]
    return say.facts(("next", _lines(told["next"])), ("undo", _lines(undo)))


def _lines(commands: list[str]) -> str:
    return "\n".join(map(say.plain, commands))
