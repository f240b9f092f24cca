"""One JavaScript file in the walk's nodes, with the answers of its errors."""

import ast
from functools import cached_property
from typing import Final

from limen.scan.source.javascript.lowering.lower import Lowering, lowered
from limen.scan.source.javascript.lowering.state import RESPONSES, Resolve
from limen.scan.source.javascript.parser import ENDS, parse
from limen.scan.source.python.module import Module

_WORST: Final = 500


def dotted_name(file: str) -> str:
    """A file's dotted name: ``src/routes/index.js`` is ``src.routes.index``."""
    end = next((each for each in ENDS if file.endswith(each)), "")
    return file.removesuffix(end).replace("/", ".")


class JsModule(Module):
    """A file, parsed."""

    def __init__(self, file: str, text: str, resolve: Resolve) -> None:
        super().__init__(file, lowered(parse(file, text), Lowering(resolve)))
        self.name = dotted_name(file)

    @cached_property
    def errors(self) -> dict[int, str]:
        """Answers to errors of the service's own (a status from 500 on), wherever they are given. The text of
        an error that was made for the caller is meant for him."""
        return {id(node): "error" for node in self.all(ast.Return) if _of_ours(node)}


def is_error_handler(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Express knows an error handler by its four parameters."""
    given = [each for each in node.args.args if each.arg != "self"]
    return len(given) == 4 and given[2].arg in RESPONSES


def _of_ours(node: ast.Return) -> bool:
    if not isinstance(node.value, ast.Tuple):
        return False
    return any(
        isinstance(each, ast.Constant) and isinstance(each.value, int) and each.value >= _WORST
        for each in ast.walk(node.value.elts[-1])
    )
