"""Spring Data, MyBatis: interfaces whose methods nobody writes. They are written out here as what they do, so
that the walk goes into them as into any other."""

import ast
import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from limen.scan.source.java.lowering.state import SELF, safe
from limen.scan.source.java.nodes import annotations, full, handed, members, parameters, simple
from limen.scan.source.java.types import Type, Types
from limen.scan.source.lowering.nodes import at, call, constant, function, name, text
from limen.scan.words import words

if TYPE_CHECKING:
    from tree_sitter import Node

    from limen.scan.source.java.lowering.lower import Lowering

_BASES: Final = (
    "CrudRepository", "JpaRepository", "ListCrudRepository", "ListPagingAndSortingRepository",
    "MongoRepository", "PagingAndSortingRepository", "R2dbcRepository", "ReactiveCrudRepository",
    "ReactiveMongoRepository", "Repository",
)  # fmt: skip
_INHERITED: Final = {
    **dict.fromkeys(("existsById", "findAllById", "findById", "getById", "getOne", "getReferenceById"),
                    "find_by_id"),
    **dict.fromkeys(("deleteAllById", "deleteById"), "delete"),
    **dict.fromkeys(("insert", "save", "saveAll", "saveAndFlush"), "save"),
    "delete": "discard", "deleteAll": "discard", "findAll": "every",
}  # fmt: skip
"""Methods of the interfaces above, and what they do in the walk's words."""
_DERIVED: Final = re.compile(
    r"^(?:find|get|read|query|search|select|stream|exists|count|delete|remove)\w{0,60}?By(?=[A-Z])"
)
_WHO: Final = re.compile(r"#\{\s{0,8}(?:#\w{0,40}\.)?(?:principal|authentication)\b")
_AS_IT_COMES: Final = re.compile(r"\$\{(\w{1,60})\}")
_REMOVES: Final = ("delete", "remove")
_SAVES: Final = ("add", "create", "insert", "save", "update")
_MAPPERS: Final = ("Dao", "Mapper", "Repository")
_QUERIES: Final = ("Delete", "Insert", "NativeQuery", "Query", "Select", "SqlQuery", "SqlUpdate", "Update")
_VERBS: Final = re.compile(
    r"^(?:add|count|create|delete|exists|fetch|find|get|insert|list|load|query|read|remove|save|search|select"
    r"|update)(?![a-z])"
)
_AND: Final = re.compile(r"(?<=[a-z0-9])(?:And|Or)(?=[A-Z])")
_ORDER: Final = re.compile(r"OrderBy[A-Z]\w{0,100}$")
_HOW: Final = re.compile(
    r"(?:IgnoreCase|AllIgnoreCase|Containing|Contains|Like|StartingWith|EndingWith|Between|LessThan|GreaterThan"
    r"|LessThanEqual|GreaterThanEqual|NotIn|In|IsNot|Is|Not|Equals|After|Before)$"
)
_ALONE: Final = re.compile(r"(?:IsNull|IsNotNull|NotNull|Null|IsTrue|True|IsFalse|False)$")


def is_repository(types: Types, this: Type, depth: int = 4) -> bool:
    """Whether Spring Data makes the methods of an interface."""
    return (
        this.kind == "interface"
        and bool(this.served)
        and depth > 0
        and (
            any(each in _BASES for each in this.supers)
            or any(is_repository(types, each, depth - 1) for each in types.above(this))
        )
    )


def is_mapper(types: Types, this: Type) -> bool:
    """Whether a library like MyBatis makes the methods of an interface that nobody implements."""
    named = this.name.endswith(_MAPPERS) or not this.annotations.isdisjoint(_MAPPERS)
    return this.kind == "interface" and named and types.implementing(this) is this


def derived(low: "Lowering", node: "Node", this: Type) -> list[ast.stmt]:
    """The methods of a repository: those that it inherits, those told by their names or by a query."""
    methods = [each for each in members(node) if each.type == "method_declaration"]
    bare = [each for each in methods if each.child_by_field_name("body") is None]
    if not is_repository(low.types, this):
        entity = _entity(low, bare)
        low.types.kept |= {entity} if entity else set()
        told = [each for each in bare if _VERBS.match(_name(each)) or _statement(each) is not None]
        return [_declared(low, each, entity) for each in told if entity]
    entity, own = this.served[0], {_name(each) for each in methods}
    low.types.kept.add(entity)
    inherited = (_inherited(node, entity, each, does) for each, does in _INHERITED.items() if each not in own)
    return [*inherited, *(_declared(low, each, entity) for each in bare)]


def _entity(low: "Lowering", methods: "list[Node]") -> str:
    """The class of this project that most methods give or take; empty where there is none."""
    kinds = [each.child_by_field_name("type") for one in methods for each in (one, *parameters(one))]
    named = (name for kind in kinds for name in full(kind))
    counted = Counter(each for each in named if (own := low.known(each)) and own.kind == "class")
    return counted.most_common(1)[0][0] if counted else ""


def _name(node: "Node") -> str:
    return text(node.child_by_field_name("name"))


def _inherited(node: "Node", entity: str, called: str, does: str) -> ast.stmt:
    if does == "discard":  # what was found before is removed
        return function(node, called, [SELF, "taken"], [at(ast.Return(constant(node, None)), node)])
    if does == "every":
        return function(node, called, [SELF, "pageable"], [at(ast.Return(name(node, entity)), node)])
    done = call(node, f"{entity}.{does}", name(node, "taken"))
    return function(node, called, [SELF, "taken"], [at(ast.Return(done), node)])


def _declared(low: "Lowering", node: "Node", entity: str) -> ast.stmt:
    taken = [safe(_name(each)) for each in parameters(node)]
    query = _statement(node)
    written = _query(low, query) if query is not None else None
    done = _by_name(node, entity, _name(node), taken)
    if written is not None:
        given = [name(node, each) for each in taken]
        own = [name(node, "current_user")] if _WHO.search(ast.unparse(written)) else []
        done = call(node, "self.execute", _put_in(node, written, taken), *given, *own)
    return function(node, _name(node), [SELF, *taken], [at(ast.Return(done), node)])


def _statement(node: "Node") -> "Node | None":
    """The annotation that gives a method its statement."""
    told = (each for each in annotations(node) if simple(each.child_by_field_name("name")) in _QUERIES)
    return next(told, None)


def _query(low: "Lowering", node: "Node") -> ast.expr | None:
    """The statement that an annotation gives."""
    for each in handed(node):
        if each.type != "element_value_pair":
            return low.value(each)
        if text(each.child_by_field_name("key")) == "value":
            return low.value(each.child_by_field_name("value"))
    return None


def _put_in(node: "Node", written: ast.expr, taken: list[str]) -> ast.expr:
    """A statement of MyBatis, whose ``${name}`` is put in as it comes; ``#{name}`` is a parameter."""
    statement = written.value if isinstance(written, ast.Constant) else None
    named = _AS_IT_COMES.findall(statement) if isinstance(statement, str) else []
    made = written
    for each in named:
        if each in taken:
            made = at(ast.BinOp(made, ast.Add(), name(node, each)), node)
    return made


def _by_name(node: "Node", entity: str, called: str, taken: list[str]) -> ast.Call:
    """``findByIdAndOwnerId(id, owner)`` as ``Order.find_one(id=id, owner_id=owner)``; without such a name the
    parameters are told by their own."""
    if called.startswith(_SAVES) and len(taken) == 1:
        return call(node, f"{entity}.save", name(node, taken[0]))
    made = call(node, f"{entity}.{'delete' if called.startswith(_REMOVES) else 'find_one'}")
    columns = _columns(called)
    columns = columns if len(columns) == len(taken) or _DERIVED.match(called) else taken
    for each, given in zip(columns, taken, strict=False):
        made.keywords.append(at(ast.keyword(each, name(node, given)), node))
    return made


def _columns(called: str) -> list[str]:
    """The members that a method's name tells, in order, without those that take no value."""
    match = _DERIVED.match(called)
    told = _AND.split(_ORDER.sub("", called[match.end() :])) if match else []
    return ["_".join(words(_HOW.sub("", each))) for each in told if not _ALONE.search(each)]
