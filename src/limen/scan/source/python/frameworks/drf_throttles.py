"""Throttles of Django REST framework: of an action, of its class, or of all. One that lets through more than
a call a second keeps a service alive, and stops nobody who guesses: it is no limit."""

import ast
import re
from collections.abc import Iterator
from typing import Final

from limen.scan.source.model import Guard, Guards
from limen.scan.source.python.frameworks.drf_permissions import Permissions
from limen.scan.source.python.frameworks.routers import keyword, listed, text
from limen.scan.source.python.module import Module
from limen.scan.source.python.project import Found, Project

_RATE: Final = re.compile(r"(\d{1,9})/([smhd])")
_SECONDS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_SCOPES: Final = {"AnonRateThrottle": "anon", "UserRateThrottle": "user"}
"""The scopes that the library's own throttles have."""


def throttles(
    project: Project, permissions: Permissions, found: Found, mark: ast.Call | None
) -> Iterator[Guard]:
    """The throttle that holds for an action, as a guard."""
    own = keyword(mark, "throttle_classes") if mark is not None else None
    member = project.member(found.module, found.node, "throttle_classes")
    scope = keyword(mark, "throttle_scope") if mark is not None else None
    if scope is None and (held := project.member(found.module, found.node, "throttle_scope")) is not None:
        scope = held.node if isinstance(held.node, ast.expr) else None
    if own is not None:
        limited = any(limits(permissions, found.module, each, text(scope)) for each in listed(own))
    elif member is not None and isinstance(member.node, ast.expr):
        limited = any(limits(permissions, member.module, each, text(scope)) for each in listed(member.node))
    else:
        limited = by_default(permissions, text(scope))
    if limited:
        yield Guard("throttle", frozenset((Guards.LIMITS,)), found.module.place(found.node))


def by_default(permissions: Permissions, scope: str) -> bool:
    """Whether the settings limit a view that says nothing but, perhaps, its scope."""
    setting = permissions.setting("DEFAULT_THROTTLE_CLASSES")
    return setting is not None and any(
        limits(permissions, setting[0], each, scope) for each in listed(setting[1])
    )


def limits(permissions: Permissions, module: Module, node: ast.expr, scope: str) -> bool:
    """Whether a throttle slows down who guesses; one whose rate is not known is taken to."""
    found = permissions.named(module, node)
    name = found.name if isinstance(found, Found) else found
    if name.startswith("Scoped"):
        return bool(scope) and _slow(_rate(permissions, scope))
    rate = ""
    if isinstance(found, Found):
        rate = _member(permissions.project, found, "rate")
        scope = _member(permissions.project, found, "scope")
    return _slow(rate or _rate(permissions, _SCOPES.get(name, scope)))


def _member(project: Project, found: Found, name: str) -> str:
    held = project.member(found.module, found.node, name)
    return text(held.node) if held is not None and isinstance(held.node, ast.expr) else ""


def _rate(permissions: Permissions, scope: str) -> str:
    """What the settings say of a scope: ``10/min``."""
    setting = permissions.setting("DEFAULT_THROTTLE_RATES")
    rates = setting[1] if setting is not None else None
    for key, value in zip(rates.keys, rates.values, strict=True) if isinstance(rates, ast.Dict) else ():
        if text(key) == scope:
            return text(value)
    return ""


def _slow(rate: str) -> bool:
    """Whether a rate is at most one call a second."""
    match = _RATE.match(rate)
    return match is None or int(match[1]) <= _SECONDS[match[2]]
