"""What a node of Java's syntax tree has: members, parameters, annotations, the names of types."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from limen.scan.source.lowering.nodes import text

if TYPE_CHECKING:
    from tree_sitter import Node


def members(node: "Node") -> "Iterator[Node]":
    """What stands in the body of a type."""
    body = node.child_by_field_name("body")
    for each in body.named_children if body is not None else ():
        if each.type == "enum_body_declarations":
            yield from each.named_children
        else:
            yield each


def parameters(node: "Node") -> "list[Node]":
    """The formal parameters of a method, a constructor or a record."""
    listed = node.child_by_field_name("parameters")
    kinds = ("formal_parameter", "spread_parameter")
    return [each for each in listed.named_children if each.type in kinds] if listed is not None else []


def above(node: "Node") -> "Iterator[Node]":
    """The types that a type extends and implements."""
    for each in node.named_children:
        if each.type == "superclass":
            yield from each.named_children
        elif each.type in ("super_interfaces", "extends_interfaces"):
            yield from (inner for listed in each.named_children for inner in listed.named_children)


def arguments(node: "Node") -> "list[Node]":
    """What a generic type is of: ``Order`` and ``Long`` of ``JpaRepository<Order, Long>``."""
    held = next((each for each in node.named_children if each.type == "type_arguments"), None)
    return list(held.named_children) if held is not None else []


def handed(node: "Node") -> "list[Node]":
    """What a call is given."""
    held = node.child_by_field_name("arguments")
    return [each for each in held.named_children if "comment" not in each.type] if held is not None else []


def annotations(node: "Node") -> "list[Node]":
    """The annotations of a declaration."""
    held = next((each for each in node.named_children if each.type == "modifiers"), None)
    kinds = ("annotation", "marker_annotation")
    return [each for each in held.named_children if each.type in kinds] if held is not None else []


def modifiers(node: "Node") -> list[str]:
    """``public``, ``static`` and the like."""
    held = next((each for each in node.named_children if each.type == "modifiers"), None)
    return [text(each) for each in held.children if not each.is_named] if held is not None else []


def simple(node: "Node | None") -> str:
    """The simple name of a type: ``Order`` of ``com.shop.Order``, of ``Order[]`` and of ``Order<T>``."""
    if node is None:
        return ""
    if node.type == "generic_type":
        return simple(node.named_children[0])
    if node.type == "array_type":
        return simple(node.child_by_field_name("element"))
    return text(node).rpartition(".")[2]


def full(node: "Node | None") -> tuple[str, ...]:
    """A type with what it is of, one simple name after the other: ``List Order`` of ``List<Order>``."""
    if node is None:
        return ()
    inner = (name for each in arguments(node) for name in full(each)) if node.type == "generic_type" else ()
    return (simple(node), *inner)
