"""What goes wrong, told as problem details (RFC 9457): a status, its title and a detail with the cure."""

from http import HTTPStatus
from typing import Final

import msgspec

from limen.identity.asked import Told
from limen.model import ConfigError, InputError, LimenError

MEDIA: Final = "application/problem+json"


class Problem(msgspec.Struct, frozen=True):
    """A problem; ``type`` is always ``about:blank``: the title is that of the status (section 4.2.1)."""

    type: str
    title: str
    status: int
    detail: str


class RefusedError(LimenError):
    """A request that is not answered; ``retry`` is in seconds, where waiting helps."""

    def __init__(self, status: int, why: str, retry: int = 0) -> None:
        super().__init__(why)
        self.status, self.retry = status, retry


def told(status: int, detail: str, retry: int = 0) -> Told:
    """A problem as a response."""
    headers = [("retry-after", str(retry))] if retry else []
    if status == HTTPStatus.UNAUTHORIZED:
        headers.append(("www-authenticate", "Signature"))
    body = Problem("about:blank", HTTPStatus(status).phrase, status, detail)
    return Told(status, body, tuple(headers), MEDIA)


def told_of(error: LimenError) -> Told:
    """Limen's own refusals: what traffic sent wrong is a 422, what does not stand as it must a 409."""
    if isinstance(error, RefusedError):
        return told(error.status, str(error), error.retry)
    if isinstance(error, InputError):
        return told(422, str(error))
    return told(409 if isinstance(error, ConfigError) else 500, str(error))
