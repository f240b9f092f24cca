"""The form of a sealed file: a header, then numbered blocks, each sealed under the file's own key.

Header (110 bytes, little endian, the same layout in every version): magic, format version, key id, salt,
time of creation, number, first sequence number, last tag of the file before, closing tag, CRC-32 of all
that, AES-GCM tag of all that. The file's key is HKDF-SHA256 (RFC 5869) of the master secret over salt and
header: a changed header opens nothing, and no two files share a key, so the block number is a safe nonce
(NIST SP 800-38D, section 8.2.1).

Block: four bytes of length and AES-256-GCM ciphertext with its tag. The first plain byte says whether zlib
packed the rest. The tag is the only checksum: it finds a flipped bit as a CRC would, and a forged one too.
"""

import struct
import zlib
from typing import BinaryIO, Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from limen.model import ConfigError, LimenError
from limen.stores.journal.keys import Keys, key_id

JOURNAL: Final = b"LIMENJNL"
SNAPSHOT: Final = b"LIMENSNP"
VERSION: Final = 1
TAG: Final = 16
NO_TAG: Final = bytes(TAG)
MAX_BLOCK: Final = 1 << 26
"""Bytes of a block; one that claims more is damage."""
RAW: Final = b"\0"
PACKED: Final = b"\1"

_LAYOUT: Final = struct.Struct("<8sH8s16sdQQ16s16s")
HEADER: Final = _LAYOUT.size + 4 + TAG
_HEADER_NONCE: Final = b"\xff" * 12


class DamagedError(LimenError):
    """A place in a sealed file that cannot be read; ``torn`` when the file simply ends too early."""

    def __init__(self, offset: int, why: str, *, torn: bool = False) -> None:
        super().__init__(f"at byte {offset}: {why}")
        self.offset, self.why, self.torn = offset, why, torn


class Header(msgspec.Struct, frozen=True):
    """What a file says of itself. ``number`` counts files, ``first`` is the sequence number of its first
    record, ``created`` Unix seconds, ``previous`` the last tag of the file before. ``closing`` is set once
    the file is packed: the last tag it had as it was written, which the next file's ``previous`` names."""

    number: int
    first: int
    created: float
    salt: bytes
    previous: bytes = NO_TAG
    closing: bytes = NO_TAG
    magic: bytes = JOURNAL


class Sealer:
    """Seals and opens the blocks of one file, in order. ``tag`` is that of the last good block."""

    def __init__(self, cipher: AESGCM) -> None:
        self._cipher = cipher
        self._count = 0
        self.tag = NO_TAG

    def seal(self, plain: bytes) -> bytes:
        """The next block as it goes to disk; the caller sets ``tag`` once it is written."""
        sealed = self._cipher.encrypt(self._count.to_bytes(12, "big"), plain, None)
        self._count += 1
        return len(sealed).to_bytes(4, "little") + sealed

    def open(self, sealed: bytes) -> bytes:
        """The records of the next block; raises ``InvalidTag`` for a block that is not the one expected."""
        plain = self._cipher.decrypt(self._count.to_bytes(12, "big"), sealed, None)
        self._count += 1
        self.tag = sealed[-TAG:]
        return zlib.decompress(plain[1:]) if plain[:1] == PACKED else plain[1:]


def write_header(header: Header, keys: Keys) -> tuple[bytes, Sealer]:
    """A header's bytes under the current key, and the sealer for its blocks."""
    fields = _LAYOUT.pack(
        header.magic,
        VERSION,
        key_id(keys.current),
        header.salt,
        header.created,
        header.number,
        header.first,
        header.previous,
        header.closing,
    )
    fields += zlib.crc32(fields).to_bytes(4, "little")
    cipher = _cipher(keys.current, header.salt, fields)
    return fields + cipher.encrypt(_HEADER_NONCE, b"", None), Sealer(cipher)


def read_header(raw: bytes, keys: Keys, what: str, magic: bytes = JOURNAL) -> tuple[Header, Sealer]:
    """A header back. Raises ``DamagedError``, or ``ConfigError`` for another format version or an unknown
    key."""
    if len(raw) < HEADER or not any(raw):
        raise DamagedError(0, "the header is not complete", torn=True)
    fields, tag = raw[: HEADER - TAG], raw[HEADER - TAG :]
    found, version, wanted, salt, created, number, first, previous, closing = _LAYOUT.unpack(fields[:-4])
    if found != magic or zlib.crc32(fields[:-4]) != int.from_bytes(fields[-4:], "little"):
        raise DamagedError(0, "this is not the header of a Limen file, or it was changed")
    if version != VERSION:
        raise ConfigError(
            f"{what} has format {version}, this Limen reads format {VERSION}: "
            "run the Limen version that wrote it, or move the folder away to start a new one"
        )
    cipher = _cipher(keys.secret(wanted, what), salt, fields)
    try:
        cipher.decrypt(_HEADER_NONCE, tag, None)
    except InvalidTag:
        raise DamagedError(0, "the header was changed") from None
    return Header(number, first, created, salt, previous, closing, magic), Sealer(cipher)


def read_block(file: BinaryIO, sealer: Sealer, offset: int) -> tuple[bytes, int]:
    """The records of the next block and the offset after it, ``b""`` at the end; raises ``DamagedError``."""
    head = file.read(4)
    if not head:
        return b"", offset
    size = int.from_bytes(head, "little")
    if len(head) < 4 or size == 0:
        raise DamagedError(offset, "a block was not finished", torn=not any(head) or len(head) < 4)
    if not TAG < size <= MAX_BLOCK:
        raise DamagedError(offset, f"a block claims {size} bytes")
    sealed = file.read(size)
    if len(sealed) < size:
        raise DamagedError(offset, "a block was not finished", torn=True)
    try:
        return sealer.open(sealed), offset + 4 + size
    except InvalidTag:
        raise DamagedError(offset, "a block was changed or is not in its place") from None


def _cipher(secret: bytes, salt: bytes, fields: bytes) -> AESGCM:
    info = b"limen sealed file" + fields
    return AESGCM(HKDF(algorithm=SHA256(), length=32, salt=salt, info=info).derive(secret))
