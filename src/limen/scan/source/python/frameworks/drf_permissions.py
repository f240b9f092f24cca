"""Permissions and throttles of Django REST framework: those of a view, of one of its actions, or of the
settings."""

import ast
from collections.abc import Iterator
from typing import Final

from limen.scan.finding import Place
from limen.scan.source.model import Guard, Guards
from limen.scan.source.python.flow.deciding import Known, chosen_return, live
from limen.scan.source.python.flow.value import Value
from limen.scan.source.python.flow.walk import Walk
from limen.scan.source.python.frameworks.routers import listed
from limen.scan.source.python.guarding import named_guard, texts_of
from limen.scan.source.python.module import FUNCTIONS, Module
from limen.scan.source.python.project import Found, Project, parameters

SAFE: Final = ("GET", "HEAD", "OPTIONS")
_KNOWN: Final = frozenset((Guards.AUTHENTICATES,))
_MAY: Final = frozenset((Guards.AUTHENTICATES, Guards.AUTHORISES))
_LIBRARY: Final = {
    "AllowAny": frozenset[Guards](), "IsAuthenticated": _KNOWN, "IsAuthenticatedOrReadOnly": _KNOWN,
    "IsAdminUser": _MAY, "DjangoModelPermissions": _MAY, "DjangoObjectPermissions": _MAY,
    "DjangoModelPermissionsOrAnonReadOnly": _MAY, "TokenHasScope": _MAY, "TokenHasReadWriteScope": _MAY,
}  # fmt: skip
"""What the permissions of the library make sure of."""
_WHO: Final = frozenset(("id", "is_active", "is_anonymous", "is_authenticated", "pk", "username"))
"""Members of a caller that say who he is, and nothing of what he may do."""


class Permissions:
    """The permissions of one project's views."""

    def __init__(self, project: Project) -> None:
        self.project = project

    def setting(self, name: str) -> tuple[Module, ast.expr] | None:
        """An entry of ``REST_FRAMEWORK`` in the settings."""
        for module in self.project.holding("values", "REST_FRAMEWORK"):
            held = module.values["REST_FRAMEWORK"]
            if isinstance(held, ast.Dict):
                for key, value in zip(held.keys, held.values, strict=True):
                    if isinstance(key, ast.Constant) and key.value == name:
                        return module, value
        return None

    def classes(self, module: Module, node: ast.expr | None, place: Place, known: Known) -> Iterator[Guard]:
        """The guards of a list of permissions, written out or named, each a class, an instance or
        several joined."""
        if isinstance(node, ast.Name) and node.id in module.values:
            node = module.values[node.id]
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            yield from self.classes(module, node.left, place, known)
            yield from self.classes(module, node.right, place, known)
        for each in listed(node):
            yield self._guard(module, each, place, known)

    def of_class(self, found: Found, known: Known) -> Iterator[Guard]:
        """The permissions of a view's class for one of its actions: of ``get_permissions``, of its
        member, else of the settings."""
        assert isinstance(found.node, ast.ClassDef)
        place = found.module.place(found.node, found.name)
        method = self.project.method(found.module, found.node, "get_permissions")
        if method is not None and isinstance(method.node, FUNCTIONS):
            node = chosen_return(method.node, known)
            if (
                node is not None
                and "super()" not in ast.unparse(node)
                and "self.permission_classes" not in ast.unparse(node)
            ):
                yield from self.classes(method.module, _instances(node), place, known)
                return
        member = self.project.member(found.module, found.node, "permission_classes")
        if member is not None and isinstance(member.node, ast.expr):
            yield from self.classes(member.module, member.node, place, known)
        else:
            yield from self.default(place, known)

    def default(self, place: Place, known: Known) -> Iterator[Guard]:
        """What the settings ask for where a view says nothing."""
        setting = self.setting("DEFAULT_PERMISSION_CLASSES")
        if setting is not None:
            yield from self.classes(setting[0], setting[1], place, known)

    def _guard(self, module: Module, node: ast.expr, place: Place, known: Known) -> Guard:
        if isinstance(node, ast.BinOp):
            left, right = (self._guard(module, each, place, known) for each in (node.left, node.right))
            return _either(left, right) if isinstance(node.op, ast.BitOr) else _both(left, right)
        if isinstance(node, ast.UnaryOp):
            return Guard("not", frozenset(), place)
        found = self.named(module, node.func if isinstance(node, ast.Call) else node)
        if isinstance(found, Found):
            guard = self._own(found, place, known)
            named = texts_of(node) if isinstance(node, ast.Call) else ()
            return Guard(guard.name, guard.does, place, (*guard.roles, *named))
        does = _LIBRARY[found] if found in _LIBRARY else named_guard(found, place).does
        reads = known.get("request.method") in SAFE and found.endswith("ReadOnly")
        return Guard(found, frozenset() if reads else does, place)

    def named(self, module: Module, node: ast.expr) -> Found | str:
        """A class of the project, or the last part of a library's name."""
        dotted = str(node.value) if isinstance(node, ast.Constant) else self.project.dotted(module, node)
        found = self.project.look_up(module, dotted)
        if found is not None and isinstance(found.node, FUNCTIONS):
            made = next((each for each in ast.walk(found.node) if isinstance(each, ast.ClassDef)), None)
            found = Found(found.module, made.name, made) if made is not None else None
        return (
            found if found is not None and isinstance(found.node, ast.ClassDef) else dotted.rpartition(".")[2]
        )

    def _own(self, found: Found, place: Place, known: Known) -> Guard:
        """A permission of the project, told by walking what it asks; it also asks what its bases ask."""
        assert isinstance(found.node, ast.ClassDef)
        does: set[Guards] = set()
        roles: tuple[str, ...] = ()
        for base in found.node.bases:
            inherited = self.named(found.module, base)
            if isinstance(inherited, str):
                does |= _LIBRARY.get(inherited, frozenset())
        method = self.project.method(found.module, found.node, "has_permission")
        if method is not None and isinstance(method.node, FUNCTIONS):
            walk, value = self.walked(found, method, known, {})
            asks = bool(walk.events.asks) or value.role or _looks_at_more(method.node, known)
            does |= _MAY if asks else _KNOWN if walk.events.identity or value.identity else frozenset()
            roles = tuple(walk.events.roles)
        return Guard(found.name, frozenset(does), place, roles)

    def walked(self, owner: Found, method: Found, known: Known, held: dict[str, Value]) -> tuple[Walk, Value]:
        """A permission's method, with the request in its place."""
        assert isinstance(method.node, FUNCTIONS)
        walk = Walk(self.project)
        walk.known = known
        names = {"request": Value(request=True), **held}
        return walk, walk.function(method.module, method.name, method.node, names, owner)

    def asked_of_object(self, found: Found, known: Known, kind: str) -> Iterator[Walk]:
        """What the permissions of a view ask of an object that was found: a walk each."""
        for owner in self._all(found, known):
            method = (
                self.project.method(owner.module, owner.node, "has_object_permission")
                if isinstance(owner.node, ast.ClassDef)
                else None
            )
            if method is not None and isinstance(method.node, FUNCTIONS):
                names = [each.arg for each in parameters(method.node)]
                thing = Value(kinds=frozenset((kind,)), entire=True)
                walk, value = self.walked(owner, method, known, {names[-1]: thing} if names else {})
                if value.role:
                    walk.events.asks[method.module.place(method.node)] = None
                yield walk

    def _all(self, found: Found, known: Known) -> Iterator[Found]:
        """The project's own permission classes that guard a view."""
        for guard in self.of_class(found, known):
            for module in self.project.holding("classes", guard.name):
                yield Found(module, guard.name, module.classes[guard.name])


def _looks_at_more(function: ast.AST, known: Known) -> bool:
    """Whether a permission looks at more of its caller than that he is known: what else is it written for."""
    reached = list(live(function, known))
    named = {"request.user", "self.request.user"} | {
        ast.unparse(target)
        for each in reached
        if isinstance(each, ast.Assign) and "request.user" in ast.unparse(each.value)
        for target in each.targets
    }
    members = {
        each.attr for each in reached if isinstance(each, ast.Attribute) and ast.unparse(each.value) in named
    }
    handed = any(
        isinstance(each, ast.Call)
        and ast.unparse(each.func) != "bool"
        and any(ast.unparse(argument) in named for argument in each.args)
        for each in reached
    )
    return handed or bool(members - _WHO)


def _instances(node: ast.expr) -> ast.expr:
    """The list that ``[each() for each in classes]`` goes over."""
    return node.generators[0].iter if isinstance(node, ast.ListComp) else node


def _both(left: Guard, right: Guard) -> Guard:
    return Guard(f"{left.name}&{right.name}", left.does | right.does, left.place, (*left.roles, *right.roles))


def _either(left: Guard, right: Guard) -> Guard:
    """One of two: what both make sure of, and ownership where the other asks for a role."""
    does = left.does & right.does | ({Guards.OWNS} & (left.does | right.does))
    vain = next(
        (
            role.name
            for all_, role in ((left, right), (right, left))
            if all_.name == "IsAuthenticated" and Guards.AUTHORISES in role.does
        ),
        "",
    )
    roles = (*left.roles, *right.roles)
    return Guard(f"{left.name}|{right.name}", does, left.place, roles, vain=vain)
