"""Sensitive data in an answer, counted by kind: by pattern, checksum and the name of the field.

Nothing of it is kept: counts leave this file. Two steps keep it quick: a look at the bytes tells which kinds
could be there at all, and only for those the values are found and checked.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from limen.features.checksums import compact, is_card, is_iban, is_national_id
from limen.features.marks import marks

KINDS: Final = ("card", "iban", "national_id", "email", "token", "key", "private_key", "password")
"""What is counted, in order."""
FIELD: Final = "field:"
"""What stands before a member's name where it, and no kind, is to be hidden."""
CARD, IBAN, NATIONAL_ID, EMAIL, TOKEN, KEY, PRIVATE_KEY, PASSWORD = range(len(KINDS))
MOST: Final = 1_000
"""Values of one kind in one answer that are counted."""

_NAMES: Final = {
    IBAN: "iban bankaccount accountnumber bic",
    NATIONAL_ID: "ssn socialsecuritynumber nationalid bsn cpf pesel dni nie nir steuerid taxid personnummer",
    TOKEN: "token accesstoken refreshtoken idtoken sessiontoken sessionid bearer jwt",
    KEY: "apikey secret secretkey clientsecret accesskey signingkey webhooksecret totpsecret mfasecret",
    PRIVATE_KEY: "privatekey",
    PASSWORD: "password passwd pwd passwordhash hashedpassword pwhash pin cvv cvc",
}
_NAMED: Final = {name: kind for kind, names in _NAMES.items() for name in names.split()}
_GLUE: Final = str.maketrans("", "", "_-")
_LEAST: Final = {PASSWORD: 3, KEY: 12, TOKEN: 16, PRIVATE_KEY: 32}
NUMBER_PATTERN = re.compile(rb"(?<![\w.])[0-9](?:[ -]?[0-9]){12,18}(?![\w.])")
_IBAN = re.compile(rb"(?<!\w)[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{1,4}){3,8}(?!\w)")
TOKEN_PATTERN = re.compile(rb"eyJ[\w-]{8,4096}\.eyJ[\w-]{4,8192}\.[\w-]{8,2048}")
_PRIVATE = re.compile(rb"-----BEGIN (?:[A-Z]{2,9} ){0,2}PRIVATE KEY")
KEY_PATTERN = re.compile(
    rb"\b(?:AKIA[0-9A-Z]{16}|gh[pos]_\w{36,255}|glpat-[\w-]{20}|xox[abprs]-[\w-]{10,200}"
    rb"|[rs]k_live_\w{16,200}|AIza[\w-]{35}|SG\.[\w-]{22}\.[\w-]{43})"
)


def sensitive(body: bytes, telling: Iterable[tuple[str, int]]) -> tuple[int, ...]:
    """How many values of each kind ``body`` holds, aligned with ``KINDS``; empty when there are none.

    ``telling`` are the names of its members that promise a kind (``kind_named``).
    """
    counts: dict[int, int] = {}
    if emails := body.count(b"@"):
        counts[EMAIL] = emails
    for mark in marks().find(body):
        _LOOKERS[mark](body, counts)
    for name, kind in telling:
        _by_name(body, name, kind, counts)
    if not counts:
        return ()
    return tuple([min(counts.get(kind, 0), MOST) for kind in range(len(KINDS))])


def _numbers(body: bytes, counts: dict[int, int]) -> None:
    found = [compact(text.decode()) for text in NUMBER_PATTERN.findall(body)]
    cards = [digits for digits in found if is_card(digits)]
    if 2 * len(cards) >= len(found):  # else they are numbers of another kind, some of which pass by chance
        _count(CARD, cards, counts)
    accounts = [compact(text.decode()) for text in _IBAN.findall(body)]
    _count(IBAN, [text for text in accounts if is_iban(text)], counts)


def _tokens(body: bytes, counts: dict[int, int]) -> None:
    _count(TOKEN, TOKEN_PATTERN.findall(body), counts)


def _keys(body: bytes, counts: dict[int, int]) -> None:
    _count(KEY, KEY_PATTERN.findall(body), counts)


def _private_keys(body: bytes, counts: dict[int, int]) -> None:
    _count(PRIVATE_KEY, _PRIVATE.findall(body), counts)


_LOOKERS: Final = (_numbers, _tokens, _keys, _private_keys)
"""Who looks closer, in the order of ``marks.PATTERNS``."""


def _by_name(body: bytes, name: str, kind: int, counts: dict[int, int]) -> None:
    """Count the values of a telling name that are what it says."""
    values = [compact(text.decode("utf-8", "replace")) for text in _member(name).findall(body)]
    if kind == NATIONAL_ID:
        good = [text for text in values if is_national_id(text)]
    elif kind == IBAN:
        good = [text for text in values if is_iban(text)]
    else:
        good = [text for text in values if len(text) >= _LEAST[kind] and not text.startswith("*")]
    _count(kind, good, counts)


def _count(kind: int, found: list[str] | list[bytes], counts: dict[int, int]) -> None:
    if found:
        counts[kind] = max(counts.get(kind, 0), len(found))


def kind_named(name: str) -> int:
    """The kind of data a member's name promises; -1 for none."""
    return _NAMED.get(name.lower().translate(_GLUE), -1)


@lru_cache(1_024)
def _member(name: str) -> re.Pattern[bytes]:
    """Finds the values of a member: a text's beginning, or a number."""
    quoted = re.escape(name.encode("utf-8", "surrogatepass"))
    return re.compile(rb'"' + quoted + rb'"\s{0,8}:\s{0,8}"?([^",}\]\s][^",}\]]{0,63})')
