"""Objects of options, as the keywords by which the rules know them."""

import ast
from typing import TYPE_CHECKING, Final

from limen.scan.source.lowering.nodes import at, call, constant, name

if TYPE_CHECKING:
    from tree_sitter import Node

_COOKIE: Final = {"httponly": "httponly", "secure": "secure", "maxage": "max_age", "samesite": "samesite"}
_CORS: Final = {"origin": "allow_origins", "credentials": "allow_credentials"}


def with_options(node: "Node", full: str, function: ast.expr, given: list[ast.expr]) -> ast.Call | None:
    """A call whose options matter to rules; ``None`` for any other."""
    if full == "cors":
        return _keywords(node, function, given, _CORS)
    if full == "jsonwebtoken.decode":
        return call(node, "jwt.decode", *given[:1], verify_signature=constant(node, False))
    if full == "jsonwebtoken.verify":
        return _verified(node, given)
    return None


def _verified(node: "Node", given: list[ast.expr]) -> ast.Call:
    """``jwt.verify``: as decoding, with what its options ask for or leave out."""
    options = next((each for each in given[2:] if isinstance(each, ast.Dict)), None)
    held = _members(options) if options is not None else {}
    made = call(node, "jwt.decode" if "algorithms" in held else "jwt.verify", *given[:2])
    if "algorithms" in held:
        made.keywords.append(at(ast.keyword("algorithms", held["algorithms"]), node))
    expiry = held.get("ignoreExpiration")
    if isinstance(expiry, ast.Constant) and expiry.value is True:
        made.func = name(node, "jwt.decode")
        made.keywords.append(at(ast.keyword("verify_exp", constant(node, False)), node))
    return made


def cookie(node: "Node", given: list[ast.expr]) -> ast.Call:
    """``res.cookie(name, value, options)``."""
    return _keywords(node, name(node, "res.set_cookie"), given, _COOKIE)


def _members(held: ast.Dict) -> dict[str, ast.expr]:
    pairs = zip(held.keys, held.values, strict=True)
    return {str(key.value): value for key, value in pairs if isinstance(key, ast.Constant)}


def _keywords(node: "Node", function: ast.expr, given: list[ast.expr], names: dict[str, str]) -> ast.Call:
    made = call(node, function, *(each for each in given if not isinstance(each, ast.Dict)))
    for held in (each for each in given if isinstance(each, ast.Dict)):
        for key, value in _members(held).items():
            own = names.get(key) or names.get(key.lower())
            if own is not None:
                any_ = own == "allow_origins" and isinstance(value, ast.Constant) and value.value is True
                made.keywords.append(at(ast.keyword(own, constant(node, "*") if any_ else value), node))
    return made
