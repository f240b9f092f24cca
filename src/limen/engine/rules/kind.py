"""What kinds of rule share: which slots one needs, what makes two of them the same rule, and how it reads."""

from collections.abc import Callable, Sequence

import msgspec

from limen.engine.rules.wording import Draft
from limen.model import ConfigError
from limen.model.rule import EVERYONE, Limit, Slots, StandingRule

Writes = Callable[[StandingRule, Sequence[StandingRule]], Sequence[Draft]]
"""The policies of a rule, among all rules in force (one rule may make room for another)."""


def _nothing(_rule: StandingRule, _among: Sequence[StandingRule]) -> Sequence[Draft]:
    return ()


class Kind(msgspec.Struct, frozen=True):
    """One kind of rule, by the operation that asks for it.

    ``needs`` are the slots without which it is none (``a|b``: one of them); ``values`` those that another
    rule for the same target changes. All other slots are the target. ``counts`` are the calls that are
    counted where it has a limit.
    """

    op: str
    needs: tuple[str, ...]
    takes: tuple[str, ...]
    values: tuple[str, ...] = ()
    writes: Writes = _nothing
    counts: Writes = _nothing

    def check(self, slots: Slots) -> None:
        """Raise ``ConfigError`` for a slot that is missing, or that this kind does not have."""
        filled = slots.plain
        for need in self.needs:
            if not any(choice in filled for choice in need.split("|")):
                raise ConfigError(f"rule {self.op}: {need.replace('|', ' or ')} is missing")
        for name in filled:
            if name not in self.takes:
                raise ConfigError(f"rule {self.op}: {name}: only {', '.join(self.takes)}")

    def target(self, slots: Slots) -> tuple[object, ...]:
        """What a rule is about, comparable: the order of names does not matter, nor does saying ``*``."""
        filled = {name: plain for name, plain in slots.plain.items() if name not in self.values}
        return (
            self.op,
            *sorted((name, _comparable(plain)) for name, plain in filled.items() if not _all(plain)),
        )


def limit_of(slots: Slots) -> Limit | None:
    """What a rule counts up to; ``None`` where it does not count."""
    if slots.limit is not None:
        return slots.limit
    return Limit(slots.calls, slots.per_s) if slots.calls and slots.per_s else None


def whom(slots: Slots) -> str:
    """Whom a rule is about, for people."""
    named = ((slots.role, "{}"), (slots.key, "key {}"), (slots.client, "client {}"))
    found = [text.format(name) for name, text in named if name and name != EVERYONE]
    where = ", ".join(name for name in slots.operations if name != EVERYONE)
    return f"{' '.join(found) or 'everyone'}{f' on {where}' if where else ''}"


def _all(plain: object) -> bool:
    return plain in (EVERYONE, [EVERYONE])


def _comparable(plain: object) -> str:
    ordered = sorted(plain) if isinstance(plain, list) else plain
    return msgspec.json.encode(ordered, order="sorted").decode()
