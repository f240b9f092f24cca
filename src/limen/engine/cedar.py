"""Reading Cedar text: statements and their lines, validation, and which attributes are mentioned.

Only text goes in and out here; nothing is decided.
"""

import json
import re
from typing import Any

import msgspec
from cedarpy import policies_to_json_str, validate_policies

from limen.engine.rule import MILD, Rule, read_rule
from limen.model import ConfigError

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|//[^\n]*|;|[^\s";/]+|/|"')
_POLICY = re.compile(r"for policy `([^`]*)`, ")


class Statement(msgspec.Struct, frozen=True):
    """One policy as written; ``line`` is where it starts, counted from 1."""

    text: str
    line: int


def statements(text: str) -> list[Statement]:
    """Cut a policy file at its semicolons, minding strings and comments."""
    found: list[Statement] = []
    start = -1
    for token in _TOKEN.finditer(text):
        word = token[0]
        if start < 0 and not word.startswith("//"):
            start = token.start()
        if word == ";":
            found.append(Statement(text[start : token.end()], text.count("\n", 0, start) + 1))
            start = -1
    if start >= 0:
        found.append(Statement(text[start:], text.count("\n", 0, start) + 1))
    return found


def read(text: str, schema: str, file: str) -> tuple[dict[str, Rule], frozenset[str]]:
    """Check a policy file and return its rules by Cedar's own ids, and the attributes it reads.

    Raises ``ConfigError`` naming file, line and policy for text that does not parse, that the schema
    refuses, or whose annotations are amiss.
    """
    cut = statements(text)
    policies = _parse(text, cut, file)
    lines = {f"policy{index}": statement.line for index, statement in enumerate(cut)}
    _validate(text, schema, file, lines, policies)
    rules = {key: _rule(file, lines[key], policy) for key, policy in policies.items()}
    _distinct(rules, file)
    return rules, mentions(policies)


def without(text: str, name: str) -> str:
    """A policy file without the policy of that ``@id``; the other statements and comments stay as written."""
    gone = re.compile(r'@id\(\s*"' + re.escape(name) + r'"\s*\)')
    for statement in statements(text):
        if gone.search(statement.text):
            return text.replace(statement.text, "", 1)
    return text


def permits(text: str, rules: dict[str, Rule]) -> tuple[str, dict[str, Rule]]:
    """The permits of a policy file alone, and their rules by the ids that Cedar gives them then.

    Cedar names what denied and, if anything did, not what permits; so the permits are asked by themselves.
    """
    cut = statements(text)
    kept = [number for number in range(len(cut)) if rules[f"policy{number}"].action in MILD]
    mild = {f"policy{place}": rules[f"policy{number}"] for place, number in enumerate(kept)}
    return "\n".join([cut[number].text for number in kept]), mild


def mentions(tree: Any) -> frozenset[str]:
    """Names of the context attributes in Cedar's JSON form, and ``resource`` where it matters.

    The whole context used as one value counts as a mention of everything, written ``*``.
    """
    if isinstance(tree, list):
        return frozenset().union(*(mentions(item) for item in tree))
    if not isinstance(tree, dict):
        return frozenset()
    if (own := _attribute(tree)) is not None:
        return frozenset({own})
    if "Var" in tree:
        return frozenset({"context": {"*"}, "resource": {"resource"}}.get(tree["Var"], ()))
    scoped = {"resource"} if tree.get("resource", {"op": "All"}) != {"op": "All"} else set()
    return frozenset(scoped).union(*(mentions(item) for item in tree.values()))


def _attribute(tree: dict[str, Any]) -> str | None:
    """The name in ``context.name`` or ``context has name``."""
    for operator in (".", "has"):
        inner = tree.get(operator)
        if isinstance(inner, dict) and inner.get("left") == {"Var": "context"}:
            return str(inner["attr"])
    return None


def _parse(text: str, cut: list[Statement], file: str) -> dict[str, Any]:
    try:
        parsed = json.loads(policies_to_json_str(text))
    except ValueError as error:
        raise ConfigError(f"{file}, line {_broken(cut)}: not Cedar: {error}") from None
    if parsed["templates"]:
        raise ConfigError(f"{file}: templates (?principal, ?resource) are not supported: name what is meant")
    if not cut:
        raise ConfigError(f"{file}: no policy in it: at least a permit is needed, or nothing may pass")
    policies: dict[str, Any] = parsed["staticPolicies"]
    return policies


def _broken(cut: list[Statement]) -> int:
    """The line of the first statement that does not parse by itself."""
    for statement in cut:
        try:
            policies_to_json_str(statement.text)
        except ValueError:
            return statement.line
    return 1


def _validate(text: str, schema: str, file: str, lines: dict[str, int], policies: dict[str, Any]) -> None:
    result = validate_policies(text, schema)
    complaints = []
    for error in result.errors:
        line = lines.get(error.policy_id, 1)
        name = policies.get(error.policy_id, {}).get("annotations", {}).get("id", error.policy_id)
        complaints.append(f"{file}, line {line}, policy {name!r}: {_POLICY.sub('', error.error)}")
    if complaints or not result.validation_passed:
        raise ConfigError("\n".join(complaints) or f"{file}: refused by the schema")


def _rule(file: str, line: int, policy: dict[str, Any]) -> Rule:
    notes = policy.get("annotations", {})
    try:
        return read_rule(policy["effect"], notes, line)
    except ConfigError as error:
        raise ConfigError(f"{file}, line {line}, policy {notes.get('id')!r}: {error}") from None


def _distinct(rules: dict[str, Rule], file: str) -> None:
    lines: dict[str, int] = {}
    for rule in sorted(rules.values(), key=lambda rule: rule.line):
        if rule.id in lines:
            raise ConfigError(f"{file}, line {rule.line}: @id {rule.id!r} is taken by line {lines[rule.id]}")
        lines[rule.id] = rule.line
