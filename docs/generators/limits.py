"""Every fixed bound of the code that has a name: its value, and what happens past it."""

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import limen

_HEAD = """# Fixed limits and figures

Generated from the constants of the code; do not edit. Regenerate with `make docs`.

What can be set is in [the settings](settings.md). These cannot: they are the bounds behind "every table that
traffic can grow has a cap", and the figures that detectors, risk and learning stand on.

"""
_AREAS = {
    "features": "Reading a call",
    "detectors": "Detectors",
    "sketches": "Learnt state",
    "engine": "Risk, policy, learning",
    "credentials": "Credentials",
    "gateways": "Gateways and logs",
    "stores": "Journal, control store, alerts",
    "service": "Replies",
    "identity": "Doors of logins, shared signals, step-up",
    "assemble": "Assembly",
    "running": "Processes",
    "admin": "Administration",
    "api": "Administration API",
}
_WORDS = (
    "MAX",
    "MOST",
    "LIMIT",
    "LARGEST",
    "LONGEST",
    "CAP",
    "TRACES",
    "PENDING",
    "LEAST",
    "SMALLEST",
)


class Constant(NamedTuple):
    """A named figure: where it is, its value, and what its docstring says (empty: it has none)."""

    module: str
    name: str
    value: int | float
    meaning: str

    @property
    def is_limit(self) -> bool:
        """Whether its name says that it bounds something."""
        return self.name.endswith("_A_CALLER") or any(word in _WORDS for word in self.name.split("_"))


def constants() -> Iterator[Constant]:
    """Every public number that a module of the packages above defines, in the order of the files."""
    root = Path(limen.__file__).parent
    for area in _AREAS:
        for path in sorted((root / area).rglob("*.py")):
            parts = path.relative_to(root).with_suffix("").parts
            yield from _of_module(".".join(("limen", *parts)).removesuffix(".__init__"), path)


def _of_module(name: str, path: Path) -> Iterator[Constant]:
    body = ast.parse(path.read_text(encoding="utf-8")).body
    for statement, after in zip(body, [*body[1:], None], strict=True):
        target = statement.targets[0] if isinstance(statement, ast.Assign) else None
        target = statement.target if isinstance(statement, ast.AnnAssign) else target
        if isinstance(target, ast.Name) and target.id.isupper() and not target.id.startswith("_"):
            value = getattr(import_module(name), target.id)
            if isinstance(value, int | float) and not isinstance(value, bool):
                yield Constant(name, target.id, value, _docstring(after))


def _docstring(statement: ast.stmt | None) -> str:
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        return " ".join(str(statement.value.value).replace("``", "`").split())
    return ""


def page() -> str:
    """The whole page as Markdown."""
    known = [each for each in constants() if each.meaning]
    sections = []
    for area, title in _AREAS.items():
        rows = [_row(each) for each in known if each.module.split(".")[1] == area]
        if rows:
            sections.append(
                "\n".join([f"## {title}", "", "| Figure | Value | Meaning |", "|---|---|---|", *rows])
            )
    return _HEAD + "\n\n".join(sections) + "\n"


def _row(each: Constant) -> str:
    place = each.module.removeprefix("limen.")
    meaning = each.meaning.replace("|", r"\|")
    return f"| `{place}.{each.name}` | {each.value:,} | {meaning} |"
