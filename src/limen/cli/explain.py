"""``limen explain``: the evidence card of a decision."""

from typing import Annotated, Any

import msgspec
from cyclopts import Parameter
from rich.console import Group, RenderableType
from rich.panel import Panel

from limen.admin.card import Card, card_of
from limen.admin.disk import Disk, open_disk
from limen.admin.verb import read_hold_name
from limen.assemble.installation import token_ages_of
from limen.assemble.rules import policy_of
from limen.cli import say, times
from limen.cli.options import HERE, Where
from limen.model import ConfigError, Hold, Scope

_MILD = ("allow", "watch")
KINDS = ("credential", "principal", "address")


def explain(
    name: str,
    /,
    *,
    reveal: Annotated[bool, Parameter(negative="")] = False,
    at: Where = HERE,
) -> None:
    """Why a decision was what it was, what would have passed, and how to undo it.

    Parameters
    ----------
    name
        Evidence (e1f), a call's id (its answer is told too), a hold, or an API key that is held.
    reveal
        Open the names behind the pseudonyms from the sealed vault.
    """
    with open_disk(at.settings()) as disk:
        holds = disk.control.load_holds()
        rules = {**policy_of(disk.settings, disk.control).rules, **token_ages_of(disk.control).answers}
        found = disk.find(_evidence_of(name, disk, holds), times.now())
        cards = [card_of(each, rules, holds) for each in found]
    names = at.ask("names", operations=sorted({card.operation for card in cards}))
    incidents: dict[str, str] = at.ask(
        "incidents.of", evidence=[(card.evidence, card.caller, card.at) for card in cards if _told(card)]
    )
    revealed = _reveal(at, cards) if reveal else {}
    if at.json:
        plain = [
            {
                **msgspec.structs.asdict(card),
                "operation_name": names.get(card.operation, ""),
                "incident": incidents.get(card.evidence, ""),
            }
            for card in cards
        ]
        say.json_out({"cards": plain, "names": revealed})
        return
    for card in cards:
        operation = names.get(card.operation, card.operation)
        say.out().print(panel(card, operation, revealed, incidents.get(card.evidence, "")))


def _told(card: Card) -> bool:
    """Whether it is evidence that incidents are made of."""
    return (card.action, card.would) != ("allow", "allow")


def _evidence_of(name: str, disk: Disk, holds: list[Hold]) -> str:
    """The evidence behind a hold or a held key; any other name as it is."""
    key = disk.control.find_key(name)
    wanted = (Scope.CREDENTIAL, key.credential) if key is not None else read_hold_name(name)
    if wanted is None:
        return name
    hold = next((each for each in holds if (each.scope, each.subject) == wanted), None)
    if hold is None:
        raise ConfigError(f"{name}: nothing stands against it")
    if not hold.evidence:
        raise ConfigError(
            f"{name}: {hold.action.word} was ordered by {hold.by}: {hold.reason or 'no reason given'}"
        )
    return hold.evidence


def _reveal(at: Where, cards: list[Card]) -> dict[str, str]:
    wanted = {(kind, getattr(card, kind)) for card in cards for kind in KINDS if getattr(card, kind)}
    found: dict[str, str] = at.ask("vault.open", pseudonyms=sorted(wanted))
    return found


def panel(card: Card, operation: str, revealed: dict[str, str], incident: str = "") -> Panel:
    """A card as people read it."""
    parts: list[RenderableType] = [_head(card, operation, revealed), ""]
    for signal in card.signals:
        parts += [*_signal(signal), ""]
    if not card.signals:
        parts += ["[dim]No detector had anything to say.[/]", ""]
    parts += [f"[yellow]↻[/] {say.plain(each)}" for each in card.rings]
    parts += [f"[green]→[/] {say.plain(each)}" for each in card.would_pass]
    parts.append(_tail(card, incident))
    title = f"{say.action(card.action)} [bold]{say.plain(card.evidence)}[/]"
    return Panel(Group(*parts), title=title, title_align="left", width=min(say.out().width, 100))


def _head(card: Card, operation: str, revealed: dict[str, str]) -> RenderableType:
    who = " ".join(
        f"{kind} {say.plain(revealed.get(getattr(card, kind), getattr(card, kind)))}"
        for kind in KINDS
        if getattr(card, kind)
    )
    asked = f", policy asked for {say.action(card.would)}" if card.would != card.action else ""
    by = f"by [bold]{say.plain(card.policy)}[/]" + (f": {say.plain(card.why)}" if card.why else "")
    what = f"{say.plain(operation)}" + (f" → {card.status}" if card.status else "")
    return say.facts(
        ("when", f"{times.shown(card.at)} UTC"),
        (card.kind, what),
        ("caller", who or "unknown"),
        ("roles", say.plain(" ".join(card.roles))),
        (
            "verdict",
            f"{say.action(card.action)} {by}{asked}" + (" (a standing hold)" if card.standing else ""),
        ),
        ("risk", _bar(card.risk) + f" {card.risk:.1%}, {card.bits:.1f} bits"),
        ("suspicion", f"{card.heat:.1f} bits, {card.strikes} odd calls in the hour" if card.heat else ""),
    )


def _bar(risk: float) -> str:
    full = round(min(max(risk, 0.0), 1.0) * 20)
    colour = "green" if risk < 0.05 else "yellow" if risk < 0.5 else "red"
    return f"[{colour}]{'━' * full}[/][dim]{'━' * (20 - full)}[/]"


def _signal(signal: dict[str, Any]) -> list[RenderableType]:
    lines: list[RenderableType] = [
        f"[bold]{say.plain(signal['detector'])}[/] [cyan]{signal['bits']:.1f} bits[/]"
        f"  {say.plain(signal['reason'])}"
    ]
    if signal["facts"]:
        rows = say.table("", "  observed", "expected at most", "usually", "of", right=("  observed",))
        for fact in signal["facts"]:
            rows.add_row(
                f"{fact['observed']:g}",
                f"{fact['expected']:g}",
                f"{fact['previous']:g}",
                say.plain(fact["counts"]),
            )
        lines.append(rows)
    return lines


def _tail(card: Card, incident: str) -> RenderableType:
    hold = ""
    if card.hold is not None:
        end = times.shown(card.hold["until"]) if card.hold["until"] else "lifted"
        hold = f"{say.action(card.hold['action'])} of the {card.hold['scope']} until {end}"
    return say.facts(
        ("learnt", say.plain(card.learnt)),
        ("in force", hold),
        ("incident", f"limen incidents show {say.plain(incident)}" if incident else ""),
        ("undo", f"[bold]{say.plain(card.undo)}[/]" if card.undo else ""),
        ("wrong?", f"limen label {say.plain(card.evidence)} {'attack' if card.would in _MILD else 'benign'}"),
    )
