"""Calls that are something else in the walk's nodes: who calls, tokens, processes, copies of members."""

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from limen.scan.source.java.nodes import handed, simple
from limen.scan.source.lowering.nodes import at, call, constant, name, text
from limen.scan.words import names_caller, names_owner

if TYPE_CHECKING:
    from tree_sitter import Node

    from limen.scan.source.java.lowering.lower import Lowering

_SHELLS: Final = ("sh", "bash", "/bin/sh", "/bin/bash", "cmd", "cmd.exe", "powershell")
_COPIES: Final = ("BeanUtils.copyProperties", "PropertyUtils.copyProperties")
_REQUEST: Final = {
    "getParameter": "args", "getParameterValues": "args", "getHeader": "headers",
}  # fmt: skip
_PARSES: Final = ("parse", "parseClaimsJws", "parseClaimsJwt", "parseSignedClaims", "parseUnsecuredClaims")
_UNSIGNED: Final = ("parseClaimsJwt", "parseUnsecuredClaims")


def special(low: "Lowering", node: "Node") -> ast.expr | None:
    """One of these; ``None`` for any other call."""
    if node.type == "object_creation_expression":
        kind = simple(node.child_by_field_name("type"))
        return _process(low, node) if kind == "ProcessBuilder" else None
    own, held = text(node.child_by_field_name("name")), node.child_by_field_name("object")
    if (step := _STEPS.get(own)) is not None:
        return step(low, node, held)
    return _token(low, node, own, held) if own in _PARSES else None


def given_to(low: "Lowering", node: "Node") -> list[ast.expr]:
    """What a call is given."""
    return [low.value(each) for each in handed(node)]


def _context(_low: "Lowering", node: "Node", held: "Node | None") -> ast.expr | None:
    """``SecurityContextHolder.getContext().getAuthentication()``."""
    begins = ("SecurityContextHolder", "ReactiveSecurityContextHolder")
    return name(node, "current_user") if text(held).startswith(begins) else None


def _copied(low: "Lowering", node: "Node", held: "Node | None") -> ast.expr | None:
    """``BeanUtils.copyProperties(body, order, "id")``: members set as they come, but for those named."""
    given = given_to(low, node)
    if f"{simple(held)}.copyProperties" not in _COPIES or len(given) < 2:
        return None
    source, target, *but = given
    if text(held).startswith("org.apache") or simple(held) == "PropertyUtils":
        source, target = target, source
    return _updated(node, target, source, but)


def _updated(node: "Node", target: ast.expr, source: ast.expr, but: list[ast.expr]) -> ast.expr:
    if but:
        none: list[ast.expr] = [constant(node, None) for _ in but]
        source = at(ast.Dict([None, *but], [source, *none]), node)
    return call(node, at(ast.Attribute(target, "update", ast.Load()), node), source)


def _mapped(low: "Lowering", node: "Node", held: "Node | None") -> ast.expr | None:
    """``modelMapper.map(body, order)``; of a type it makes an object."""
    given = given_to(low, node)
    if len(given) != 2 or low.type_of(held) != "ModelMapper":
        return None
    if isinstance(given[1], ast.Name) and given[1].id in low.types.by_name:
        return at(ast.Call(given[1], [], [at(ast.keyword(None, given[0]), node)]), node)
    return _updated(node, given[1], given[0], [])


def _executed(low: "Lowering", node: "Node", held: "Node | None") -> ast.expr | None:
    """``Runtime.getRuntime().exec(line)``; of a list of words only one that begins with a shell."""
    given = given_to(low, node)
    if not given or ("getRuntime" not in text(held) and low.type_of(held) != "Runtime"):
        return None
    if isinstance(given[0], ast.List):
        return _line(node, given[0].elts)
    return call(node, "os.system", given[0])


def _process(low: "Lowering", node: "Node") -> ast.expr:
    given = given_to(low, node)
    words = given[0].elts if len(given) == 1 and isinstance(given[0], ast.List) else given
    return _line(node, words)


def _line(node: "Node", words: list[ast.expr]) -> ast.expr:
    """A process: a shell runs its line, any other program gets words."""
    first = words[0] if words else None
    if isinstance(first, ast.Constant) and first.value in _SHELLS:
        return call(node, "os.system", words[-1])
    return call(node, "subprocess.run", at(ast.List(words, ast.Load()), node))


def _formatted(low: "Lowering", node: "Node", held: "Node | None") -> ast.expr | None:
    """``String.format("... %s", a)`` as a text put together."""
    given = given_to(low, node)
    if simple(held) not in ("String", "MessageFormat") or not given:
        return None
    made = given[0]
    for each in given[1:]:
        made = at(ast.BinOp(made, ast.Add(), each), node)
    return made


def _of_request(low: "Lowering", node: "Node", held: "Node | None") -> ast.expr | None:
    """``request.getParameter("id")``."""
    given, own = given_to(low, node), text(node.child_by_field_name("name"))
    if held is None or low.type_of(held) not in ("HttpServletRequest", "WebRequest") or len(given) != 1:
        return None
    part = at(ast.Attribute(low.value(held), _REQUEST[own], ast.Load()), node)
    return at(ast.Subscript(part, given[0], ast.Load()), node)


def _held(low: "Lowering", node: "Node", held: "Node | None") -> ast.expr | None:
    """``session.getAttribute("user")``, ``request.getAttribute("userId")``: what the service itself put
    there."""
    given = given_to(low, node)
    own = given[0].value if len(given) == 1 and isinstance(given[0], ast.Constant) else None
    if low.type_of(held) not in ("HttpServletRequest", "HttpSession") or not isinstance(own, str):
        return None
    return name(node, "current_user" if names_owner(own) or names_caller(own) else "None_")


def _stored(low: "Lowering", node: "Node", held: "Node | None") -> ast.expr | None:
    """``file.transferTo(path)``, ``Files.copy(stream, path)``."""
    given, own = given_to(low, node), text(node.child_by_field_name("name"))
    if not given or (own == "copy" and (simple(held) != "Files" or len(given) < 2)):
        return None
    return call(node, "open", given[1] if own == "copy" else given[0])


def _field(low: "Lowering", node: "Node", held: "Node | None") -> ast.expr | None:
    """``ReflectionUtils.setField(field, order, value)``: a member by a name."""
    given = given_to(low, node)
    if simple(held) != "ReflectionUtils" or len(given) != 3:
        return None
    return call(node, "setattr", given[1], given[0], given[2])


def _read(low: "Lowering", node: "Node", held: "Node | None") -> ast.expr | None:
    """``objectMapper.updateValue(order, body)``."""
    given = given_to(low, node)
    if held is None or len(given) != 2:
        return None
    return _updated(node, given[0], given[1], [])


def _sent(low: "Lowering", node: "Node", held: "Node | None") -> ast.expr | None:
    given = given_to(low, node)
    return call(node, "flask.redirect", given[0]) if held is not None and len(given) == 1 else None


def _token(low: "Lowering", node: "Node", own: str, held: "Node | None") -> ast.expr | None:
    """A token read by jjwt: with a key, or without looking at its signature."""
    written = text(held)
    if not written.startswith("Jwts.") or (own == "parse" and "unsecured()" not in written):
        return None
    given = given_to(low, node)
    if own in _UNSIGNED or "unsecured()" in written:
        return call(node, "jwt.decode", *given, verify_signature=constant(node, False))
    return call(node, "jwt.verify", *given)


def _decoded(low: "Lowering", node: "Node", held: "Node | None") -> ast.expr | None:
    """``JWT.decode(token)`` of auth0, which looks at no signature."""
    given = given_to(low, node)
    if text(held) != "JWT" or not given:
        return None
    return call(node, "jwt.decode", *given, verify_signature=constant(node, False))


def _issued(low: "Lowering", node: "Node", held: "Node | None") -> ast.expr | None:
    """``Jwts.builder()....compact()``: who a token is for, and whether it ends."""
    written = text(held)
    if not written.startswith("Jwts.builder"):
        return None
    ends = "xpiration(" in written or "claims(" in written or "addClaims(" in written
    made = call(node, "jwt.encode", low.value(held), constant(node, None))
    made.keywords.append(at(ast.keyword("expires", constant(node, ends)), node))
    return made


_Step = Callable[["Lowering", "Node", "Node | None"], ast.expr | None]
_STEPS: Final[dict[str, _Step]] = {
    "getAuthentication": _context, "copyProperties": _copied, "map": _mapped, "exec": _executed,
    "format": _formatted, "sendRedirect": _sent, "decode": _decoded, "compact": _issued,
    "copy": _stored, "transferTo": _stored, "getAttribute": _held, "setField": _field,
    "updateValue": _read, **dict.fromkeys(_REQUEST, _of_request),
}  # fmt: skip
