"""``limen logins``: learning them from history; what is known of a user's logins, for him, and its end."""

import json
from typing import Annotated, Any

from cyclopts import App, Parameter
from rich.table import Table

from limen.cli import say, times
from limen.cli.login_learn import learn
from limen.cli.options import CHANGING, HERE, Changing, Where
from limen.cli.vault import erase as erase_person

app = App(name="logins", help="Learn logins from history; explain, export and erase what is known of a user.")
app.command(learn)


@app.command
def explain(user: str, /, *, at: Where = HERE) -> None:
    """What is known of a user's habits, as numbers by sort. No value is named: all are pseudonyms.

    Parameters
    ----------
    user
        The plain id, as your identity provider tells it.
    """
    known: dict[str, Any] = at.ask("logins.explain", user=user)
    if at.json:
        say.json_out(known)
        return
    console = say.out()
    console.print(
        f"{known['logins']:g} trusted logins, confidence {known['confidence']:.0%}; judged as users with"
        f" {known['history']} or more"
    )
    console.print(_sorts(known["sorts"]))
    console.print(f"Busiest hours (UTC): {_busiest(known['hours'])}")
    console.print(f"Last trusted place: {times.shown(known['last']) if known['last'] else 'none'}")
    console.print(f"Suspicion {known['heat']:g} bits, {known['failed']} failures in the last hours")
    if known["awaited"]:
        console.print(f"May still be heard of: {', '.join(known['awaited'][-5:])}")


@app.command
def export(user: str, /, *, at: Where = HERE) -> None:
    """All that is kept of a user's logins, as JSON: what is known, counts, places, logins of late.

    Parameters
    ----------
    user
        The plain id, as your identity provider tells it.
    """
    print(json.dumps(at.ask("logins.export", user=user), indent=2))


@app.command
def erase(
    user: str, /, *, yes: Annotated[bool, Parameter(negative="")] = False, at: Changing = CHANGING
) -> None:
    """Erase a user, as `limen vault erase` does: names, keys, and all that was learnt of him.

    Parameters
    ----------
    user
        The plain id, as your identity provider tells it.
    yes
        Erase, for good.
    """
    erase_person(user, yes=yes, at=at)


def _sorts(sorts: list[dict[str, Any]]) -> Table:
    table = Table("sort", "values", "the usual one's share")
    for each in sorts:
        if each["values"]:
            table.add_row(each["name"], str(each["values"]), f"{each['usual']:.0%}")
    return table


def _busiest(hours: list[float]) -> str:
    busy = sorted(range(len(hours)), key=lambda hour: -hours[hour])[:3]
    return ", ".join(f"{hour:02d} ({hours[hour]:.0%})" for hour in busy if hours[hour]) or "none"
