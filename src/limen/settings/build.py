"""From plain tables to typed settings, gathering every mistake on the way instead of the first only."""

import difflib
import types
from typing import Any, Union, get_args, get_origin

import msgspec

from limen.settings.values import decode

Path = tuple[str, ...]


class Problem(msgspec.Struct, frozen=True):
    """One mistake: at which key, and what would be accepted."""

    path: Path
    message: str


def build(kind: type[Any], given: object, path: Path, problems: list[Problem], texts: frozenset[Path]) -> Any:
    """Make a section struct of a table; mistakes go to ``problems`` and the default stands in.

    ``texts`` are the paths whose values came as text (environment, command line) and are read leniently.
    """
    if not isinstance(given, dict):
        problems.append(Problem(path, f"expected a table, got {_kind_of(given)}"))
        return None
    fields = {field.name: field for field in msgspec.structs.fields(kind)}
    problems += [_unknown((*path, str(key)), fields) for key in given if key not in fields]
    known = {name: field for name, field in fields.items() if name in given}
    found = len(problems)
    values = {
        name: value(field.type, given[name], (*path, name), problems, texts) for name, field in known.items()
    }
    missing = [name for name, field in fields.items() if field.required and name not in given]
    problems += [Problem((*path, name), "is missing and has no default") for name in missing]
    return None if len(problems) > found else _made(kind, values, path, problems)


def value(kind: Any, given: object, path: Path, problems: list[Problem], texts: frozenset[Path]) -> Any:
    """Read one value of a field's type."""
    plain = bare(kind)
    if is_section(plain):
        return build(plain, given, path, problems, texts)
    item = rows(plain)
    if item is not None:
        if not isinstance(given, list):
            problems.append(Problem(path, f"expected a list of tables, got {_kind_of(given)}"))
            return None
        return tuple(build(item, row, (*path, str(i)), problems, texts) for i, row in enumerate(given))
    return _converted(kind, given, path, problems, lenient=path in texts)


def bare(kind: Any) -> Any:
    """A type without its annotations."""
    return get_args(kind)[0] if hasattr(kind, "__metadata__") else kind


def is_section(kind: Any) -> bool:
    """Whether a type is a table of its own."""
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def rows(kind: Any) -> type[Any] | None:
    """The struct in ``tuple[Struct, ...]``, which TOML writes as repeated tables; else ``None``."""
    arguments = get_args(kind)
    return arguments[0] if get_origin(kind) is tuple and is_section(arguments[0]) else None


def _converted(kind: Any, given: object, path: Path, problems: list[Problem], *, lenient: bool) -> Any:
    if lenient and isinstance(given, str) and get_origin(bare(kind)) is tuple:
        given = [part.strip() for part in given.split(",") if part.strip()]
    try:
        return msgspec.convert(given, kind, dec_hook=decode, strict=not lenient)
    except msgspec.ValidationError as error:
        problems.append(Problem(path, f"= {_shown(given)}: {_accepted(kind, str(error))}"))
        return None


def _shown(given: object) -> str:
    """A value as an error may quote it: short, and nothing that may hold a password."""
    text = repr(given)
    return "(not shown)" if "@" in text else text if len(text) <= 80 else text[:77] + "..."


def _accepted(kind: Any, message: str) -> str:
    """What would be accepted: the choices where there are some, else msgspec's own words."""
    choices = [str(choice) for choice in _choices(bare(kind))]
    return f"one of {', '.join(choices)}" if choices else message.split(" - at `$", 1)[0]


def _choices(kind: Any) -> list[object]:
    if get_origin(kind) in (types.UnionType, Union):
        return [choice for part in get_args(kind) for choice in _choices(part)]
    arguments = get_args(kind)
    return list(arguments) if arguments and all(isinstance(each, str) for each in arguments) else []


def _unknown(path: Path, fields: dict[str, Any]) -> Problem:
    near = difflib.get_close_matches(path[-1], fields, 1)
    meant = f"did you mean {near[0]!r}? " if near else ""
    return Problem(path, f"is no setting; {meant}known here: {', '.join(fields)}")


def _made(kind: type[Any], values: dict[str, Any], path: Path, problems: list[Problem]) -> Any:
    try:
        return kind(**values)
    except ValueError as error:
        problems.append(Problem(path, str(error)))
        return None


def _kind_of(given: object) -> str:
    names: dict[type, str] = {dict: "a table", list: "a list", str: "text"}
    return names.get(type(given), type(given).__name__)
