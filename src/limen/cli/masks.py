"""``limen masks``: fields of answers that some callers do not get to see."""

from dataclasses import dataclass
from typing import Annotated, Any

from cyclopts import App, Parameter

from limen.cli import say, times
from limen.cli.options import CHANGING, HERE, Changing, Where
from limen.model import ConfigError

app = App(name="masks", help="Fields that are hidden in answers: list, hide, unhide.")

OP = "mask_field"

_Names = Annotated[tuple[str, ...], Parameter(negative="")]


@Parameter(name="*")
@dataclass(frozen=True)
class From:
    """From whom a field is hidden, and where. Each list is given by naming its option again."""

    role: Annotated[str, Parameter(help="From callers with this role; without it, from everyone.")] = ""
    operation: Annotated[
        _Names, Parameter(help='In answers of this operation only: "GET /customers/{id}".')
    ] = ()
    except_role: Annotated[_Names, Parameter(help="Not from this role.")] = ()
    except_key: Annotated[_Names, Parameter(help="Not from this API key (its public id).")] = ()

    def slots(self, field: str) -> dict[str, Any]:
        """As a rule says it."""
        spared = _said(roles=list(self.except_role), keys=list(self.except_key))
        return _said(field=field, role=self.role, operations=list(self.operation), **{"except": spared})


EVERYONE = From()


@app.command(name="list")
def list_(*, at: Where = HERE) -> None:
    """The fields that are hidden."""
    found = _masks(at)
    if at.json:
        say.json_out(found)
        return
    rows = say.table("", "name", "field", "from", "in", "except", "since", "until")
    for rule in found:
        slots = rule["slots"]
        rows.add_row(
            say.plain(rule["id"]),
            say.plain(slots["field"]),
            say.plain(slots.get("role") or "everyone"),
            say.plain(", ".join(slots.get("operations", ())) or "all answers"),
            say.plain(", ".join(name for names in slots.get("except", {}).values() for name in names)),
            times.shown(rule["since"]),
            "over" if rule["over"] else times.shown(rule["until"]) if rule["until"] else "",
        )
    say.out().print(rows if found else "[dim]Nothing is hidden.[/]")


@app.command
def hide(
    field: str,
    /,
    *,
    whom: From = EVERYONE,
    name: str = "",
    until: str = "",
    at: Changing = CHANGING,
) -> None:
    """Hide a field in answers from the next call on, in place of a mask for the same callers and operations.

    Only where Limen has answers in its hands (LimenMiddleware); elsewhere this is refused.

    Parameters
    ----------
    field
        The member's name in JSON answers, wherever it stands: taxId.
    name
        What the mask is to be called.
    until
        When it ends: a day, its end included, or a time.
    """
    found = at.change("rules.put", id=name, until=until, op=OP, slots=whom.slots(field))
    if at.json:
        say.json_out(found)
        return
    say.out().print(f"[green]✓[/] {say.plain(field)} is hidden: {say.plain(found['id'])}")
    say.out().print(f"[dim]Take it back: limen undo r{found['revision']}[/]")


@app.command
def unhide(name: str, /, *, at: Changing = CHANGING) -> None:
    """Give a field out again.

    Parameters
    ----------
    name
        What the mask is called: `limen masks list`.
    """
    if name not in {rule["id"] for rule in _masks(at)}:
        raise ConfigError(f"no mask is named {name!r}: `limen masks list` shows them all")
    found = at.change("rules.drop", id=name)
    if at.json:
        say.json_out(found)
        return
    say.out().print(f"[green]✓[/] {say.plain(name)} is over: limen undo r{found['revision']} hides it again")


def _masks(at: Where) -> list[dict[str, Any]]:
    return [rule for rule in at.ask("rules.list") if rule["op"] == OP]


def _said(**parts: Any) -> dict[str, Any]:
    """What was said, without what was left out."""
    return {name: part for name, part in parts.items() if part}
