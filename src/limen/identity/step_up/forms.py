"""Reads a form as a browser sends it, within bounds."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.requests import Request

from limen.model import InputError

MOST_BYTES = 65_536
"""Bytes of a form; a larger one is refused."""
MOST_FIELDS = 8
"""Fields of a form; with more it is refused."""


async def read_form(request: Request) -> Mapping[str, str]:
    """The fields of a URL-encoded form, each name once; raises ``InputError``."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise InputError("a form is needed")
    body = await read_body(request)
    try:
        pairs = parse_qsl(body.decode("ascii"), True, True, errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError:
        raise InputError("this form cannot be read") from None
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise InputError("this form cannot be read")
    return fields


async def read_body(request: Request) -> bytes:
    """A body within ``MOST_BYTES``; raises ``InputError``."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise InputError("this is too large")
    return bytes(body)
