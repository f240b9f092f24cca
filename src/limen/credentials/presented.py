"""Takes the credentials out of a request's headers, before anything else reads them."""

from collections.abc import Iterable

import msgspec

from limen.credentials.cookie import take_cookies
from limen.credentials.upstream import HEADER, STRIPPED_HEADERS
from limen.model.activity import Headers


class Presented(msgspec.Struct):
    """The credentials as they came, by form, and the headers without them.

    ``keys`` are API key texts, one in ``authorization`` first; ``token`` is a JWT, ``scheme`` under which it
    came (``bearer``, ``dpop``), ``proofs`` the values of ``DPoP`` headers; ``basic`` what follows its word,
    ``cookie`` a session's ``name=value``, ``other`` an authorization of no known form.
    ``forwarded_for`` joins the lines of ``x-forwarded-for``. ``conflict`` names a header that came twice with
    different values: which one the upstream would take is anybody's guess. ``sole_key`` repeats the API key
    of a request whose headers present nothing else.
    """

    headers: Headers = ()
    keys: tuple[str, ...] = ()
    token: str = ""
    basic: str = ""
    cookie: str = ""
    other: str = ""
    forwarded_for: str = ""
    conflict: str = ""
    sole_key: str = ""
    scheme: str = ""
    proofs: tuple[str, ...] = ()


class Taker:
    """Knows which headers and cookies hold credentials; ``own`` is the header that we set upstream."""

    def __init__(self, key_headers: Iterable[str], cookies: Iterable[str], own: str = HEADER) -> None:
        self._key_headers = tuple(dict.fromkeys(name.lower() for name in key_headers))
        self._cookies = frozenset(cookies)
        known = {"authorization", "proxy-authorization", "cookie", "x-forwarded-for", "dpop"}
        self._special = known | {*self._key_headers, *STRIPPED_HEADERS, own.lower()}

    def take(self, headers: Iterable[tuple[str, str]]) -> Presented:
        """Split the headers, whose names are lower case.

        Cookies stay readable only where the session's own are named and so taken out.
        """
        special = self._special
        kept: list[tuple[str, str]] = []
        found: list[tuple[str, str]] = []
        proofs: list[str] = []
        forwarded = session = ""
        for pair in headers:
            name = pair[0]
            if name not in special:
                kept.append(pair)
            elif name == "x-forwarded-for":
                forwarded = f"{forwarded},{pair[1]}" if forwarded else pair[1]
                kept.append(pair)
            elif name == "cookie":
                cookie, rest = take_cookies(pair[1], self._cookies)
                session = session or cookie
                if rest and self._cookies:
                    kept.append((name, rest))
            elif name == "dpop":
                proofs.append(pair[1])
            else:
                found.append(pair)
        alone = len(found) == 1 and not session and found[0][0] in self._key_headers
        if alone and (key := found[0][1].strip()):
            return Presented(tuple(kept), (key,), forwarded_for=forwarded, sole_key=key)
        taken = Presented(tuple(kept), cookie=session, forwarded_for=forwarded, proofs=tuple(proofs))
        if found:
            self._sort(found, taken)
        return taken

    def _sort(self, pairs: list[tuple[str, str]], taken: Presented) -> None:
        found: dict[str, str] = {}
        for name, value in pairs:
            if found.setdefault(name, value) != value:
                taken.conflict = name
        keys = [key.strip() for name in self._key_headers if (key := found.get(name))]
        if authorization := found.get("authorization"):
            scheme, _, rest = authorization.strip().partition(" ")
            scheme, text = scheme.lower(), rest.strip()
            if scheme in {"bearer", "dpop"} and text.count(".") == 2:
                taken.token, taken.scheme = text, scheme
            elif text and scheme in {"bearer", "apikey"}:
                keys.insert(0, text)
            elif text and scheme == "basic":
                taken.basic = text
            else:
                taken.other = authorization.strip()
        taken.keys = tuple(dict.fromkeys(keys)) if len(keys) > 1 else tuple(keys)
