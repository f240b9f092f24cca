"""The policies that come with Limen, rule by rule, and what a policy may read."""

import re
from importlib.resources import files

from limen.engine.policy import Policy
from limen.engine.rule import Rule
from limen.settings.policies import PRESETS, load_policy

_HEAD = """# Policies that come with Limen

Generated from `limen.engine.policies`; do not edit. Regenerate with `make docs`. How to write your own:
[the guide](../guides/policies.md).

The most severe rule that matches decides. When each one matches is in its Cedar text, shown here as it is.
"""
_FIELD = re.compile(r"^        (\w+)(\?)?: ([\w<>]+),\s*(?://\s*(.*))?$")
_GROUP = re.compile(r"^        // (.*)$")


def page() -> str:
    """The whole page as Markdown."""
    return "\n".join([_HEAD, *map(_preset, PRESETS), _context()])


def _text(name: str) -> str:
    return (files("limen.engine") / "policies" / name).read_text(encoding="utf-8")


def _preset(name: str) -> str:
    policy: Policy = load_policy(name)
    rows = [_row(rule) for rule in policy.rules.values()]
    head = ["| Rule | Action | Scope | Time to live | Why |", "|---|---|---|---|---|"]
    source = ["```cedar", _text(f"{name}.cedar").rstrip(), "```"]
    return "\n".join([f"## `{name}`", "", *head, *rows, "", *source, ""])


def _row(rule: Rule) -> str:
    lives = f"{rule.seconds} s" if rule.seconds else ""
    return f"| `{rule.id}` | {rule.action.word} | {rule.scope.value} | {lives} | {rule.why} |"


def _context() -> str:
    """The attributes of ``context`` as the schema names and explains them."""
    lines = ["## What a policy may read", "", "| `context.` | Type | Meaning |", "|---|---|---|"]
    for line in _text("limen.cedarschema").splitlines():
        if found := _FIELD.match(line):
            name, absent, kind, meaning = found.groups()
            absent = " (may be absent)" if absent else ""
            lines.append(f"| `{name}` | {kind}{absent} | {meaning or ''} |")
        elif group := _GROUP.match(line):
            lines.append(f"| | | *{group[1]}* |")
    return "\n".join([*lines, ""])
