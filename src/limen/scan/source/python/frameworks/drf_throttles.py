"""Throttles of Django REST framework: of an action, of its class, or of all."""

import ast
from collections.abc import Iterator

from limen.scan.source.model import Guard, Guards
from limen.scan.source.python.frameworks.drf_permissions import Permissions
from limen.scan.source.python.frameworks.routers import keyword, listed
from limen.scan.source.python.project import Found, Project


def throttles(
    project: Project, permissions: Permissions, found: Found, mark: ast.Call | None
) -> Iterator[Guard]:
    """The throttle that holds for an action, as a guard."""
    place = found.module.place(found.node)
    own = keyword(mark, "throttle_classes") if mark is not None else None
    member = project.member(found.module, found.node, "throttle_classes")
    scoped = project.member(found.module, found.node, "throttle_scope") or (
        mark and keyword(mark, "throttle_scope")
    )
    listing = own if own is not None else member.node if member is not None else None
    if listing is not None:
        throttled = isinstance(listing, ast.expr) and bool(listed(listing))
    else:
        throttled = by_default(permissions, bool(scoped))
    if throttled:
        yield Guard("throttle", frozenset((Guards.LIMITS,)), place)


def by_default(permissions: Permissions, scoped: bool) -> bool:
    """Whether the settings limit a view that says nothing but, perhaps, its scope."""
    setting = permissions.setting("DEFAULT_THROTTLE_CLASSES")
    names = [ast.unparse(each) for each in listed(setting[1])] if setting is not None else []
    return any(scoped or "Scoped" not in name for name in names)
