"""Functions that have a hand in every answer: hooks after a request, middleware."""

import ast
from typing import Final

from limen.scan.source.python.module import Function
from limen.scan.source.python.project import parameters

_MARKS: Final = ("after_request", "after_app_request", "middleware")
_NAMES: Final = ("process_response", "dispatch", "__call__")
_GOES_ON: Final = ("call_next", "get_response", "next")


def answers_all(function: Function) -> bool:
    """Whether a function is called for every answer, by what decorates it, its name or what it is given to go
    on with."""
    marks = (
        ast.unparse(each.func if isinstance(each, ast.Call) else each) for each in function.decorator_list
    )
    if any(mark.rpartition(".")[2] in _MARKS for mark in marks) or function.name in _NAMES:
        return True
    return any(each.arg in _GOES_ON for each in parameters(function))
