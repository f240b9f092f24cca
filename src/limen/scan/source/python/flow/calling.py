"""Calls: a member taken out of a request, an object found, a value that reaches a sink, a function of this
project that is walked in turn; of everything else only what it is made of is known."""

import ast
import dataclasses
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from limen.scan.source.python.flow.asking import asked
from limen.scan.source.python.flow.finding_by import looked_up
from limen.scan.source.python.flow.frame import Frame
from limen.scan.source.python.flow.given import Given, arguments
from limen.scan.source.python.flow.into import followed
from limen.scan.source.python.flow.knowing import KNOWN
from limen.scan.source.python.flow.loading import kind_at
from limen.scan.source.python.flow.reaching import reached
from limen.scan.source.python.flow.request import PARTS, item, member
from limen.scan.source.python.flow.serialising import serialised
from limen.scan.source.python.flow.setting import set_members
from limen.scan.source.python.flow.sinks import PARSERS
from limen.scan.source.python.flow.testing import looked_at
from limen.scan.source.python.flow.value import NOTHING, Value, joined
from limen.scan.source.python.flow.writing import key_of
from limen.scan.words import kind_of

if TYPE_CHECKING:
    from limen.scan.source.python.flow.walk import Walk

_TAKES: Final = frozenset(["get", "getlist", "get_list", "getone", "getall", "pop", "setdefault"])
_WHOLE: Final = frozenset(
    [
        "copy",
        "decode",
        "dict",
        "get_json",
        "items",
        "json",
        "keys",
        "lower",
        "loads",
        "model_dump",
        "strip",
        "to_dict",
        "validated",
        "values",
    ]
)
_WRAPS: Final = (
    "asdict",
    "dict",
    "dumps",
    "jsonable_encoder",
    "jsonify",
    "list",
    "render",
    "sorted",
    "tuple",
    "vars",
)
"""Calls that give out all of what they take."""
_COLLECTS: Final = ("frozenset", "list", "set", "sorted", "tuple")
_UNFOLDS: Final = ("asdict", "model_to_dict", "vars")
_CONDITIONS: Final = ("exclude", "filter", "filter_by", "having", "where")
_GROWS: Final = ("add", "append", "extend", "insert")
_ROW: Final = ("items", "keys", "values")


def called(walk: "Walk", node: ast.Call, frame: Frame) -> Value:
    """What a call gives, its effects noted on the way."""
    receiver = walk.value(node.func.value, frame) if isinstance(node.func, ast.Attribute) else NOTHING
    call = Given(
        node=node,
        name=_name(node.func),
        dotted=walk.project.dotted(frame.module, node.func),
        receiver=receiver,
        arguments=arguments(walk, node, frame),
    )
    walk.events.calls[call.dotted or call.name] = None
    if call.name in _CONDITIONS:
        walk.events.weighs |= dict.fromkeys(looked_at(node))
    taken = _of_request(walk, call) if receiver.request or receiver.whole else _of_row(walk, call)
    if taken is not None:
        return taken
    if (value := serialised(walk, call, frame)) is not None:
        return value
    if call.name == "join" and (call.together.ours or call.together.whole):
        return call.receiver if call.together.ours else key_of(call.together)
    if call.receiver.ours and (own := _of_ours(call)) is not None:
        return own
    if call.name in _GROWS:
        _grown(call, frame)
    reached(walk, call, frame)
    set_members(walk, call, frame)
    for step in (*KNOWN, looked_up, followed):
        value = step(walk, call, frame)
        if value is not None:
            return asked(walk, call, value, frame)
    return asked(walk, call, _whole_of(walk, call, frame) or _made_of(call), frame)


def _of_ours(call: Given) -> Value | None:
    """What a mapping of the service's own names gives: itself, or what stands at a name. He who chooses among
    what it holds chooses nothing else."""
    if call.name in ("items", "keys", "copy"):
        return call.receiver
    if call.receiver.given and call.name in _TAKES and call.arguments:
        return call.receiver.mixed() | reduce(or_, (each.value for each in call.arguments[1:]), NOTHING)
    return None


def _grown(call: Given, frame: Frame) -> None:
    """A list or mapping of the function's own that takes something in holds it from then on."""
    function = call.node.func
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
        held = frame.names.get(function.value.id)
        if held is not None and not held.kinds and held.klass is None:
            frame.names[function.value.id] = held | call.together.mixed()


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _of_request(walk: "Walk", call: Given) -> Value | None:
    """``request.get_json()``, ``request.args.get("id")``, ``payload.model_dump()``."""
    if call.receiver.request:
        return member(call.name) if call.name in PARTS else None
    if call.name in _TAKES:
        name = call.arguments[0].value.literal if call.arguments else None
        if name:
            walk.events.reads[name] = None
        default = call.arguments[1].value if len(call.arguments) > 1 else NOTHING
        return joined(item(call.receiver, name), default) if default.identity else item(call.receiver, name)
    if call.name in _WHOLE:
        chosen = any(each.name in ("include", "exclude") for each in call.arguments)
        return call.receiver.mixed() if chosen else call.receiver
    return None


def _of_row(walk: "Walk", call: Given) -> Value | None:
    """A member of what a loop found in a part of the request: no name then, but a row of it."""
    if not (call.receiver.key and call.receiver.given) or call.name not in (*_TAKES, *_ROW):
        return None
    row = replace(call.receiver, whole=True, key=False)
    return _of_request(walk, dataclasses.replace(call, receiver=row))


def _whole_of(walk: "Walk", call: Given, frame: Frame) -> Value | None:
    """All members of a thing that only its name tells of: ``asdict(store.tariff)``."""
    first = call.first()
    if call.name not in _UNFOLDS or first is None or first.value != NOTHING:
        return None
    what = kind_at(walk, first.node, first.value, frame)
    return Value(kinds=frozenset((what,)), entire=True) if what else None


def _made_of(call: Given) -> Value:
    """What a call makes that leads out of the project: something of all that it is given. A query stays
    one of its class, and is the caller's own once who he is took part."""
    parts = [each.value for each in call.arguments]
    made = reduce(or_, (each.mixed() for each in parts), call.receiver.mixed())
    if call.name in _COLLECTS and len(parts) == 1 and parts[0].names is not None:
        return replace(made, names=parts[0].names)
    made = made if call.name in _WRAPS or call.name[:1].isupper() else replace(made, entire=False)
    if call.dotted in PARSERS and call.together.given:
        return replace(made, whole=True, key=False)
    wrapped = (
        [each for each in parts if each.whole]
        if call.name in ("dict", "loads", "jsonify", "deepcopy")
        else []
    )
    if call.receiver.klass is not None and not call.receiver.identity and not call.receiver.made:
        owned = call.receiver.owned or call.together.identity
        kinds = call.receiver.kinds | {kind_of(call.receiver.klass.name.rpartition(".")[2])}
        return Value(klass=call.receiver.klass, kinds=kinds, owned=owned, entire=True)
    return made | wrapped[0] if wrapped else made
