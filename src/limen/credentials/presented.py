"""Takes the credentials out of a request's headers, before anything else reads them."""

from collections.abc import Iterable

import msgspec

from limen.credentials.cookie import take_cookies
from limen.credentials.upstream import HEADER, STRIPPED_HEADERS
from limen.model.activity import Headers


class Presented(msgspec.Struct):
    """The credentials as they came, by form, and the headers without them.

    ``keys`` are API key texts, one in ``authorization`` first; ``token`` is a JWT, ``basic`` what follows
    that word, ``cookie`` a session's ``name=value``, ``other`` an authorization of no known form.
    ``forwarded_for`` joins the lines of ``x-forwarded-for``. ``conflict`` names a header that came twice with
    different values: which one the upstream would take is anybody's guess.
    """

    headers: Headers = ()
    keys: tuple[str, ...] = ()
    token: str = ""
    basic: str = ""
    cookie: str = ""
    other: str = ""
    forwarded_for: str = ""
    conflict: str = ""


class Taker:
    """Knows which headers and cookies hold credentials; ``own`` is the header that we set upstream."""

    def __init__(self, key_headers: Iterable[str], cookies: Iterable[str], own: str = HEADER) -> None:
        self._key_headers = tuple(dict.fromkeys(name.lower() for name in key_headers))
        self._cookies = frozenset(cookies)
        known = {"authorization", "proxy-authorization", "cookie", "x-forwarded-for"}
        self._special = known | {*self._key_headers, *STRIPPED_HEADERS, own.lower()}

    def take(self, headers: Iterable[tuple[str, str]]) -> Presented:
        """Split the headers, whose names are lower case.

        Cookies stay readable only where the session's own are named and so taken out.
        """
        special = self._special
        kept: list[tuple[str, str]] = []
        found: dict[str, str] = {}
        taken = Presented()
        for pair in headers:
            if pair[0] not in special:
                kept.append(pair)
                continue
            name, value = pair
            if name == "x-forwarded-for":
                taken.forwarded_for = f"{taken.forwarded_for},{value}" if taken.forwarded_for else value
                kept.append(pair)
            elif name == "cookie":
                cookie, rest = take_cookies(value, self._cookies)
                taken.cookie = taken.cookie or cookie
                if rest and self._cookies:
                    kept.append((name, rest))
            elif found.setdefault(name, value) != value:
                taken.conflict = name
        taken.headers = tuple(kept)
        if found:
            self._sort(found, taken)
        return taken

    def _sort(self, found: dict[str, str], taken: Presented) -> None:
        keys = [value.strip() for name in self._key_headers if (value := found.get(name))]
        if authorization := found.get("authorization"):
            scheme, _, rest = authorization.strip().partition(" ")
            scheme, text = scheme.lower(), rest.strip()
            if scheme == "bearer" and text.count(".") == 2:
                taken.token = text
            elif text and scheme in {"bearer", "apikey"}:
                keys.insert(0, text)
            elif text and scheme == "basic":
                taken.basic = text
            else:
                taken.other = authorization.strip()
        taken.keys = tuple(dict.fromkeys(keys)) if len(keys) > 1 else tuple(keys)
