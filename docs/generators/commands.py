"""The reference of all commands, from the command line itself."""

import re

from limen.cli import COMMANDS, build

_HEAD = """# Commands

Generated from `limen.cli`; do not edit. Regenerate with `make docs`.

Every command that tells something takes `--json`. A command asks the running Limen over its local socket;
where none is running, it works on the installation's folder. Exit status: 0 done, 1 `doctor`,
`journal verify` or `scan` found something wrong, 2 something for you to mend (it is named, with the cure),
3 `scan` could not look at something.
`limen --install-completion` sets up completion for your shell.
"""
_CONTENTS = re.compile(r"^## Table of Contents\n.*?(?=^\*\*Commands\*\*|^###)", re.DOTALL | re.MULTILINE)
_EMPTY_DEFAULT = re.compile(r" \*\[default: (?:\"\"|\(\)|False|None)\]\*")
_USAGE = re.compile(r"(```console\n)(?=\w)")


def page() -> str:
    """The whole page as Markdown."""
    names = sorted(name for name, _, _ in COMMANDS)
    toc = "".join(f"- [`limen {name}`](#{name}): {_purpose(name)}\n" for name in names)
    return "\n".join([_HEAD, toc, *map(_section, names)]).rstrip() + "\n"


def _purpose(name: str) -> str:
    return next(purpose for known, _, purpose in COMMANDS if known == name)


def _section(name: str) -> str:
    text = build()[name].generate_docs(output_format="markdown", heading_level=2)
    text = _CONTENTS.sub("", text)
    text = re.sub(r"\*\*Commands\*\*:\n\n(?:\* .*\n)+\n?", "", text)
    return _USAGE.sub(r"\1limen ", _EMPTY_DEFAULT.sub("", text)).strip() + "\n"
