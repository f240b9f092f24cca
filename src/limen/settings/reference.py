"""The reference page of all settings, generated so that it cannot go stale."""

from typing import Any

import msgspec

from limen.settings.build import bare, is_section, rows
from limen.settings.load import variable
from limen.settings.sections import Settings

_HEAD = """# Settings

Generated from `limen.settings.sections`; do not edit. Regenerate with `python -m limen.settings.reference`.

Read in this order, later ones winning: defaults, `limen.toml`, the environment, the command line.
Durations are written `200ms`, `30s`, `15m`, `12h`, `7d`; sizes `64KB`, `10MB`; rates `0.1%`, `1 in 10000`,
`1/day`. Tables in double brackets can be repeated, and come from the file only.
"""


def settings_reference() -> str:
    """The whole page as Markdown."""
    sections = [_section(bare(f.type), (f.name,)) for f in msgspec.structs.fields(Settings)]
    return "\n".join([_HEAD, *sections])


def _section(kind: Any, path: tuple[str, ...], *, repeated: bool = False) -> str:
    """One table of the file, and after it the tables inside it."""
    if (item := rows(kind)) is not None:
        return _section(item, path, repeated=True)
    name = f"[[{'.'.join(path)}]]" if repeated else f"[{'.'.join(path)}]"
    lines = [
        f"## `{name}`",
        "",
        _prose(kind),
        "",
        "| Key | Default | Meaning | Environment |",
        "|---|---|---|---|",
    ]
    inner = []
    for field in msgspec.structs.fields(kind):
        if is_section(bare(field.type)) or rows(bare(field.type)) is not None:
            inner.append(_section(bare(field.type), (*path, field.name)))
        else:
            lines.append(_row(field, path, repeated=repeated))
    return "\n".join([*lines, "", *inner])


def _row(field: Any, path: tuple[str, ...], *, repeated: bool) -> str:
    environment = "" if repeated else f"`{variable((*path, field.name))}`"
    cells = (f"`{field.name}`", _default(field), field.type.__metadata__[-1].description, environment)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _default(field: Any) -> str:
    if field.required:
        return "required"
    default = field.default
    if default is None or default in ("", ()):
        return ""
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    return "`" + (", ".join(map(str, default)) if isinstance(default, tuple) else str(default)) + "`"


def _prose(kind: Any) -> str:
    return " ".join((kind.__doc__ or "").replace("``", "`").split())


if __name__ == "__main__":
    print(settings_reference(), end="")  # the page is meant for standard output
