"""The ``htu`` of a proof against the call that it came with (RFC 9449, section 4.3).

Both sides are normalised by syntax and by scheme (RFC 3986, sections 6.2.2 and 6.2.3): case of scheme, host
and escapes, unreserved characters unescaped, dot segments gone, default port gone, an empty path is ``/``.
Query and fragment are left out. Nothing else is: a doubled slash is another path.
"""

import re
from collections.abc import Sequence

from limen.model import InputError, Request

LONGEST = 8192
"""Characters of a target URI; a longer one matches nothing."""
_URI = re.compile(
    r"(https?)://(\[[0-9a-f:.]{2,45}\]|[a-z0-9._~%-]{1,255})(?::([0-9]{0,5}))?(/[^?#]*)?(?:[?#].*)?"
)
_HEAD = re.compile(r"[^/?#]*")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_NO_URI = re.compile(r"[\x00-\x20\x7f-\U0010ffff]|%(?![0-9A-Fa-f]{2})")
_PORTS = {"http": "80", "https": "443"}
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_SCHEMES = {"ws": "http", "wss": "https"}


def normalised(uri: str) -> str:
    """The URI in its one form, without query and fragment; raises ``InputError`` for none of http or https.

    User information, and characters and escapes that no URI holds, are refused.
    """
    scheme, mark, rest = uri.partition("://")
    authority = _HEAD.match(rest)
    head = authority[0] if authority else ""
    found = None
    if mark and len(uri) <= LONGEST and not _NO_URI.search(uri):
        found = _URI.fullmatch(f"{scheme.lower()}://{head.lower()}{rest[len(head) :]}")
    if found is None:
        raise InputError("no http or https URI")
    port = (found[3] or "").lstrip("0")
    shown = f":{port}" if port and port != _PORTS[found[1]] else ""
    host = _ESCAPE.sub(_unescaped, found[2]).lower()
    return f"{found[1]}://{host}{shown}{_path(found[4] or '/')}"


def stated(request: Request, origins: Sequence[str] = ()) -> tuple[str, ...]:
    """Which target URIs a proof for this request may name, normalised.

    With ``origins`` (``https://host``), what the caller wrote into ``Host`` counts for nothing. Without,
    scheme and host are those of the connection and call as the gateway states them.
    """
    path = request.target.partition("?")[0].partition("#")[0]
    if not path.startswith("/"):
        return ()
    scheme = _SCHEMES.get(request.scheme, request.scheme)
    found = []
    for origin in origins or (f"{scheme}://{request.host}",):
        try:
            found.append(normalised(origin.rstrip("/") + path))
        except InputError:
            continue
    return tuple(found)


def _unescaped(escape: re.Match[str]) -> str:
    character = chr(int(escape[1], 16))
    return character if character in _UNRESERVED else escape[0].upper()


def _path(path: str) -> str:
    """Escapes in their one form, then dot segments removed (RFC 3986, section 5.2.4)."""
    kept: list[str] = []
    steps = _ESCAPE.sub(_unescaped, path).split("/")[1:]
    for step in steps:
        if step == "..":
            del kept[-1:]
        elif step != ".":
            kept.append(step)
    if steps[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)
