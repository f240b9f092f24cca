"""Routes of Express: those of its applications, with all routers mounted on them."""

import ast
import re
from collections.abc import Iterator
from typing import Final

import msgspec

from limen.scan.source.javascript.chain import Step, function_of, guards, handled, knows, steps_of
from limen.scan.source.javascript.module import is_error_handler
from limen.scan.source.javascript.routers import Entry, Router, Routers, joined
from limen.scan.source.model import Route
from limen.scan.source.python.module import FUNCTIONS
from limen.scan.source.python.project import Project

_PARAMETER: Final = re.compile(r":(\w{1,80})(?:\([^()]{0,200}\))?\??")
_DEEPEST: Final = 12
"""Routers within routers that are followed."""


class _Way(msgspec.Struct, frozen=True):
    """What a request has come through: the path so far, the steps, each with the path it is for, and the
    names of the routers."""

    prefix: str = ""
    steps: tuple[tuple[str, Step], ...] = ()
    routers: tuple[str, ...] = ()


def routes(project: Project) -> Iterator[Route]:
    """All routes: those of routers that nothing mounts stand for themselves."""
    found = Routers(project)
    for router in found.all:
        if not router.mounted:
            yield from _of_router(found, router, _Way())


def _of_router(found: Routers, router: Router, way: _Way) -> Iterator[Route]:
    """A router's routes: a step guards only what stands behind it."""
    if router.name in way.routers or len(way.routers) >= _DEEPEST:
        return
    here = msgspec.structs.replace(way, routers=(*way.routers, router.name))
    for entry in router.entries:
        if entry.verb != "use":
            yield from _of_entry(found.project, entry, here, router)
            continue
        at = joined(here.prefix, entry.path)
        for node in entry.steps:
            inner = found.of(entry.module, entry.scope, node)
            if inner is not None:
                yield from _of_router(found, inner, msgspec.structs.replace(here, prefix=at))
            else:
                more = _steps(found.project, entry, node)
                here = msgspec.structs.replace(here, steps=(*here.steps, *((at, each) for each in more)))


def _steps(project: Project, entry: Entry, node: ast.expr) -> list[Step]:
    """What a step is made of, without handlers of errors."""
    made = steps_of(project, Step(entry.module, entry.scope, node))
    return [each for each in made if not _for_errors(project, each)]


def _for_errors(project: Project, step: Step) -> bool:
    found = function_of(project, step)
    return found is not None and isinstance(found.node, FUNCTIONS) and is_error_handler(found.node)


def _of_entry(project: Project, entry: Entry, way: _Way, router: Router) -> Iterator[Route]:
    path = joined(way.prefix, entry.path)
    own = [each for node in entry.steps for each in _steps(project, entry, node)]
    if not own:
        return
    before = [step for at, step in way.steps if at in ("/", path) or path.startswith(at + "/")]
    guarding = guards(project, (*before, *own[:-1]))
    handler = handled(project, (*before, *own), knows(guarding))
    if handler is not None:
        yield Route(
            method="GET" if entry.verb == "all" else entry.verb.upper(),
            path=_PARAMETER.sub(r"{\1}", path),
            handler=handler,
            framework="express",
            place=entry.module.place(entry.node),
            guards=guarding,
            group=router.name,
        )
