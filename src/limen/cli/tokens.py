"""``limen tokens``: how old tokens may be, whatever their issuer wrote into them."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from cyclopts import App, Parameter

from limen.admin.disk import open_disk
from limen.admin.preview import token_age_preview
from limen.admin.verbs.tokens import read_rule
from limen.assemble.installation import token_ages_of
from limen.cli import say, times
from limen.cli.options import CHANGING, HERE, Changing, Where
from limen.cli.policy import tell_preview
from limen.engine import duration
from limen.engine.token_ages import TokenAges
from limen.model import ConfigError

app = App(name="tokens", help="How old tokens may be, whatever their issuer says: list, limit, free.")

_Flag = Annotated[bool, Parameter(negative="")]
_Names = Annotated[tuple[str, ...], Parameter(negative="")]


@Parameter(name="*")
@dataclass(frozen=True)
class Whose:
    """Whose tokens a rule is about."""

    role: Annotated[str, Parameter(help="Tokens with this role; without it, with any.")] = ""
    client: Annotated[str, Parameter(help="Tokens issued to this OAuth client.")] = ""
    claim: Annotated[str, Parameter(help="Tokens with this claim and value: department=sales.")] = ""
    user: Annotated[
        Literal["", "human", "machine"],
        Parameter(help="human, or machine: tokens that an application has for itself."),
    ] = ""

    def parts(self) -> dict[str, Any]:
        """As a rule says it; raises ``ConfigError`` for a claim without a value."""
        name, equals, value = self.claim.partition("=")
        if self.claim and not (name and equals and value):
            raise ConfigError(f"--claim {self.claim!r}: a claim and its value, such as department=sales")
        return _said(role=self.role, client=self.client, claim=name, value=value, user=self.user)


@Parameter(name="*")
@dataclass(frozen=True)
class Which:
    """For which calls, and what is spared. Each list is given by naming its option again."""

    operation: Annotated[_Names, Parameter(help='Calls of this operation only: "POST /transfers".')] = ()
    writes: Annotated[_Flag, Parameter(help="Calls only that may change something.")] = False
    network: Annotated[_Names, Parameter(help="Calls only from this network: 10.20.0.0/16.")] = ()
    except_role: Annotated[_Names, Parameter(help="Not for this role.")] = ()
    except_client: Annotated[_Names, Parameter(help="Not for this OAuth client.")] = ()
    except_operation: Annotated[_Names, Parameter(help="Not for calls of this operation.")] = ()
    except_network: Annotated[_Names, Parameter(help="Not for calls from this network.")] = ()

    def parts(self) -> dict[str, Any]:
        """As a rule says it."""
        spared = _said(
            roles=self.except_role,
            clients=self.except_client,
            operations=self.except_operation,
            networks=self.except_network,
        )
        when = _said(operations=self.operation, writes=self.writes, network_in=self.network)
        return _said(when=when, **{"except": spared})


ANYBODY, ANYTHING = Whose(), Which()


@app.command(name="list")
def list_(*, at: Where = HERE) -> None:
    """The rules in force."""
    _tell(at, at.ask("tokens.list"))


@app.command
def limit(
    name: str,
    age: str,
    /,
    *,
    whose: Whose = ANYBODY,
    which: Which = ANYTHING,
    since_login: _Flag = False,
    preview: str = "",
    at: Changing = CHANGING,
) -> None:
    """Accept tokens of a group only up to an age, from the next call on.

    A token that is too old is answered 401; the client gets another by a refresh. Of several rules that hold,
    each must be met.

    Parameters
    ----------
    name
        What the rule is called; one of this name is replaced.
    age
        The oldest token accepted: 15m, 1h.
    since_login
        Count from the login (auth_time) instead of the token's issue: only another login helps.
    preview
        Change nothing, and tell what it would have changed since then: 24h, or a time.
    """
    since = "login" if since_login else ""
    rule = _said(id=name, seconds=_seconds(age), since=since, why=at.why, **whose.parts(), **which.parts())
    if preview:
        _preview(rule, preview, at)
    else:
        _tell(at, at.change("tokens.limit", create=True, rule=rule))


@app.command
def free(name: str, /, *, at: Changing = CHANGING) -> None:
    """End a rule.

    Parameters
    ----------
    name
        What it is called.
    """
    _tell(at, at.change("tokens.free", id=name))


def _preview(rule: dict[str, Any], since: str, at: Where) -> None:
    wanted, after = read_rule(rule), times.since(since, "--preview")
    with open_disk(at.settings()) as disk:
        kept = [each for each in token_ages_of(disk.control).rules if each.id != wanted.id]
        found = token_age_preview(disk, TokenAges((*kept, wanted)), after)
    tell_preview(found, at, f"With {wanted.id}, since {times.shown(after)}")


def _said(**parts: Any) -> dict[str, Any]:
    """What was said, without what was left out."""
    return {name: part for name, part in parts.items() if part}


def _seconds(age: str) -> int:
    try:
        return duration.seconds(age)
    except ValueError as error:
        raise ConfigError(f"age: {error}") from None


def _tell(at: Where, found: Any) -> None:
    if at.json:
        say.json_out(found)
        return
    rows = say.table("", "rule", "tokens of", "at most", "for", "except")
    for rule in found["rules"]:
        length = duration.written(rule["seconds"]) + (" since the login" if rule.get("since") else "")
        rows.add_row(
            say.plain(rule["id"]),
            say.plain(_whose(rule)),
            length,
            say.plain(_listed(rule.get("when", {})) or "all calls"),
            say.plain(_listed(rule.get("except", {}))),
        )
    say.out().print(rows if found["rules"] else "[dim]Tokens are good for as long as their issuer says.[/]")


def _whose(rule: dict[str, Any]) -> str:
    said = [f"{part} {rule[part]}" for part in ("role", "client", "user") if rule.get(part)]
    said += [f"{rule['claim']}={rule['value']}"] if rule.get("claim") else []
    return ", ".join(said) or "everyone"


def _listed(part: dict[str, Any]) -> str:
    words = {name.replace("_", " "): value for name, value in part.items()}
    return "; ".join(name if value is True else f"{name} {', '.join(value)}" for name, value in words.items())
