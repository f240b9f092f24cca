"""Where in a TOML text a key stands, so that an error can name the line."""

import re

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]#]{1,200}?)\s*\]")
_KEY = re.compile(r"\s*([A-Za-z0-9_\-.\"' ]{1,200}?)\s*=")


def line_of(text: str, path: tuple[str, ...]) -> int:
    """The line (from 1) of a path such as ``("routes", "0", "fail")``; else of the nearest table, else 0."""
    best, best_line = 0, 0
    table: tuple[str, ...] = ()
    counts: dict[tuple[str, ...], int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            table = _table(_parts(header[2]), header[1] == "[[", counts)
            place = table
        elif key := _KEY.match(line):
            place = table + _parts(key[1])
        else:
            continue
        if place == path[: len(place)] and len(place) > best:
            best, best_line = len(place), number
    return best_line


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip(" \"'") for part in dotted.split("."))


def _table(name: tuple[str, ...], repeated: bool, counts: dict[tuple[str, ...], int]) -> tuple[str, ...]:
    """The path of a table header: the second ``[[routes]]`` is ``("routes", "1")``."""
    if repeated:
        counts[name] = counts.get(name, -1) + 1
    path: tuple[str, ...] = ()
    for depth, part in enumerate(name, 1):
        path = (*path, part)
        if name[:depth] in counts:
            path = (*path, str(counts[name[:depth]]))
    return path
