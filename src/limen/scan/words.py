"""Words by which developers name owners, roles and rights. Names are hints: a rule that rests on one alone
says so with a low confidence."""

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Final

_SPLIT: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")

_MOST: Final = 16_384
"""Names that are kept taken apart."""

_WORDS: Final = tomllib.loads(files("limen.scan").joinpath("words.toml").read_text("utf-8"))


def listed(name: str) -> frozenset[str]:
    """The words of one list of ``words.toml``."""
    return frozenset(_WORDS[name].split())


OWNERS: Final = listed("owners")
ROLES: Final = listed("roles")
_REMARKS: Final = listed("remarks")
CALLERS: Final = listed("callers")
SENSITIVE: Final = listed("sensitive")
STATES: Final = listed("states")
POWERS: Final = listed("powers")
SECRETS: Final = listed("secrets")
HOUSES: Final = listed("houses")
ORDINARY: Final = listed("ordinary")
_HOLDERS: Final = listed("holders")
_ACTING: Final = frozenset(("acting", "behalf", "impersonate", "impersonated", "sudo"))
_NOW: Final = frozenset(("auth", "authed", "authenticated", "current", "logged", "request", "signed", "this"))


@lru_cache(maxsize=_MOST)
def words(name: str) -> tuple[str, ...]:
    """The words of a name, in small letters: ``ownerId`` and ``owner_id`` are ``owner id``."""
    return tuple(word.lower() for word in _SPLIT.findall(name))


@lru_cache(maxsize=_MOST)
def names_owner(name: str) -> bool:
    """Whether a name is that of an owner or of his id: ``user_id``, ``created_by``, ``ownerId``."""
    parts = words(name)
    if not parts:
        return False
    if parts[-1] in ("id", "ids", "uuid", "pk", "by", "ref", "key", "email", "username", "name"):
        parts = parts[:-1]
    return bool(parts) and parts[-1] in OWNERS


def names_house(name: str) -> bool:
    """Whether a name is that of the house its caller belongs to: ``tenant``, ``current_workspace``."""
    parts = words(name)
    return bool(parts) and parts[-1] in HOUSES and (len(parts) == 1 or _now(parts))


def acts_for(name: str) -> bool:
    """Whether a header of that name says for whom its sender acts: ``X-Account-Id``, ``X-On-Behalf-Of``."""
    parts = words(name)
    return not _ACTING.isdisjoint(parts) or (names_owner(name) and "host" not in parts)


def names_role(name: str) -> bool:
    """Whether a name is that of a role or right: ``is_admin``, ``permissions``."""
    parts = words(name)
    return not ROLES.isdisjoint(parts) and _REMARKS.isdisjoint(parts[-1:])


def sensitive(name: str) -> bool:
    """Whether a member is one that a caller should seldom set for himself: a role, an owner, a state, a
    price."""
    parts = words(name)
    return (
        name in SENSITIVE or names_owner(name) or names_role(name) or (bool(parts) and parts[-1] in SENSITIVE)
    )


def names_caller(name: str) -> bool:
    """Whether a name is that of the one who calls: ``current_user``, ``principal``."""
    parts = words(name)
    return bool(parts) and (parts[-1] in CALLERS and (len(parts) == 1 or _now(parts)))


def _now(parts: tuple[str, ...]) -> bool:
    return not _NOW.isdisjoint(parts)


@lru_cache(maxsize=_MOST)
def kind_of(name: str) -> str:
    """The kind of thing a table, class or collection holds, in one word: ``ORDERS``, ``Order``,
    ``order_repo`` and ``OrderModel`` hold ``order``."""
    parts = [word for word in words(name) if word not in _HOLDERS]
    return _singular("_".join(parts))


def kind_of_table(name: str) -> str:
    """The kind of thing that the rows of a table are: one called ``records`` holds records."""
    return kind_of(name) or _singular(name.lower())


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
