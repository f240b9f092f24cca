"""What members of a request are in the frameworks that Limen knows: one table for all, since their names do
not contradict one another."""

from typing import Final

from msgspec.structs import replace

from limen.scan.source.model import Given
from limen.scan.source.python.flow.value import NOTHING, Origin, Value
from limen.scan.words import kind_of, names_caller, names_house, names_role, words

PARTS: Final[dict[str, Given]] = {
    "view_args": "path", "path_params": "path", "params": "path", "match_info": "path", "kwargs": "path",
    "args": "query",
    "GET": "query", "query_params": "query", "query": "query", "query_string": "query", "values": "query",
    "json": "body", "get_json": "body", "form": "body", "data": "body", "get_data": "body", "POST": "body",
    "post": "body", "body": "body", "text": "body", "read": "body", "stream": "body",
    "validated_data": "body",
    "files": "file", "FILES": "file", "headers": "header", "META": "header", "cookies": "cookie",
    "COOKIES": "cookie", "authorization": "header",
}  # fmt: skip
"""Member of a request to where its content comes from."""

_PROVES: Final = frozenset(
    ["apikey", "auth", "authorization", "bearer", "jwt", "session", "sessionid", "sid", "token"]
)
SESSION: Final = frozenset(("session",))


def member(name: str) -> Value:
    """A member of a request object."""
    if name in SESSION or names_caller(name) or names_house(name) or name == "auth":
        return Value(identity=True)
    if name == "state":
        return Value(request=True)
    if name == "authorization":
        return Value(credential=True)
    if given := PARTS.get(name):
        return Value(origins=frozenset((Origin("", given),)), whole=True)
    return NOTHING


def in_context(name: str) -> Value:
    """A member of what a framework keeps for the time of a request: mostly who calls."""
    if not (names_caller(name) or names_house(name)):
        return Value(role=names_role(name), identity=names_role(name))
    return Value(identity=True, kinds=frozenset((kind_of(name),)), entire=True)


def item(bag: Value, name: str | None) -> Value:
    """One member of a whole part of the request: of the query, the body, the headers. ``name`` is ``None``
    where it is not a constant."""
    given: Given = next(iter(sorted(bag.origins))).given if bag.origins else "body"
    if given in ("header", "cookie") and name is not None and proves(name):
        return Value(credential=True)
    if name is None:
        return replace(bag.mixed(), origins=frozenset(Origin("", each.given) for each in bag.origins))
    role = given in ("header", "cookie") and names_role(name)
    return Value(origins=frozenset((Origin(name, given),)), identity=bag.identity, role=role)


def proves(name: str) -> bool:
    """Whether a header or cookie of that name proves who calls."""
    parts = words(name)
    return not _PROVES.isdisjoint(parts) or "".join(parts[-2:]) == "apikey"
