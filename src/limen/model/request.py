"""A request before anyone knows whose it is, and what was found out about its caller."""

from collections.abc import Mapping, Sequence

import msgspec

from limen.model.activity import Headers
from limen.model.caller import ANONYMOUS, Caller


class Request(msgspec.Struct, frozen=True, gc=False):
    """One request as a gateway hands it over; header names are lower case, values as they came.

    ``peer`` is the address of whoever opened the connection to the gateway. ``client_certificate`` is what
    the gateway itself says about a verified certificate (Envoy's ``x-forwarded-client-cert`` form), never a
    header the client sent. ``at`` is Unix seconds; ``target`` the raw path and query; ``route`` names the
    gateway's rule for it (its mode and fail policy). ``length`` is the whole body's, in bytes, as far as the
    gateway or the client says (0: not said).
    """

    at: float
    method: str
    target: str
    headers: Sequence[tuple[str, str]] = ()
    peer: str = ""
    id: str = ""
    scheme: str = "https"
    host: str = ""
    body: bytes = b""
    body_cut: bool = False
    client_certificate: str = ""
    route: str = ""
    length: int = 0


class Identity(msgspec.Struct, frozen=True, gc=False):
    """Who is calling, as far as the presented credentials prove it.

    ``refused`` says why a presented credential is bad (empty: none was bad); the caller is then known by its
    address alone. ``headers`` are the request's without credentials. ``names`` gives the plain names behind
    the pseudonyms by kind (``address``, ``principal``, ``credential``), for the vault and nowhere else.
    ``public_id`` is what the gateway's suspension list can match: an API key's public id, a token's subject.
    ``asks`` are the headers a refusal goes out with, where the usual challenge will not do. ``algs`` are the
    algorithms that proofs may be signed with, where the caller proves himself by DPoP (RFC 9449).
    """

    caller: Caller = ANONYMOUS
    refused: str = ""
    headers: Headers = ()
    names: Mapping[str, str] = {}
    public_id: str = ""
    asks: Headers = ()
    algs: tuple[str, ...] = ()
