"""What receivers ask for, read from their requests; ``StatusError`` 400 says what is wrong with one."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from limen.identity.ssf.endpoints import PushRules
from limen.identity.ssf.http import StatusError
from limen.identity.ssf.names import PUSH
from limen.identity.ssf.streams import LONGEST_TEXT, Config, Delivery
from limen.identity.ssf.subjects import Subject, read_subject
from limen.model import InputError

LONGEST_SECRET: Final = 4096
"""Characters of the ``Authorization`` a receiver wants to be pushed with; a longer one is refused."""
MOST_REQUESTED: Final = 64
"""Event types a receiver may ask for; a longer list is refused."""

Body = Mapping[str, Any]


def config_from(body: Body, before: Config, push: PushRules) -> Config:
    """The receiver-supplied properties of a request over those of before (SSF 1.0, section 8.1.1)."""
    return Config(
        _delivery(body["delivery"], push) if "delivery" in body else before.delivery,
        _events(body["events_requested"]) if "events_requested" in body else before.events_requested,
        _description(body["description"]) if "description" in body else before.description,
    )


def same_endpoint(body: Body, config: Config, expected: str) -> None:
    """Of the poll method the endpoint is the transmitter's to set."""
    given = body.get("delivery")
    url = given.get("endpoint_url") if isinstance(given, Mapping) else None
    if config.delivery.method != PUSH and url not in (None, "", expected):
        raise StatusError(400, "endpoint_url is the transmitter's to set, and it is not that")


def subject_from(body: Body) -> Subject:
    """The subject to be added or removed."""
    try:
        return read_subject(body.get("subject"))
    except InputError as error:
        raise StatusError(400, f"subject: {error}") from None


def text_from(body: Body, name: str) -> str:
    """A member that must be there."""
    value = body.get(name)
    if not isinstance(value, str) or not value:
        raise StatusError(400, f"{name} is missing, or no text")
    return value


def _delivery(given: object, push: PushRules) -> Delivery:
    try:
        delivery = msgspec.convert(given, Delivery)
    except msgspec.ValidationError:
        raise StatusError(400, "delivery: this method, or its form, is not supported") from None
    if delivery.method != PUSH:
        return Delivery(delivery.method)
    if not _header(delivery.authorization_header):
        raise StatusError(400, "authorization_header is no value for a header")
    try:
        push.check(delivery.endpoint_url)
    except InputError as error:
        raise StatusError(400, str(error)) from None
    return delivery


def _events(given: object) -> tuple[str, ...]:
    """What is not understood is kept, and not delivered."""
    if not isinstance(given, list) or len(given) > MOST_REQUESTED:
        raise StatusError(400, f"events_requested: a list of at most {MOST_REQUESTED} event types")
    if not all(isinstance(uri, str) and len(uri) <= LONGEST_TEXT for uri in given):
        raise StatusError(400, "events_requested: event types are texts")
    return tuple(given)


def _description(given: object) -> str:
    if not isinstance(given, str):
        raise StatusError(400, "description is no text")
    return given[:LONGEST_TEXT]


def _header(value: str) -> bool:
    return len(value) <= LONGEST_SECRET and value.isascii() and (value.isprintable() or not value)
