"""A case: one call, what it is, and where its value stands; the same bytes go to every system compared."""

import json
from urllib.parse import quote

import msgspec

from limen.model import ApiCall

HEADERS = (("host", "shop.example"), ("user-agent", "Mozilla/5.0"), ("accept", "application/json"))
"""What every call carries, so that no rule about missing headers speaks."""

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
PLACES = ("query", "path", "header", "json", "form")


class Case(msgspec.Struct, frozen=True):
    """One labelled call. ``suite`` is the set it is of, ``kind`` the class of attack or of harmless text."""

    suite: str
    kind: str
    attack: bool
    text: str
    method: str = "GET"
    target: str = "/"
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    place: str = "query"
    encoding: str = "plain"

    def call(self) -> ApiCall:
        """The call as Limen reads it."""
        return ApiCall(
            at=0.0, method=self.method, target=self.target, headers=(*HEADERS, *self.headers), body=self.body
        )


def placed(
    suite: str, kind: str, attack: bool, name: str, text: str, place: str, encoding: str = "plain"
) -> Case:
    """A case whose value ``text`` stands at ``place`` under ``name``, escaped as that place demands."""
    shown = quote(text.encode("utf-8", "surrogatepass"), safe="")
    case = Case(suite, kind, attack, text, place=place, encoding=encoding)
    replace = msgspec.structs.replace
    if place == "query":
        return replace(case, target=f"/v1/things?{quote(name, safe='[]$')}={shown}")
    if place == "path":
        return replace(case, target=f"/v1/things/{shown}")
    if place == "header":
        return replace(case, target="/v1/things", headers=((f"x-{_token(name)}", _one_line(text)),))
    if place == "form":
        return _with_body(case, FORM, f"{quote(name, safe='[]$')}={shown}".encode())
    return _with_body(case, JSON, json.dumps({name: text}).encode())


def _with_body(case: Case, content_type: str, body: bytes) -> Case:
    return msgspec.structs.replace(
        case, method="POST", target="/v1/things", headers=(("content-type", content_type),), body=body
    )


def _token(name: str) -> str:
    return "".join([c if c.isalnum() and c.isascii() else "-" for c in name.lower()])


def _one_line(text: str) -> str:
    """A header's value cannot hold line breaks or other scripts: those stand escaped."""
    return quote(text, safe="".join(map(chr, range(32, 127)))).strip()
