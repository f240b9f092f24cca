"""Values as the stream processing offload protocol writes them (HAProxy, doc/SPOE.txt, section 3.1).

Whatever is cut off or of no known type raises ``BadFrame``; nothing here is larger than its frame.
"""

from socket import AF_INET, AF_INET6, inet_ntop

from limen.model.activity import Headers

Value = int | bool | str | bytes | None

_LATIN = "latin-1"
_LONGEST = 10
"""Octets of a number of 64 bits, and one more."""

_TRUE = 0x10
STRING, BINARY = 8, 9


class BadFrame(Exception):  # noqa: N818 - a signal to close the connection, not an error of ours
    """Octets that are no frame of this protocol, or one beyond the bounds."""


def read_number(data: bytes, at: int) -> tuple[int, int]:
    """A number of variable length, and where it ends."""
    number = data[at]
    if number < 240:
        return number, at + 1
    for shift, octet in enumerate(data[at + 1 : at + 1 + _LONGEST]):
        number += octet << (4 + 7 * shift)
        if octet < 128:
            return number, at + 2 + shift
    raise BadFrame("a number without an end")


def read_octets(data: bytes, at: int) -> tuple[bytes, int]:
    """Octets behind their length, and where they end."""
    size = data[at]
    at += 1
    if size >= 240:
        size, at = read_number(data, at - 1)
    end = at + size
    if end > len(data):
        raise BadFrame("longer than its frame")
    return data[at:end], end


def read_value(data: bytes, at: int) -> tuple[Value, int]:
    """A typed value, and where it ends; addresses come as text."""
    kind = data[at] & 0x0F
    if kind in (STRING, BINARY):
        octets, end = read_octets(data, at + 1)
        return (str(octets, _LATIN) if kind == STRING else octets), end
    if kind == 0:
        return None, at + 1
    if kind == 1:
        return bool(data[at] & _TRUE), at + 1
    if kind <= 5:
        return read_number(data, at + 1)
    return _address(data, at + 1, kind)


def _address(data: bytes, at: int, kind: int) -> tuple[str, int]:
    octets = data[at : at + (4 if kind == 6 else 16)]
    if kind == 6 and len(octets) == 4:
        return inet_ntop(AF_INET, octets), at + 4
    if kind == 7 and len(octets) == 16:
        return inet_ntop(AF_INET6, octets), at + 16
    raise BadFrame("a value of no known type")


def read_headers(data: bytes) -> Headers:
    """What ``req.hdrs_bin`` holds: names and values in turn, ended by an empty pair.

    This runs for every header of every call: one decoding for all, and no call where a length is one octet.
    """
    text = data.decode(_LATIN)
    parts: list[str] = []
    at, end = 0, len(data)
    while at < end:
        size = data[at]
        at += 1
        if size >= 240:
            size, at = read_number(data, at - 1)
        parts.append(text[at : at + size])
        at += size
    if at > end or len(parts) % 2:
        raise BadFrame("longer than its frame")
    names = iter(parts)
    return tuple([(name.lower(), value) for name, value in zip(names, names, strict=True) if name])


def number(value: int) -> bytes:
    """A number of variable length."""
    if value < 240:
        return bytes((value,))
    octets = bytearray(((value | 240) & 255,))
    value = (value - 240) >> 4
    while value >= 128:
        octets.append((value | 128) & 255)
        value = (value - 128) >> 7
    octets.append(value)
    return bytes(octets)


def octets(text: str | bytes) -> bytes:
    """Octets behind their length."""
    data = text if isinstance(text, bytes) else text.encode(_LATIN)
    return number(len(data)) + data


def value(given: int | str) -> bytes:
    """A typed value: a number as ``UINT32``, a text as ``STRING``."""
    return b"\x03" + number(given) if isinstance(given, int) else b"\x08" + octets(given)
