"""Sensitive data in a JSON body replaced by signs of the same length, so that nothing else of it changes."""

import re
from collections.abc import Callable, Collection
from typing import Final

from limen.features.checksums import compact, is_card, is_iban, is_national_id
from limen.features.masked_fields import hidden
from limen.features.sensitive import (
    CARD,
    EMAIL,
    FIELD,
    IBAN,
    KEY,
    KEY_PATTERN,
    KINDS,
    NATIONAL_ID,
    NUMBER_PATTERN,
    PRIVATE_KEY,
    TOKEN,
    TOKEN_PATTERN,
    kind_named,
)

_IBAN = re.compile(rb"(?<!\w)[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{1,4}){3,8}(?!\w)")
_EMAIL = re.compile(rb"(?<=[\"\s<:,;(])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_PRIVATE = re.compile(rb'-----BEGIN [A-Z ]{0,24}PRIVATE KEY(?:[^"\\]|\\.){0,16384}')
_MEMBER = re.compile(
    rb'"([^"\\]{1,64})"\s{0,8}:\s{0,8}'
    rb'(?:"((?:[^"\\]|\\.){1,8192})|([^"\\,{}\[\]\s][^",}\]]{0,8191}))'
)
"""A member: its name, and its value as the inside of a text or as anything else that is no list or object."""
_NO_QUOTE: Final = (b"", b":", b"[", b",", b"-")
"""What stands before a number that is no part of a text: nothing, where it is the whole document."""
_ANY: Final[Callable[[str], bool]] = bool
_PATTERNS: Final = {
    CARD: (NUMBER_PATTERN, is_card),
    IBAN: (_IBAN, is_iban),
    EMAIL: (_EMAIL, _ANY),
    TOKEN: (TOKEN_PATTERN, _ANY),
    KEY: (KEY_PATTERN, _ANY),
    PRIVATE_KEY: (_PRIVATE, _ANY),
}
_CHECKS: Final = {IBAN: is_iban, NATIONAL_ID: is_national_id}


def masked(body: bytes, kinds: Collection[str]) -> bytes:
    """``body`` with the named kinds of data (see ``sensitive.KINDS``) replaced by asterisks, and by nines in
    numbers without quotes; as long as before. ``field:NAME`` is every member of that name."""
    fields = [kind.removeprefix(FIELD) for kind in kinds if kind.startswith(FIELD)]
    if fields:
        body = hidden(body, fields)
    wanted = {KINDS.index(kind) for kind in kinds if not kind.startswith(FIELD)}
    if not wanted:
        return body
    for kind in wanted & _PATTERNS.keys():
        pattern, checks = _PATTERNS[kind]
        body = pattern.sub(lambda found, checks=checks: _replaced(found, checks), body)  # type: ignore[misc]
    return _MEMBER.sub(lambda found: _member(found, wanted), body)


def _replaced(found: re.Match[bytes], checks: Callable[[str], bool]) -> bytes:
    text = found[0]
    if not checks(compact(text.decode("utf-8", "replace"))):
        return text
    before = found.string[max(0, found.start() - 8) : found.start()].rstrip()[-1:]
    return (b"9" if before in _NO_QUOTE and text.isdigit() else b"*") * len(text)


def _member(found: re.Match[bytes], wanted: set[int]) -> bytes:
    """A member whose name promises a kind, its value replaced."""
    name, text = found[1].decode("utf-8", "replace"), found[2]
    value = found[3] if text is None else text
    kind = kind_named(name)
    checks = _CHECKS.get(kind, _ANY)
    if kind not in wanted or not checks(compact(value.decode("utf-8", "replace"))):
        return found[0]
    if text is None and not value.isdigit():
        return found[0]
    return found[0][: -len(value)] + (b"9" if text is None else b"*") * len(value)
