"""Classes of Django REST framework that cut lists into pages."""

import ast
from typing import Final

from limen.scan.source.python.module import Module
from limen.scan.source.python.project import Project

_MOST: Final = {"page_size_query_param": "max_page_size", "default_limit": "max_limit"}
"""What lets the caller say how long a page is, and what bounds it."""


def endless(project: Project, module: Module, klass: ast.ClassDef) -> str:
    """The member by which the caller makes a page as long as he likes; empty where something bounds it."""
    if not any(ast.unparse(base).endswith("Pagination") for base in klass.bases):
        return ""
    for size, most in _MOST.items():
        asked, bound = (_member(project, module, klass, name) for name in (size, most))
        if asked is not None and bound is None:
            return size
    return ""


def _member(project: Project, module: Module, klass: ast.ClassDef, name: str) -> ast.AST | None:
    """A member of a class, unless it is ``None``."""
    found = project.member(module, klass, name)
    none = found is not None and isinstance(found.node, ast.Constant) and found.node.value is None
    return found.node if found is not None and not none else None
