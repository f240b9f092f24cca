"""How old tokens may be: a document of the control store, beside the policies."""

from typing import Any

import msgspec

from limen.admin.verb import Verb, change_of
from limen.assemble import Installation
from limen.assemble.installation import TOKEN_AGES
from limen.engine.token_age import TokenAge
from limen.engine.token_ages import TokenAges
from limen.model import ConfigError


class TokenAgesView(msgspec.Struct, frozen=True):
    """The rules in force and the revision that put them there (0: there never were any)."""

    revision: int
    rules: tuple[TokenAge, ...]


def show(installation: Installation, _arguments: dict[str, Any]) -> TokenAgesView:
    """The rules in force."""
    revision = installation.control.document_revision(TOKEN_AGES)
    return TokenAgesView(revision, installation.world.token_ages.rules)


def limit(installation: Installation, arguments: dict[str, Any]) -> TokenAgesView:
    """Put one ``rule`` in force from the next call on, in place of the one with its id."""
    rule = read_rule(arguments["rule"])
    kept = [each for each in installation.world.token_ages.rules if each.id != rule.id]
    return _use(installation, TokenAges((*kept, rule)), arguments)


def free(installation: Installation, arguments: dict[str, Any]) -> TokenAgesView:
    """End the rule with this ``id``."""
    rules, name = installation.world.token_ages.rules, str(arguments["id"])
    kept = [each for each in rules if each.id != name]
    if len(kept) == len(rules):
        raise ConfigError(f"no rule of token age is named {name!r}: `limen tokens list` shows them all")
    return _use(installation, TokenAges(kept), arguments)


def read_rule(given: object) -> TokenAge:
    """A rule from plain data; raises ``ConfigError``."""
    try:
        return msgspec.convert(given, TokenAge)
    except msgspec.ValidationError as error:
        raise ConfigError(f"token age: {error}") from None


def _use(installation: Installation, ages: TokenAges, arguments: dict[str, Any]) -> TokenAgesView:
    installation.control.put_document(TOKEN_AGES, ages.document(), change_of(installation, arguments))
    installation.limit_tokens(ages)
    return show(installation, {})


VERBS: dict[str, Verb] = {"tokens.list": show, "tokens.limit": limit, "tokens.free": free}
