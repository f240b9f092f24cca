"""``limen operations``: what the API can do, as its traffic and its document tell it."""

from pathlib import Path
from typing import Annotated, Any

import msgspec
import yaml
from cyclopts import App, Parameter

from limen.cli import say, times
from limen.cli.options import CHANGING, HERE, Changing, Where
from limen.copilot.described import described, purpose
from limen.copilot.operations import OPERATIONS
from limen.engine import duration
from limen.model import ConfigError

app = App(name="operations", help="The catalogue of operations: what is called, what is declared.")


@app.default
def catalogue(*, at: Where = HERE) -> None:
    """What can be asked of Limen in words (`limen ask`): every operation with its slots, units and bounds."""
    if at.json:
        say.json_out([described(kind) for kind in OPERATIONS])
        return
    rows = say.table("", "operation", "it would", "tried on traffic", "needs", "for")
    for kind in OPERATIONS:
        needs = ", ".join(need.replace("|", " or ") for need in kind.needs)
        rows.add_row(kind.op, kind.impact.value, kind.replays.value, needs, say.plain(purpose(kind)))
    say.out().print(rows)


@app.command(name="list")
def list_(*, spelt: Annotated[bool, Parameter(negative="")] = False, at: Where = HERE) -> None:
    """Every operation, learned or declared.

    Parameters
    ----------
    spelt
        Show path segments that few callers used as they were spelt; they may name somebody.
    """
    _tell(at, at.ask("operations.list", spelt=spelt), "No operation is known yet.")


@app.command
def shadow(*, at: Where = HERE) -> None:
    """Operations that are called and that no OpenAPI document names."""
    _tell(at, at.ask("operations.list", which="shadow"), "Everything that is called is declared.")


@app.command
def zombie(*, unseen_for: str = "", at: Where = HERE) -> None:
    """Operations that the OpenAPI document names and that nobody calls.

    Parameters
    ----------
    unseen_for
        Also those not called for so long, such as 30d.
    """
    try:
        since = times.now() - duration.seconds(unseen_for) if unseen_for else 0.0
    except ValueError as error:
        raise ConfigError(f"--unseen-for {error}") from None
    _tell(
        at, at.ask("operations.list", which="zombie", since=since), "Everything that is declared is called."
    )


@app.command
def export(*, openapi: Annotated[Path, Parameter(allow_leading_hyphen=True)], at: Where = HERE) -> None:
    """Write what is known as an OpenAPI 3.1 document.

    Parameters
    ----------
    openapi
        The file to write: YAML, or JSON by its name; - is stdout.
    """
    document = at.ask("operations.openapi")
    as_json = at.json or openapi.suffix == ".json"
    text = _as_json(document) if as_json else yaml.safe_dump(document, sort_keys=False, allow_unicode=True)
    if str(openapi) == "-":
        print(text)
        return
    try:
        openapi.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{openapi}: cannot be written: {error.strerror}") from None
    say.note(f"{len(document['paths'])} paths are in {openapi}")


@app.command(name="import")
def import_(openapi: Path, /, *, at: Changing = CHANGING) -> None:
    """Take an OpenAPI document's operations for the declared ones, in place of those declared before.

    Parameters
    ----------
    openapi
        The document, YAML or JSON, OpenAPI 3.0 or 3.1.
    """
    try:
        text = openapi.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{openapi}: cannot be read: {error}") from None
    done = at.change("operations.import", create=True, text=text, source=str(openapi))
    if at.json:
        say.json_out(done)
        return
    undo = f"[dim](undo: limen undo r{done['revision']})[/]"
    say.out().print(f"[green]✓[/] {done['declared']} operations are declared {undo}")


def _as_json(document: object) -> str:
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode()


def _tell(at: Where, found: list[dict[str, Any]], nothing: str) -> None:
    if at.json:
        say.json_out(found)
        return
    rows = say.table("", "operation", "calls", "last seen", "", "tags", right=("calls",))
    for each in found:
        kinds = {(True, True): "", (True, False): "never called", (False, True): "not declared"}
        rows.add_row(
            say.plain(each["name"]),
            f"{each['calls']:,}",
            times.ago(each["last_seen"]),
            f"[yellow]{kinds.get((each['declared'], each['learned']), '')}[/]",
            say.plain(" ".join(each["tags"])),
        )
    say.out().print(rows if found else f"[dim]{nothing}[/]")
