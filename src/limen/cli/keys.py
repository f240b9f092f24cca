"""``limen keys``: API keys from their making to their end."""

import sys
from pathlib import Path
from typing import Annotated, Any

from cyclopts import App, Parameter
from rich.console import Group
from rich.panel import Panel

from limen.cli import say, times
from limen.cli.options import CHANGING, HERE, Changing, Where
from limen.engine import duration
from limen.model import ConfigError
from limen.model.key import CANARY

app = App(name="keys", help="API keys: make, show, rotate, suspend, resume, revoke and import them.")

Several = Annotated[tuple[str, ...], Parameter(negative="")]


@app.command
def create(
    principal: str,
    /,
    *,
    role: Several = (),
    scope: Several = (),
    network: Several = (),
    expires: str = "",
    note: str = "",
    canary: Annotated[bool, Parameter(negative="")] = False,
    at: Changing = CHANGING,
) -> None:
    """Make a key. Its text is shown once, now, and kept nowhere.

    Parameters
    ----------
    principal
        Whose key it is: a user, a service, a partner.
    role
        A role it has; may be given several times.
    scope
        A scope it has; may be given several times.
    network
        An address or network it may be used from; without any, from everywhere.
    expires
        When it ends: a length such as 90d, or a time.
    note
        What it is for.
    canary
        Nobody is to use it: it is planted where a thief would look, and any call with it is blocked.
    """
    scope = (*scope, CANARY) if canary else scope
    terms = _terms(principal, role, scope, network, expires, note)
    _tell(at, at.change("keys.create", create=True, terms=terms), "The new key")


@app.command(name="list")
def list_(*, at: Where = HERE) -> None:
    """Every key and how it stands."""
    found = at.ask("keys.list")
    if at.json:
        say.json_out(found)
        return
    rows = say.table("", "key", "state", "principal", "roles", "expires", "note")
    for key in found:
        rows.add_row(
            key["public_id"],
            _state(key),
            say.plain(key["principal"]),
            say.plain(" ".join(key["roles"])),
            times.shown(key["expires"]),
            say.plain(key["note"]),
        )
    say.out().print(rows if found else "[dim]No keys yet: `limen keys create NAME` makes one.[/]")


@app.command
def show(key: str, /, *, at: Where = HERE) -> None:
    """One key.

    Parameters
    ----------
    key
        Its public id, as `limen keys list` shows it.
    """
    _tell(at, at.ask("keys.show", public_id=key), "API key")


@app.command
def upstream(*, at: Where = HERE) -> None:
    """The secret with which your API checks the signed header `x-limen-identity`: an HS256 token.

    The header tells who is calling and proves that the call came through the gateway. Give the secret to the
    API alone: whoever has it can sign as the gateway. After the master key is rotated there is a new one.
    """
    found = at.ask("keys.upstream")
    if at.json:
        say.json_out(found)
        return
    rows = say.table("", "kid", "secret (hex)")
    for kid, secret in found.items():
        rows.add_row(say.plain(kid), say.plain(secret))
    say.out().print(rows)


@app.command
def rotate(key: str, /, *, overlap: str = "24h", at: Changing = CHANGING) -> None:
    """Give a key a new secret; its baseline stays.

    Parameters
    ----------
    key
        Its public id.
    overlap
        How long the old secret is accepted beside the new one, such as 24h; 0s ends it now.
    """
    try:
        seconds = duration.seconds(overlap)
    except ValueError as error:
        raise ConfigError(f"--overlap {error}") from None
    _tell(at, at.change("keys.rotate", public_id=key, overlap=seconds), "The new secret")


@app.command
def suspend(key: str, /, *, until: str = "", at: Changing = CHANGING) -> None:
    """Refuse a key at once: on disk, and at the gateway within a second.

    Parameters
    ----------
    key
        Its public id.
    until
        When the suspension ends: a length such as 12h, or a time; without it, when it is resumed.
    """
    end = times.moment(until, "--until", times.now()) if until else 0.0
    _tell(at, at.change("keys.suspend", public_id=key, until=end), "Suspended")


@app.command
def resume(key: str, /, *, at: Changing = CHANGING) -> None:
    """End a suspension, whoever ordered it.

    Parameters
    ----------
    key
        Its public id.
    """
    _tell(at, at.change("keys.resume", public_id=key), "Resumed")


@app.command
def revoke(key: str, /, *, at: Changing = CHANGING) -> None:
    """Refuse a key for good.

    Parameters
    ----------
    key
        Its public id.
    """
    _tell(at, at.change("keys.revoke", public_id=key), "Revoked")


@app.command(name="import")
def import_(
    principal: str,
    /,
    *,
    file: Path | None = None,
    role: Several = (),
    scope: Several = (),
    network: Several = (),
    expires: str = "",
    note: str = "",
    at: Changing = CHANGING,
) -> None:
    """Take over a key of another system by its text, of which only a keyed hash is kept.

    The text is read from --file or from stdin, never from the command line, where others could see it.

    Parameters
    ----------
    principal
        Whose key it is.
    file
        A file that holds the key's text alone; without it, stdin.
    role
        A role it has; may be given several times.
    scope
        A scope it has; may be given several times.
    network
        An address or network it may be used from.
    expires
        When it ends: a length such as 90d, or a time.
    note
        What it is for.
    """
    text = (file.read_text(encoding="utf-8") if file else sys.stdin.readline()).strip()
    terms = _terms(principal, role, scope, network, expires, note)
    _tell(at, at.change("keys.import", create=True, text=text, terms=terms), "Imported")


def _terms(
    principal: str,
    roles: tuple[str, ...],
    scopes: tuple[str, ...],
    networks: tuple[str, ...],
    expires: str,
    note: str,
) -> dict[str, Any]:
    end = times.moment(expires, "--expires", times.now()) if expires else 0.0
    return {
        "principal": principal,
        "roles": roles,
        "scopes": scopes,
        "networks": networks,
        "expires": end,
        "note": note,
    }


def _state(key: dict[str, Any]) -> str:
    colours = {"active": "green", "suspended": "bold white on red"}
    return f"[{colours.get(key['state'], 'red')}]{key['state']}[/]"


def _tell(at: Where, key: dict[str, Any], title: str) -> None:
    if at.json:
        say.json_out(key)
        return
    rows = say.facts(
        ("key", f"[bold]{key['public_id']}[/]"),
        ("state", _state(key)),
        ("principal", say.plain(key["principal"])),
        ("roles", say.plain(" ".join(key["roles"]))),
        ("scopes", say.plain(" ".join(key["scopes"]))),
        ("networks", say.plain(" ".join(key["networks"]))),
        ("note", say.plain(key["note"])),
        ("created", times.shown(key["created"])),
        ("expires", times.shown(key["expires"])),
        ("suspended until", _until(key)),
        ("old secret until", times.shown(key["old_secret_until"]) if key["old_secret_until"] else ""),
        ("caller", key["caller"]),
    )
    if not key["text"]:
        say.out().print(Panel(rows, title=title, title_align="left", expand=False))
        return
    once = f"\n[bold green]{say.plain(key['text'])}[/]\n[dim]Shown once: keep it now.[/]"
    say.out().print(Panel(Group(rows, once), title=title, title_align="left", expand=False))


def _until(key: dict[str, Any]) -> str:
    if key["state"] != "suspended":
        return ""
    end = key["suspended_until"]
    return times.shown(end) if end else f"resumed: limen keys resume {key['public_id']}"
