"""What a route is: a method and a path, what comes in and goes out as types, and a function that does it."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, NamedTuple

from limen.admin.operators import Operator
from limen.admin.verbs import VERBS
from limen.api.apart import Apart
from limen.assemble import Installation


class Call(NamedTuple):
    """One request by an operator; ``names`` are the path's, ``query`` the query's, ``body`` of the route's
    type."""

    installation: Installation
    apart: Apart
    operator: Operator
    names: Mapping[str, str]
    query: Mapping[str, str]
    body: Any

    def ask(self, verb: str, **arguments: Any) -> Any:
        """What a verb gives, between two decisions, as a command would ask it: in the operator's name."""
        return VERBS[verb](self.installation, {"by": self.operator.name, **arguments})


class Route(NamedTuple):
    """One route. ``does`` is named and described by its function's name and docstring, in the OpenAPI
    document too; ``flags`` are parameters of the query that are ``true`` or not there."""

    method: str
    path: str
    does: Callable[[Call], Awaitable[Any]]
    answers: Any
    takes: Any = None
    status: int = 200
    flags: tuple[str, ...] = ()
