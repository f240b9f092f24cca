"""Conditions that look into a text of the caller's: at its form, at the host of an address, at what it begins
with. That an address has a scheme and some host says nothing of where it leads."""

import ast
import re
from typing import TYPE_CHECKING, Final

from limen.scan.source.python.flow.frame import Frame
from limen.scan.words import words

if TYPE_CHECKING:
    from limen.scan.source.python.flow.walk import Walk

_FORMS: Final = frozenset(
    ["fullmatch", "is_relative_to", "isalnum", "isdecimal", "isdigit", "isidentifier", "match", "startswith"]
)
_KINDS: Final = ("is_global", "is_loopback", "is_private", "is_reserved")
_HOSTS: Final = ("host", "hostname", "netloc")
_JUDGES: Final = frozenset(
    ("allowed", "check", "permitted", "safe", "trusted", "valid", "validate", "verify")
)
_SCHEME: Final = re.compile(r"\^?(?:https?|ftp|http\(?s\)?\??|\(\?:https?\))(?::(?://?)?|\?:(?://?)?)?$|//$")
"""A beginning that leaves the host open: ``https://``, ``http``, the pattern ``^https?://``."""


def examines(walk: "Walk", node: ast.expr, frame: Frame) -> bool:
    """Whether a condition looks into a text."""
    if isinstance(node, ast.Attribute):
        return node.attr in _KINDS
    if not isinstance(node, ast.Call):
        return False
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if isinstance(node.func, ast.Attribute) and name in _FORMS:
        return not _leaves_open(node)
    library = walk.project.find(frame.module, node.func, frame.scope) is None
    return library and bool(node.args) and not _JUDGES.isdisjoint(words(name))


def names_host(node: ast.expr) -> bool:
    """Whether an expression is the host of an address."""
    return isinstance(node, ast.Attribute) and node.attr in _HOSTS


def names_scheme(node: ast.expr) -> bool:
    """Whether an expression is the scheme of an address."""
    return isinstance(node, ast.Attribute) and node.attr == "scheme"


def _leaves_open(call: ast.Call) -> bool:
    """Whether a text is only asked for the beginning of an address whose host goes on as it likes:
    ``startswith(f"https://{host}")``, ``startswith("https://")``."""
    parts = [each for argument in call.args for each in ast.walk(argument)]
    if any(isinstance(each, ast.JoinedStr) and _ends_in_host(each) for each in parts):
        return True
    if any(isinstance(each, ast.JoinedStr) for each in parts):
        return False
    texts = [each.value for each in parts if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    return bool(texts) and all(map(_SCHEME.match, texts))


def _ends_in_host(node: ast.JoinedStr) -> bool:
    return isinstance(node.values[-1], ast.FormattedValue) and any(
        isinstance(part, ast.Constant) and "://" in str(part.value) for part in node.values
    )
