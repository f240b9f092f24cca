"""What a handler's parameters hold, by their annotations and types, and what it does with them."""

import ast
from collections.abc import Iterator, Mapping
from typing import Final

from msgspec.structs import replace

from limen.scan.source.java.marks import Class, marks_of, text, type_names, typed
from limen.scan.source.model import Given, Handler
from limen.scan.source.python.flow.request import proves
from limen.scan.source.python.flow.value import NOTHING, Origin, Value
from limen.scan.source.python.flow.walk import Walk
from limen.scan.source.python.handlers import handler
from limen.scan.source.python.models import PLAIN, is_model
from limen.scan.source.python.module import Function
from limen.scan.source.python.project import Found, parameters
from limen.scan.words import names_caller, names_owner

_PLACES: Final[dict[str, Given]] = {
    "CookieValue": "cookie", "MatrixVariable": "path", "PathVariable": "path", "RequestHeader": "header",
    "RequestParam": "query", "RequestPart": "body",
}  # fmt: skip
_CALLERS: Final = frozenset((
    "Authentication", "HttpSession", "Jwt", "JwtAuthenticationToken", "OAuth2User", "OidcUser", "Principal",
    "UserDetails",
))  # fmt: skip
_REQUESTS: Final = frozenset(("HttpServletRequest", "NativeWebRequest", "ServerWebExchange", "WebRequest"))
_NOTHING: Final = frozenset((
    "BindingResult", "Errors", "HttpServletResponse", "Locale", "Model", "ModelMap", "Pageable",
    "RedirectAttributes", "Sort", "TimeZone", "UriComponentsBuilder",
))  # fmt: skip
_FILES: Final = frozenset(("FilePart", "MultipartFile", "Part"))
_OPEN: Final = frozenset(("HashMap", "JsonNode", "Map", "MultiValueMap", "ObjectNode"))
_BOUNDED: Final = frozenset(("DecimalMax", "Max", "Range", "Size"))


def handled(klass: Class, found: Found, function: Function, declared: Function) -> Handler:
    """A method as a handler. ``declared`` is where its parameters are annotated: itself, or the same method
    of an interface."""
    walk = Walk(klass.project)
    names = [each.arg for each in parameters(function) if each.arg != "self"]
    told = [each for each in parameters(declared) if each.arg != "self"]
    values = dict(zip(names, (_value(klass, each) for each in told), strict=False))
    made = handler(walk, found, function, values, klass.found)
    knows = any(each.identity for each in values.values())
    return replace(made, uses_identity=made.uses_identity or knows, reads=(*made.reads, *_sizes(klass, told)))


def _value(klass: Class, argument: ast.arg) -> Value:
    kind, nodes = typed(argument.annotation)
    names, marks = type_names(kind), marks_of(klass, nodes)
    if any(each == "AuthenticationPrincipal" or names_caller(each) for each in marks) or (
        names[:1] and names[0] in _CALLERS and not marks.keys() & _PLACES.keys()
    ):
        return Value(identity=True)
    if "RequestAttribute" in marks:  # set by the service itself
        own = text(klass, marks["RequestAttribute"], "value", "name") or argument.arg
        return Value(identity=True) if names_owner(own) or names_caller(own) else NOTHING
    if names[:1] and names[0] in _NOTHING:
        return NOTHING
    if names[:1] and names[0] in _REQUESTS:
        return Value(request=True)
    return _given(klass, argument, names, marks)


def _given(klass: Class, argument: ast.arg, names: list[str], marks: Mapping[str, ast.Call]) -> Value:
    """What the caller chose."""
    mark = next((each for each in marks if each in _PLACES), "")
    own = (text(klass, marks[mark], "value", "name") if mark else "") or argument.arg.rstrip("_")
    if not mark and (whole := _whole(klass, names, "RequestBody" in marks)) is not None:
        return whole
    given: Given = _PLACES[mark] if mark else "body" if "RequestBody" in marks else "query"
    if given in ("header", "cookie") and proves(own):
        return Value(credential=True)
    if not _FILES.isdisjoint(names):
        return Value(origins=frozenset((Origin(own, "file"),)))
    if names[:1] and names[0] in _OPEN:
        return Value(origins=frozenset((Origin("", given),)), whole=True)
    return Value(origins=frozenset((Origin(own, given, plain=_plain(klass, names)),)))


def _whole(klass: Class, names: list[str], body: bool) -> Value | None:
    """A body, or a form, as a whole; ``None`` for a value alone."""
    for each in names:
        model = klass.project.find(klass.module, ast.Name(each))
        if model is not None and is_model(klass.project, model):
            return Value(origins=frozenset((Origin("", "body"),)), whole=True, klass=model, made=True)
    if body and names[:1] and names[0] in _OPEN:
        return Value(origins=frozenset((Origin("", "body"),)), whole=True)
    return None


def _plain(klass: Class, names: list[str]) -> bool:
    """Whether a type leaves no room for a text of the caller's: a number, a date, a member of an
    enumeration."""
    if not names or names[-1] in PLAIN:
        return bool(names)
    return klass.project.find(klass.module, ast.Name(names[-1])) is not None


def _sizes(klass: Class, told: list[ast.arg]) -> Iterator[str]:
    """Numbers of the query that nothing bounds."""
    for each in told:
        kind, nodes = typed(each.annotation)
        marks = marks_of(klass, nodes)
        number = type_names(kind)[:1] in (["int"], ["Integer"], ["long"], ["Long"])
        if number and "RequestParam" in marks and _BOUNDED.isdisjoint(marks):
            yield text(klass, marks["RequestParam"], "value", "name") or each.arg.rstrip("_")
