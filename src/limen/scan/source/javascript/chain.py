"""What runs for a request, one step after the other: who guards it, and what all of it does together."""

import ast
from collections.abc import Iterable

import msgspec

from limen.scan.memo import remembered
from limen.scan.source.javascript.lowering.state import RESPONSES
from limen.scan.source.javascript.module import is_error_handler
from limen.scan.source.model import Guard, Guards, Handler
from limen.scan.source.python.flow.events import Events
from limen.scan.source.python.flow.frame import Frame
from limen.scan.source.python.flow.value import Value
from limen.scan.source.python.flow.walk import Walk
from limen.scan.source.python.guarding import guard_of, made_sure, texts_of
from limen.scan.source.python.handlers import of_events
from limen.scan.source.python.module import FUNCTIONS, Module
from limen.scan.source.python.project import Found, Project, parameters


class Step(msgspec.Struct, frozen=True):
    """One function of a chain as it was given: by name, or by a call that makes it."""

    module: Module
    scope: str
    node: ast.expr


def steps_of(project: Project, step: Step) -> list[Step]:
    """A step taken apart: lists, names of what a call makes, and functions wrapped by another
    (``wrap(handler)``)."""
    node = step.node
    if isinstance(node, ast.List | ast.Tuple):
        return [each for one in node.elts for each in steps_of(project, Step(step.module, step.scope, one))]
    if isinstance(node, ast.Name | ast.Attribute):
        found = project.find(step.module, node, step.scope)
        if found is not None and isinstance(found.node, ast.List | ast.Call):
            return steps_of(project, Step(found.module, "", found.node))
    if isinstance(node, ast.Call):
        if isinstance(node.func, ast.Attribute) and node.func.attr == "bind":
            return [Step(step.module, step.scope, node.func.value)]
        inner = [Step(step.module, step.scope, each) for each in node.args]
        wrapped = [each for each in inner if function_of(project, each) is not None]
        if wrapped:
            return wrapped
    return [step]


def function_of(project: Project, step: Step) -> Found | None:
    """The function that a step is or is made by; ``None`` where it leads out of the project."""
    node = step.node.func if isinstance(step.node, ast.Call) else step.node
    found = project.find(step.module, node, step.scope)
    if found is None and isinstance(node, ast.Attribute):
        found = _method(project, step, node)
    return found if found is not None and isinstance(found.node, FUNCTIONS) else None


def _method(project: Project, step: Step, node: ast.Attribute) -> Found | None:
    """``users.list``, where ``users`` is an object of a class of this project, or a class."""
    held = project.find(step.module, node.value, step.scope)
    if held is not None and isinstance(held.node, ast.Call):
        held = project.find(held.module, held.node.func)
    if held is not None and isinstance(held.node, ast.ClassDef):
        return project.method(held.module, held.node, node.attr)
    alike = project.methods(node.attr)
    return alike[0] if len(alike) == 1 and held is None else None


@remembered
def guards(project: Project, steps: tuple[Step, ...]) -> tuple[Guard, ...]:
    """The guards among steps, the first one first; each knows what those before it hung on the request."""
    hung: dict[str, Value] = {}
    made: list[Guard] = []
    for step in steps:
        found = function_of(project, step)
        if found is None:
            made.append(guard_of(project, step.module, step.node, step.scope))
            continue
        walk = Walk(project)
        hung = _walked(walk, found, hung)
        made.append(_guard(walk.events, step, found))
    return tuple(each for each in made if each.does)


def _guard(events: Events, step: Step, found: Found) -> Guard:
    """A guard by what it was seen to do."""
    name = found.name.rpartition(".")[2]
    given = texts_of(step.node) if isinstance(step.node, ast.Call) else ()
    does = made_sure(events, name, given)
    roles = tuple(dict.fromkeys([*events.roles, *(given if Guards.AUTHORISES in does else ())]))
    return Guard(name, does, step.module.place(step.node), roles)


@remembered
def handled(project: Project, steps: tuple[Step, ...], known: bool) -> Handler | None:
    """What a chain does: its last step is the handler, what runs before it hands on what it hung on the
    request. ``known``: a guard before it makes sure that there is a caller."""
    last = function_of(project, steps[-1])
    if last is None or not isinstance(last.node, ast.FunctionDef):
        return None
    walk = Walk(project)
    hung: dict[str, Value] = {}
    for step in steps[:-1]:
        found = function_of(project, step)
        if found is not None:
            hung = _walked(walk, found, hung)
    if not known:
        walk.events.identity = False
    before = walk.events.refuses
    walk.events.refuses = False
    walk.events.returns, walk.events.says = {}, {}
    _walked(walk, last, hung)
    walk.events.refuses |= before and known
    return of_events(walk.events, last, last.node)


def _walked(walk: Walk, found: Found, hung: dict[str, Value]) -> dict[str, Value]:
    """One function walked with what hangs on the request and the response; afterwards, what does then. Of a
    function that makes the step, the functions in it."""
    node = found.node
    assert isinstance(node, FUNCTIONS)
    names = [each.arg for each in parameters(node) if each.arg != "self"]
    takes = names[1:] if is_error_handler(node) else names
    inner = [each for each in node.body if isinstance(each, FUNCTIONS)]
    if not 1 <= len(takes) <= 3 or (inner and not set(takes) & set(RESPONSES)):
        for each in inner:
            hung = _walked(walk, Found(found.module, f"{found.name}.{each.name}", each), hung)
        return hung
    if is_error_handler(node):
        return hung
    held = {takes[0]: Value(request=True)}
    for name, value in hung.items():
        side, _, rest = name.partition(".")
        if side == "req" or len(takes) > 1:
            held[f"{takes[0] if side == 'req' else takes[1]}.{rest}"] = value
    owner = (
        walk.project.find(found.module, ast.Name(found.name.rpartition(".")[0]))
        if "self" in _all(node)
        else None
    )
    frame = Frame(found.module, found.name, held, owner)
    walk.block(node.body, frame)
    return hung | dict(_hung(frame.names, takes))


def _all(node: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    return {each.arg for each in parameters(node)}


def _hung(names: dict[str, Value], takes: list[str]) -> Iterable[tuple[str, Value]]:
    """What a function hung on its request and response, under names that all functions share."""
    for name, value in names.items():
        first, dot, rest = name.partition(".")
        if dot and first in takes[:2]:
            yield f"{'req' if first == takes[0] else 'res'}.{rest}", value


def knows(found: Iterable[Guard]) -> bool:
    """Whether some guard makes sure that there is a caller."""
    return any(Guards.AUTHENTICATES in each.does for each in found)
