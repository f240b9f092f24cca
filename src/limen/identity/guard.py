"""Who may ask at a door: the holder of an API key of ours with the scope ``limen:logins``, not suspended."""

from collections.abc import Callable, Sequence
from typing import Final, Protocol

from limen.engine.ports import Authenticates
from limen.identity.asked import Asked
from limen.model import Action, Caller, Hold, Request

SCOPE: Final = "limen:logins"
"""The scope of keys that may ask about logins and say what came of them."""

Refusal = tuple[int, str]


class FindsHolds(Protocol):
    """The holds in force."""

    def find(self, caller: Caller, operation: int, at: float, /) -> Hold | None:
        """The most severe hold on a caller."""
        ...


class Guard:
    """Asks an authenticator over the gateway's own keys. Callers taken at their word do not pass here."""

    def __init__(
        self, authenticator: Callable[[], Authenticates], holds: FindsHolds, now: Callable[[], float]
    ) -> None:
        self._authenticator = authenticator
        self._holds = holds
        self._now = now

    def refusal(
        self, asked: Asked, presented: Sequence[tuple[str, str]], scope: str = SCOPE
    ) -> Refusal | None:
        """Why a request may not ask, as status and text; ``None`` when it may: its key carries ``scope``.

        ``presented`` are the headers that carry its credential: all of them, unless a door knows better.
        """
        at = self._now()
        request = Request(at, asked.method, asked.path, tuple(presented), asked.peer)
        identity = self._authenticator().authenticate(request)
        if identity.refused or identity.caller.kind != "api_key":
            return 401, f"an API key is needed: make one with `limen keys create --scope {scope}`"
        if scope not in identity.caller.scopes:
            return 403, f"this key lacks the scope {scope}"
        hold = self._holds.find(identity.caller, 0, at)
        if hold is not None and hold.action >= Action.BLOCK:
            return 403, "this key is suspended"
        return None
