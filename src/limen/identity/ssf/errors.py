"""Why a SET is refused, in the words of RFC 8935, section 2.4, and of SSF 1.0 (``invalid_state``)."""

from typing import Final, Literal

from limen.model import InputError

Err = Literal[
    "invalid_request",
    "invalid_key",
    "invalid_issuer",
    "invalid_audience",
    "authentication_failed",
    "access_denied",
    "invalid_state",
]

INVALID_REQUEST: Final = "invalid_request"
INVALID_KEY: Final = "invalid_key"
INVALID_ISSUER: Final = "invalid_issuer"
INVALID_AUDIENCE: Final = "invalid_audience"
AUTHENTICATION_FAILED: Final = "authentication_failed"
INVALID_STATE: Final = "invalid_state"

LANGUAGE: Final = "en"
"""Of every description; it is stated in ``Content-Language``."""


class SetError(InputError):
    """A SET that is refused for good: the same one would be refused again."""

    def __init__(self, err: Err, description: str) -> None:
        super().__init__(description)
        self.err: Err = err
        self.description = description


class LaterError(InputError):
    """Nothing is wrong with the SET that we know of, but it cannot be checked now: it must come again."""
