"""What is wrong with an explanation, found without knowing how it was made.

Every fact must be a value of what was given, or a count of it; every word of the text must be a fact's, or
one that the templates are written with; and a caller's words must stand in their quotation marks.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

import msgspec
from evals.copilot.chance import MARK

from limen.copilot.explaining.fact import QUOTED_MOST, Fact
from limen.copilot.explaining.shift import Shift
from limen.copilot.explaining.telling import Explanation
from limen.copilot.rephrase import tokens

_QUOTED = re.compile(r"\"((?:[^\"\\]|\\.){0,200})\" \(the caller's words\)")
_PLAIN = re.compile(r"[A-Za-z'-]+")


def faults(given: object, told: Explanation) -> list[str]:
    """Every fault; an explanation is good when there is none."""
    numbers, said = set(_numbers(given)), set(_tokens(given))
    found = [f"unsupported fact {fact}" for fact in told.facts if not _supported(fact, numbers, said)]
    return [*found, *_words(told), *_quoted(told)]


@cache
def vocabulary() -> frozenset[str]:
    """The words of all templates: of every text in their files but the docstrings."""
    found: set[str] = set()
    for file in files("limen.copilot.explaining").iterdir():
        if file.name.endswith(".py"):
            found |= {word for text in _texts(ast.parse(file.read_text("utf-8"))) for word in tokens(text)}
    return frozenset(word for word in found if _PLAIN.fullmatch(word))


def _texts(tree: ast.Module) -> Iterator[str]:
    said = [node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)]
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in said:
            yield re.sub(r"\{[a-z_]+\}", " ", node.value.replace("|", " "))


def _supported(fact: Fact, numbers: set[float], said: set[str]) -> bool:
    if isinstance(fact.value, int | float):
        return fact.value in numbers
    if fact.kind == "quote":
        return True
    return all(token in said or token in vocabulary() for token in tokens(str(fact.value)))


def _words(told: Explanation) -> Iterator[str]:
    """Words of the text that are neither a fact's, nor a template's, nor a source's."""
    known = {token for fact in told.facts for token in (*tokens(str(fact)), *tokens(fact.source))}
    heads = {token for section in told.sections for token in tokens(section.head)}
    for token in tokens(told.text):
        if token not in known and token not in heads and token not in vocabulary():
            yield f"unsupported word {token!r}"


def _quoted(told: Explanation) -> Iterator[str]:
    """A caller's words outside their marks, over their length, or on a line of their own."""
    if MARK in _QUOTED.sub("", told.text):
        yield "a caller's words stand outside their marks"
    if any(len(text) > 2 * QUOTED_MOST for text in _QUOTED.findall(told.text)):
        yield "a caller's words are too long"
    if len(told.text.split("\n")) != 1 + sum(len(section.lines) for section in told.sections):
        yield "a fact breaks a line"
    if not told.text.replace("\n", "").isprintable():
        yield "it holds control characters"


def _flat(given: object) -> Iterator[object]:
    """Every value, however deep; of what has a length that too."""
    plain = msgspec.structs.asdict(given) if isinstance(given, msgspec.Struct) else given
    if isinstance(plain, dict):
        yield len(plain)
        for pair in plain.items():
            yield from _flat(pair)
    elif isinstance(plain, list | tuple | frozenset):
        yield len(plain)
        for each in plain:
            yield from _flat(each)
    else:
        yield plain


def _numbers(given: object) -> Iterator[float]:
    yield from (each for each in _flat(given) if isinstance(each, int | float))
    yield from _derived(given)


def _derived(given: object) -> Iterator[float]:
    """What may be worked out: who is held and who is not, things with a reason, and shares of all calls."""
    callers = getattr(given, "callers", ())
    yield sum(each.held for each in callers)
    yield sum(not each.held for each in callers)
    if isinstance(given, Shift):
        yield from (promise.met / given.calls for promise in given.promises)
        yield round(given.gaps)
        for each in (*given.began, *given.open):
            yield from _derived(each)
    if isinstance(given, tuple):
        yield sum(each.weight > 0 for each in given)


def _tokens(given: object) -> Iterator[str]:
    for each in _flat(given):
        yield from tokens(f"r{each}" if isinstance(each, int) else "")
        yield from tokens(str(each))
