"""What happened at the threshold: a call, and later the API's answer to it; or a login (``login``)."""

import msgspec

from limen.model.caller import ANONYMOUS, Caller
from limen.model.login import Login

Headers = tuple[tuple[str, str], ...]


class ApiCall(msgspec.Struct, frozen=True, tag="api_call"):
    """One request as it arrived, its caller already verified and pseudonymised.

    ``at`` is Unix seconds. ``target`` is the raw request target (path and query, still encoded).
    Header names are lower case; credentials have been taken out of them. ``body`` holds at most the
    inspected limit; ``body_cut`` says that more followed, which was not inspected; ``length`` is what its
    sender says of the whole in bytes (0: nothing).
    """

    at: float
    method: str
    target: str
    id: str = ""
    scheme: str = "https"
    host: str = ""
    headers: Headers = ()
    body: bytes = b""
    body_cut: bool = False
    caller: Caller = ANONYMOUS
    length: int = 0


class Answer(msgspec.Struct, frozen=True, tag="answer"):
    """What the API answered to call ``id``; ``at`` is when, in Unix seconds.

    ``size`` is the body's bytes on the wire, ``duration_ms`` the upstream's time. ``body`` is what the
    gateway could capture out of band (possibly nothing); only ids and field names are taken from it.
    """

    at: float
    id: str
    status: int
    size: int = 0
    duration_ms: float = 0.0
    headers: Headers = ()
    body: bytes = b""


Activity = ApiCall | Answer | Login
