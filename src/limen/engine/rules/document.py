"""The control document of standing rules: a list, and what putting a rule into it or taking one out makes
of it."""

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Any, Final

import msgspec

from limen.engine.rules import BY_OP
from limen.model import ConfigError
from limen.model.rule import BY_RULE, Slots, StandingRule

RULES_MOST: Final = 256
"""Rules in force at once."""

_ID_LONGEST: Final = 80

Document = tuple[StandingRule, ...]


def read(document: bytes, place: str = "rules") -> Document:
    """The rules of a document; raises ``ConfigError`` naming ``place``."""
    try:
        return msgspec.json.decode(document, type=Document)
    except msgspec.DecodeError as error:
        raise ConfigError(f"{place}: {error}") from None


def written(rules: Sequence[StandingRule]) -> bytes:
    """What ``read`` reads: equal rules are equal bytes."""
    return msgspec.json.encode(rules, order="deterministic")


def slots_of(op: str, plain: dict[str, Any]) -> Slots:
    """The slots of a rule from plain data; raises ``ConfigError`` naming the slot and what it may hold."""
    kind = BY_OP.get(op)
    if kind is None:
        raise ConfigError(f"rule {op!r}: one of {', '.join(BY_OP)}")
    try:
        slots = msgspec.convert(plain, Slots)
    except msgspec.ValidationError as error:
        raise ConfigError(f"rule {op}: {error}") from None
    kind.check(slots)
    return slots


def put(rules: Iterable[StandingRule], new: StandingRule) -> Document:
    """The rules with a new one in place of that with its id, or its kind and target; those over are left
    out."""
    kept = [rule for rule in rules if not rule.over(new.since) and not _same(rule, new)]
    if len(kept) >= RULES_MOST:
        raise ConfigError(f"{RULES_MOST} rules are in force, the most there may be: drop one first")
    return (*kept, new)


def drop(rules: Iterable[StandingRule], name: str) -> Document:
    """The rules without one; raises ``ConfigError`` where there is none of that id."""
    known = tuple(rules)
    kept = tuple(rule for rule in known if rule.id != name)
    if len(kept) == len(known):
        raise ConfigError(f"no rule is named {name!r}: `limen rules list` shows them all")
    return kept


def named(op: str, slots: Slots, wanted: str = "") -> str:
    """The id of a rule: the one asked for, or one that tells its kind and, in short, its target."""
    if not wanted:
        target = repr(BY_OP[op].target(slots)).encode()
        return f"{BY_RULE}{op.replace('_', '-')}-{blake2b(target, digest_size=4).hexdigest()}"
    name = wanted if wanted.startswith(BY_RULE) else f"{BY_RULE}{wanted}"
    bare = name.replace("-", "").replace("_", "")
    if not bare.isascii() or not bare.isalnum() or len(name) > _ID_LONGEST:
        raise ConfigError(f"rule id {wanted!r}: letters, digits, - and _, at most {_ID_LONGEST}")
    return name


def _same(one: StandingRule, other: StandingRule) -> bool:
    if one.id == other.id:
        return True
    kind = BY_OP[one.op]
    return one.op == other.op and kind.target(one.slots) == kind.target(other.slots)
