"""A call with its parts worked out, as the steps of ``calling`` read it."""

import ast
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_
from typing import TYPE_CHECKING

import msgspec

from limen.scan.source.python.flow.frame import Frame
from limen.scan.source.python.flow.value import NOTHING, Value

if TYPE_CHECKING:
    from limen.scan.source.python.flow.walk import Walk


class Argument(msgspec.Struct, frozen=True):
    """One argument: its keyword (``**`` for a mapping spread out, empty for one by position), its
    expression and what that is made of."""

    name: str
    node: ast.expr
    value: Value


@dataclass
class Given:
    """A call: the last part of its name, the dotted name as a whole, its receiver and its arguments."""

    node: ast.Call
    name: str
    dotted: str
    receiver: Value
    arguments: list[Argument]

    @cached_property
    def together(self) -> Value:
        """All arguments together."""
        return reduce(or_, (each.value for each in self.arguments), NOTHING)

    def keyword(self, name: str) -> Argument | None:
        """The argument of that keyword."""
        return next((each for each in self.arguments if each.name == name), None)

    def first(self) -> Argument | None:
        """The first argument by position, else the first there is."""
        return next((each for each in self.arguments if not each.name), None) or next(
            iter(self.arguments), None
        )


def of_a_call(function: ast.expr) -> bool:
    """Whether what is called is a method of what another call gives: its receiver has told all, and working
    it out once more for each link would double the work of a chain with every one."""
    while isinstance(function, ast.Attribute):
        function = function.value
    return isinstance(function, ast.Call)


def arguments(walk: "Walk", node: ast.Call, frame: Frame) -> list[Argument]:
    """A call's arguments, each worked out once, in order."""
    placed = [Argument("", each, walk.value(each, frame)) for each in node.args]
    return placed + [
        Argument(each.arg or "**", each.value, walk.value(each.value, frame)) for each in node.keywords
    ]
