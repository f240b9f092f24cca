"""``limen operators``: who may agree to plans, each with a key of his own."""

from pathlib import Path
from typing import Annotated, Any, Literal

from cyclopts import App, Parameter

from limen.cli import say, times
from limen.cli.options import CHANGING, HERE, Changing, Where
from limen.credentials.operators import ADMIT, new_key, sign
from limen.model import ConfigError

app = App(name="operators", help="Who may agree to plans: list, add and remove them.")

Agreeing = Annotated[tuple[Path, ...], Parameter(name="--key", negative="")]


@app.command(name="list")
def list_(*, at: Where = HERE) -> None:
    """Everyone, with role and public key."""
    found = at.ask("operators.list")
    if at.json:
        say.json_out(found)
        return
    rows = say.table("", "operator", "role", "since", "named by", "public key")
    for each in found:
        since = times.shown(each["since"])
        rows.add_row(say.plain(each["name"]), each["role"], since, say.plain(each["by"]), each["key"])
    say.out().print(rows if found else "[dim]Nobody: whoever has the console answers for plans alone.[/]")


@app.command
def add(
    name: str,
    /,
    *,
    out: Path | None = None,
    role: Literal["approver", "operator"] = "approver",
    public: str = "",
    key: Agreeing = (),
    at: Changing = CHANGING,
) -> None:
    """Name an operator and make a key for them; its private half goes into a file of their own.

    Parameters
    ----------
    name
        What they are called in plans and in the record.
    out
        The file for the private key, mode 600; hand it over and keep no copy.
    role
        An approver may agree to what loosens or destroys; an operator may only ask for plans.
    public
        In place of --out: the public key, in hexadecimal digits, of a key that they made themselves.
    key
        Once there are approvers: the key files of two of them (of the one, where there is one).
    """
    if bool(out) == bool(public):
        raise ConfigError("--out FILE for a new key, or --public for one that exists: give one of the two")
    made = public or new_key(out or Path()).hex()
    try:
        agreed = _agreed(at, key, action="add", name=name, role=role, key=made)
        done = at.change("operators.add", create=True, name=name, role=role, key=made, agreed=agreed)
    except BaseException:
        if out:
            out.unlink(missing_ok=True)
        raise
    _tell(at, done, f"is an {done['role']}" + (f": the key is in {out}" if out else ""))


@app.command
def remove(name: str, /, *, key: Agreeing = (), at: Changing = CHANGING) -> None:
    """Take an operator off the list; what they agreed to and was not applied yet counts no more.

    Parameters
    ----------
    name
        The operator.
    key
        The key files of two approvers (of the one, where there is one).
    """
    agreed = _agreed(at, key, action="remove", name=name)
    _tell(at, at.change("operators.remove", name=name, agreed=agreed), "is no operator any more")


def _agreed(at: Changing, files: tuple[Path, ...], **change: str) -> list[tuple[str, str]]:
    """Each file's public key and signature over the change."""
    question = bytes.fromhex(at.ask("operators.question", create=True, **change)["text"])
    pairs = [sign(file, ADMIT, question) for file in files]
    return [(public.hex(), word.hex()) for public, word in pairs]


def _tell(at: Changing, done: dict[str, Any], said: str) -> None:
    if at.json:
        say.json_out(done)
        return
    say.out().print(f"[green]✓[/] {say.plain(done['name'])} {say.plain(said)}")
