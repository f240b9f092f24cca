"""Values of a record, by the paths of a mapping; compiled once, looked up for every record."""

from collections.abc import Callable
from typing import Any, Final

from limen.gateways.login_logs.mapping import Paths, Rule, Value
from limen.gateways.login_logs.shape import Fields

Look = Callable[[Fields], Any]
"""What a record says there; ``None`` for nothing."""

_NOTHING: Final = ("", "-")


def look_of(paths: Paths, nothing: tuple[str, ...] = ()) -> Look:
    """The first of these paths that says something. ``nothing`` are values as good as none."""
    none = frozenset((*_NOTHING, *nothing))
    looks = [_one(path, none) for path in ((paths,) if isinstance(paths, str) else paths)]

    def first(fields: Fields) -> Any:
        for look in looks:
            if (value := look(fields)) is not None:
                return value
        return None

    return looks[0] if len(looks) == 1 else first


def fits(rule: Rule) -> Callable[[Fields], bool]:
    """Whether a record says what a rule wants: letters count alike, large and small."""
    wanted = [(look_of(path), frozenset(map(spelt, _listed(values)))) for path, values in rule.items()]
    return lambda fields: all(spelt(look(fields)) in values for look, values in wanted)


def spelt(value: object) -> str:
    """A value as rules compare it; empty for what is no single one."""
    return str(value).casefold() if isinstance(value, str | int | float) else ""


def _listed(values: Value | tuple[Value, ...]) -> tuple[Value, ...]:
    return values if isinstance(values, tuple) else (values,)


def _one(path: str, none: frozenset[str]) -> Look:
    if "{" in path:
        return _filled(path, none)
    names = tuple(path.split("."))

    def look(fields: Fields) -> Any:
        value: Any = fields.get(path)
        if value is None and len(names) > 1:
            value = _deep(fields, names)
        return None if value.__class__ is str and value in none else value

    return look


def _deep(value: Any, names: tuple[str, ...]) -> Any:
    for name in names:
        if isinstance(value, dict):
            value = value.get(name)
        elif isinstance(value, list):
            value = _item(value, name)
        else:
            return None
    return value


def _item(items: list[Any], name: str) -> Any:
    """An item by its place, from 0, or from the end with a minus."""
    try:
        return items[int(name[:4])]
    except (ValueError, IndexError):
        return None


def _filled(text: str, none: frozenset[str]) -> Look:
    """``{account}/{name}``; nothing where one of them says nothing."""
    begin, *pieces = text.split("{")
    parts = [(_one(path, none), literal) for path, _, literal in (piece.partition("}") for piece in pieces)]

    def look(fields: Fields) -> str | None:
        found = [begin]
        for part, literal in parts:
            value = part(fields)
            if not isinstance(value, str | int):
                return None
            found += (str(value), literal)
        return "".join(found)

    return look
