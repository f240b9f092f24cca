"""The catalogue of operations as data: what each is for, its slots with types, units and bounds."""

import sys
from typing import Any

import msgspec

from limen.copilot.operation import Operation


def purpose(kind: type[Operation]) -> str:
    """What an operation is for, in a line."""
    return (sys.modules[kind.__module__].__doc__ or "").splitlines()[0]


def described(kind: type[Operation]) -> dict[str, Any]:
    """One operation; ``slots`` are JSON Schema, with ``unit`` where a number has one."""
    schema = msgspec.json.schema(kind)
    name = schema["$ref"].rpartition("/")[2]
    return {
        "op": kind.op,
        "purpose": purpose(kind),
        "impact": kind.impact.value,
        "replays": kind.replays.value,
        "blind": kind.blind,
        "inverse": kind.inverse,
        "needs": [need.split("|") for need in kind.needs],
        "questions": kind.questions,
        "slots": schema["$defs"][name]["properties"],
        "types": {each: told for each, told in schema["$defs"].items() if each != name},
    }
