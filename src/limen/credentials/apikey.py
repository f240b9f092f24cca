"""The text of an API key: ``lm_<public id>_<secret><checksum>``, all base 62.

The public id names the key in lists and at the gateway and is no secret. The checksum (CRC-32, six
characters, as in GitHub's token format) lets a typo be told from a wrong key, and a secret scanner tell a key
from chance, without asking anyone. Kept is a keyed hash alone: a secret of 190 random bits needs no slow one,
and the key of the hash keeps a stolen table from being tried against imported, weaker keys.
"""

import hashlib
import hmac
import re
import secrets
import zlib
from collections.abc import Callable

import msgspec

from limen.model import InputError

PREFIX = "lm_"
PUBLIC_CHARACTERS = 12
SECRET_CHARACTERS = 32
CHECKSUM_CHARACTERS = 6
LONGEST = 512
"""Characters of a key; what is longer is none."""

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_FORM = re.compile(r"lm_([0-9A-Za-z]{12})_([0-9A-Za-z]{32})([0-9A-Za-z]{6})", re.ASCII)


class ApiKey(msgspec.Struct, frozen=True):
    """A key's text, taken apart; neither its text form nor an error shows the secret."""

    public_id: str
    secret: str

    @property
    def text(self) -> str:
        """What the caller presents; show it once and keep it nowhere."""
        body = f"{PREFIX}{self.public_id}_{self.secret}"
        return body + _checksum(body)

    def __repr__(self) -> str:
        return f"ApiKey({self.public_id!r})"


def mint_public_id() -> str:
    """A new public id: 71 random bits."""
    return _random(PUBLIC_CHARACTERS)


def mint(public_id: str = "") -> ApiKey:
    """A new key, or a new secret for the key with this public id."""
    return ApiKey(public_id or mint_public_id(), _random(SECRET_CHARACTERS))


def parse(text: str) -> ApiKey:
    """Take a key apart; raises ``InputError`` (which does not repeat it) for a wrong form or checksum."""
    found = _FORM.fullmatch(text)
    if not found:
        raise InputError("an API key reads lm_<public id>_<secret>: this text does not")
    key = ApiKey(found[1], found[2])
    if not hmac.compare_digest(_checksum(text[:-CHECKSUM_CHARACTERS]), found[3]):
        raise InputError("the API key has a typing error: its checksum does not fit")
    return key


def hasher(pepper: bytes) -> Callable[[str], bytes]:
    """What makes of a key what is kept of it: 32 bytes of BLAKE2b over its whole text, keyed with ``pepper``.

    The pepper is put into the state once, since that costs as much as the hash.
    """
    keyed = hashlib.blake2b(key=pepper, digest_size=32, person=b"apikey")

    def hashed(text: str) -> bytes:
        state = keyed.copy()
        state.update(text.encode("utf-8", "surrogatepass"))
        return state.digest()

    return hashed


def hash_key(pepper: bytes, text: str) -> bytes:
    """What is kept of a key."""
    return hasher(pepper)(text)


def same_key(pepper: bytes, text: str, kept: bytes) -> bool:
    """Whether ``text`` is the key kept as ``kept``; takes the same time wherever they differ."""
    return hmac.compare_digest(hash_key(pepper, text), kept)


def _checksum(body: str) -> str:
    value = zlib.crc32(body.encode("ascii"))
    digits = ""
    for _ in range(CHECKSUM_CHARACTERS):
        value, digit = divmod(value, 62)
        digits = _ALPHABET[digit] + digits
    return digits


def _random(characters: int) -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(characters))
