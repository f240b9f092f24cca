"""The reference of what signals mean in incidents, from ``limen.engine.meanings``."""

from limen.engine.meanings import MEANINGS, OWASP, TECHNIQUES, Meaning

_HEAD = """# What signals mean

Generated from `limen.engine.meanings`; do not edit. Regenerate with `make docs`.

An incident names its stage and its ids by the kinds of its signals. A kind is a detector, or a detector and
what its first fact (or loudest hit) is about. Another detector, from a plugin, counts as access and claims no
id.
OWASP's list of 2023 has no entry for injected code; API8 is the nearest.

| Kind of signal | Its caller ... | Stage | OWASP API 2023 | MITRE ATT&CK |
|---|---|---|---|---|
"""


def page() -> str:
    """The whole page as Markdown."""
    rows = [_row(kind, means) for kind, means in MEANINGS.items()]
    names = {**{f"{each}:2023": name for each, name in OWASP.items()}, **TECHNIQUES}
    listed = [f"| {each} | {name} |" for each, name in names.items()]
    return _HEAD + "\n".join([*rows, "", "| Id | Name |", "|---|---|", *listed]) + "\n"


def _row(kind: str, means: Meaning) -> str:
    ids = f"{', '.join(means.owasp)} | {', '.join(means.attack)}"
    return f"| `{kind}` | {means.words} | {means.stage.word} | {ids} |"
