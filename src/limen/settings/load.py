"""Reading settings: defaults, then ``limen.toml``, then the environment, then the command line."""

import difflib
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from limen.model import ConfigError
from limen.settings.build import Problem, bare, build, is_section, rows
from limen.settings.places import line_of
from limen.settings.sections import Settings

PREFIX = "LIMEN_"
OTHERS = frozenset({"LIMEN_CONFIG", "LIMEN_MASTER_KEY_FILE"})
"""Names in the environment that mean something elsewhere."""


def load(
    file: str | Path | None = None,
    environ: Mapping[str, str] | None = None,
    overrides: Mapping[str, object] | None = None,
) -> Settings:
    """All settings; ``environ`` holds ``LIMEN_SERVER_LISTEN`` and the like, ``overrides`` ``server.listen``.

    Raises ``ConfigError`` with one line per mistake, each naming file, line, key and what would be accepted.
    """
    text, name = _read(file)
    tree = _parse(text, name)
    origins: dict[tuple[str, ...], str] = {}
    problems = _apply_environment(tree, environ or {}, origins)
    problems += _apply_overrides(tree, overrides or {}, origins)
    settings = build(Settings, tree, (), problems, frozenset(origins))
    if problems:
        raise ConfigError("\n".join(_said(problem, text, name, origins) for problem in problems))
    made: Settings = settings
    return made


def leaves(kind: type[Any] = Settings, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every setting that holds a single value or a plain list, with its path; repeated tables have none."""
    for field in msgspec.structs.fields(kind):
        here, inner = (*path, field.name), bare(field.type)
        if is_section(inner):
            yield from leaves(inner, here)
        elif rows(inner) is None:
            yield here, field


def variable(path: tuple[str, ...]) -> str:
    """The environment variable of a setting: ``LIMEN_SERVER_LISTEN``."""
    return PREFIX + "_".join(path).upper()


def _read(file: str | Path | None) -> tuple[str, str]:
    if file is None:
        return "", "limen.toml"
    try:
        return Path(file).read_text(encoding="utf-8"), str(file)
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read: {error.strerror}; name another with --config") from None
    except UnicodeDecodeError as error:
        raise ConfigError(f"{file}: not UTF-8 at byte {error.start}; save it as UTF-8") from None


def _parse(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{name}: not TOML: {error}") from None


def _apply_environment(
    tree: dict[str, Any], environ: Mapping[str, str], origins: dict[tuple[str, ...], str]
) -> list[Problem]:
    """Put the environment over the file. A name that nearly fits is a typing error and said."""
    paths = {variable(path): path for path, _ in leaves()}
    problems = []
    for name in sorted(name for name in environ if name.startswith(PREFIX) and name not in OTHERS):
        if name in paths:
            problems += _put(tree, paths[name], environ[name], f"environment {name}", origins)
        elif near := difflib.get_close_matches(name, paths, 1, 0.9):
            origins[(name,)] = "environment"
            problems.append(Problem((name,), f"is no setting; did you mean {near[0]}?"))
    return problems


def _apply_overrides(
    tree: dict[str, Any], overrides: Mapping[str, object], origins: dict[tuple[str, ...], str]
) -> list[Problem]:
    problems = []
    for key, given in overrides.items():
        problems += _put(tree, tuple(key.split(".")), given, "command line", origins)
    return problems


def _put(
    tree: dict[str, Any],
    path: tuple[str, ...],
    given: object,
    origin: str,
    origins: dict[tuple[str, ...], str],
) -> list[Problem]:
    origins[path] = origin
    table = tree
    for part in path[:-1]:
        inner = table.setdefault(part, {})
        if not isinstance(inner, dict):
            return [Problem(path, f"{part} is no table, so nothing in it can be set")]
        table = inner
    table[path[-1]] = given
    return []


def _said(problem: Problem, text: str, name: str, origins: dict[tuple[str, ...], str]) -> str:
    """``limen.toml, line 12: [routes] fail = 'opne': one of closed, identity, open``."""
    glue = " " if problem.message.startswith(("=", "is ")) else ": "
    said = _named(problem.path) + glue + problem.message
    if problem.path in origins:
        return f"{origins[problem.path]}: {said}"
    line = line_of(text, problem.path)
    return f"{name}, line {line}: {said}" if line else f"{name}: {said}"


def _named(path: tuple[str, ...]) -> str:
    """A path as its file has it: ``[identity.jwt] skew``; the line tells repeated tables apart."""
    names = [part for part in path if not part.isdigit()]
    if path and path[-1].isdigit():
        return f"[{'.'.join(names)}]"
    return f"[{'.'.join(names[:-1])}] {names[-1]}" if len(names) > 1 else "".join(names)
