"""Annotations that guard a method: ``@PreAuthorize``, ``@Secured``, ``@RolesAllowed``."""

import ast
from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from limen.scan.source.java.chains import Chains
from limen.scan.source.java.marks import Class, given, text, texts
from limen.scan.source.java.spel import UNKNOWN, made_sure
from limen.scan.source.java.sure import Sure
from limen.scan.source.model import Guard, Guards
from limen.scan.source.python.flow.value import NOTHING, Origin, Value
from limen.scan.source.python.flow.walk import Walk
from limen.scan.source.python.guarding import made_sure as seen
from limen.scan.source.python.module import FUNCTIONS
from limen.scan.source.python.project import Found, Project, parameters

_EXPRESSIONS: Final = ("PostAuthorize", "PostFilter", "PreAuthorize", "PreFilter")
_LISTS: Final = ("RolesAllowed", "Secured")
_OTHERS: Final = {"DenyAll": UNKNOWN, "PermitAll": Sure()}
_LIMITS: Final = ("Bulkhead", "RateLimited", "RateLimiter", "RateLimit")
GUARDS: Final = (*_EXPRESSIONS, *_LISTS, "DenyAll")
_KNOWN: Final = frozenset((Guards.AUTHENTICATES,))


class Asked(msgspec.Struct, frozen=True):
    """A guard, and the variables that it compares with who calls."""

    guard: Guard
    variables: tuple[str, ...] = ()


def asked(klass: Class, marks: Mapping[str, ast.Call], chains: Chains) -> Iterator[Asked]:
    """What the annotations of a method, or of its class, make sure of; nothing where nobody reads them."""
    for name, mark in marks.items():
        if name in _LIMITS:
            yield Asked(Guard(name, frozenset((Guards.LIMITS,)), klass.module.place(mark)))
        sure = _sure(klass, name, mark) if read(name, chains) else None
        if sure is not None and sure.does:
            yield Asked(Guard(name, sure.does, klass.module.place(mark), sure.roles), sure.variables)


def read(name: str, chains: Chains) -> bool:
    """Whether an annotation that guards is read at all. Where no configuration of security is seen, it is
    likely to stand elsewhere."""
    if not chains.configured:
        return True
    for enabling, mark in chains.enabled.items():
        old = enabling == "EnableGlobalMethodSecurity"
        switch = {"Secured": "securedEnabled", "RolesAllowed": "jsr250Enabled", "DenyAll": "jsr250Enabled"}
        value = given(mark, switch.get(name, "prePostEnabled"))
        told = value.value if isinstance(value, ast.Constant) else None
        if told is True or (told is None and not old and name not in switch):
            return True
    return False


def _sure(klass: Class, name: str, mark: ast.Call) -> Sure | None:
    if name in _EXPRESSIONS:
        sure = made_sure(text(klass, mark, "value"))
        for bean, method, handed in sure.beans:
            sure = msgspec.structs.replace(sure, does=sure.does | _by_bean(klass, bean, method, handed))
        return sure
    if name in _LISTS:
        return Sure(_KNOWN | {Guards.AUTHORISES}, tuple(texts(klass, given(mark, "value"))))
    return _OTHERS.get(name)


def _by_bean(klass: Class, bean: str, method: str, handed: tuple[str, ...]) -> frozenset[Guards]:
    """What a bean's method makes sure of, walked with what it is handed; everything where it is not of this
    project."""
    owner = _bean(klass.project, bean)
    if owner is None or not isinstance(owner.node, ast.ClassDef):
        return UNKNOWN.does
    found = klass.project.method(owner.module, owner.node, method)
    if found is None or not isinstance(found.node, FUNCTIONS):
        return UNKNOWN.does
    walk = Walk(klass.project)
    names = [each.arg for each in parameters(found.node) if each.arg != "self"]
    values = dict(zip(names, map(_value, handed), strict=False))
    walk.function(found.module, found.name, found.node, values, owner)
    walk.events.refuses = True  # what it gives back decides
    return seen(walk.events, method, ()) | _KNOWN


def _value(name: str) -> Value:
    if name.startswith("#"):
        return Value(origins=frozenset((Origin(name[1:].partition(".")[0], "path"),)))
    return Value(identity=True) if name.startswith(("principal", "authentication")) else NOTHING


def _bean(project: Project, name: str) -> Found | None:
    """A bean by its name: the one that its annotation gives, else that of its class."""
    for module in project.modules.values():
        for klass in module.classes.values():
            own = klass.name[:1].lower() + klass.name[1:]
            for mark in klass.decorator_list:
                if isinstance(mark, ast.Call) and mark.args and isinstance(mark.args[0], ast.Constant):
                    own = str(mark.args[0].value) if _is_bean(mark) else own
            if own == name:
                return Found(module, klass.name, klass)
    return None


def _is_bean(mark: ast.Call) -> bool:
    return isinstance(mark.func, ast.Name) and mark.func.id in ("Component", "Service")
