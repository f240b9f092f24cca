"""Calls by which a handler asks something of its caller: may he, is it his, who is he; and those that
refuse."""

import ast
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from limen.scan.source.python.flow.frame import Frame
from limen.scan.source.python.flow.given import Given
from limen.scan.source.python.flow.loading import chosen
from limen.scan.source.python.flow.setting import ours
from limen.scan.source.python.flow.value import Value
from limen.scan.words import names_caller, names_role, words

if TYPE_CHECKING:
    from limen.scan.source.python.flow.walk import Walk

_REFUSING: Final = frozenset(
    ["abort", "HTTPException", "HttpResponseForbidden", "PermissionDenied", "Forbidden", "Unauthorized"]
)
_CHECKS: Final = frozenset(
    [
        "access",
        "allowed",
        "assert",
        "authorize",
        "authorise",
        "can",
        "check",
        "ensure",
        "may",
        "must",
        "permitted",
        "require",
    ]
)
_MAY: Final = frozenset(("allows", "at", "can", "has", "holds", "is", "least", "may"))
_READS: Final = frozenset(
    ("get", "getlist", "pop", "setdefault", "split", "startswith", "replace", "filter", "join")
)
_OWNS: Final = frozenset(["belongs", "mine", "own", "owned", "owner", "owns", "ownership"])
_DIGESTS: Final = frozenset(("compare_digest", "constant_time_compare"))
_WALKED: Final = ("check_object_permissions", "check_permissions")
"""Calls into Django REST framework; what they ask is written in classes that its front end walks."""
_TELLS: Final = frozenset(
    ["get_jwt_identity", "get_current_user", "current_user", "authenticated_userid", "get_jwt"]
)


def asked(walk: "Walk", call: Given, value: Value, frame: Frame) -> Value:
    """Note what a call asks; its value is the caller's identity or role where the call's name says so."""
    if call.name in _WALKED:
        return value
    here = frame.here(call.node)
    walk.events.signed |= _signed(call)
    if call.name in _REFUSING:
        walk.events.says |= dict.fromkeys(each.value.literal for each in call.arguments if each.value.literal)
    if call.name in _REFUSING and _status(call.node) in (401, 403, None):
        walk.events.refuses = True
    if call.name in _REFUSING and _status(call.node) == 429:
        walk.events.limits = True
    parts = set(words(call.name))
    about = call.receiver | call.together
    if names_role(call.name) and (about.identity or parts & _CHECKS or parts & {"has", "is"}):
        walk.events.asks[here] = None
        if not _known(walk, call, frame):
            walk.events.gates[here] = None
        _name_roles(walk, call)
        return replace(value, role=True, identity=True)
    if (
        call.receiver.identity
        and call.arguments
        and call.name not in _READS
        and (parts & _MAY or _literal(call))
    ):
        _name_roles(walk, call)
        return replace(value, role=True, identity=True)
    mine = bool(parts & _OWNS) or (bool(parts & _CHECKS) and (about.identity or not call.receiver.given))
    if mine and (about.kinds or chosen(about)) and not _known(walk, call, frame):
        walk.events.compares[here] = None
    if call.name in _TELLS or (names_caller(call.name) and not call.arguments):
        return replace(value, identity=True)
    return value


def _signed(call: Given) -> bool:
    """Whether what a header says is compared with a digest: ``hmac.compare_digest(mine, theirs)``."""
    return call.name in _DIGESTS and any(part.given == "header" for part in call.together.origins)


def _literal(call: Given) -> bool:
    """Whether all that a call is given are constants: ``user.at_least("librarian")``."""
    return all(each.value.literal is not None for each in call.arguments)


def _known(walk: "Walk", call: Given, frame: Frame) -> bool:
    """Whether the call was walked into: then its body has told what it does."""
    return (
        walk.project.find(frame.module, call.node.func, frame.scope) is not None
        or len(walk.project.methods(call.name)) == 1
        or ours(walk, call, frame)
    )


def _name_roles(walk: "Walk", call: Given) -> None:
    for each in call.arguments:
        if each.value.literal:
            walk.events.roles[each.value.literal] = None


def _status(node: ast.Call) -> int | None:
    """The status a refusing call names first; ``None`` where it names none."""
    given = [
        *node.args,
        *(each.value for each in node.keywords if each.arg in ("status_code", "code", "status")),
    ]
    numbers = [each.value for each in given if isinstance(each, ast.Constant) and isinstance(each.value, int)]
    return numbers[0] if numbers else None
