"""The keys by which operators agree: Ed25519 (RFC 8032), the private half in a file of the operator's own.

What is signed is always preceded by what it is for, so that no signature passes for another.
"""

from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from limen.credentials.secret_file import read_secret, write_secret
from limen.model import ConfigError

APPROVE, AUTHOR, ADMIT = b"limen plan approved\0", b"limen plan made\0", b"limen operators\0"
"""What a signature is for."""


def new_key(path: Path) -> bytes:
    """Make a key pair: the private half into a file not there yet, mode 0600; gives the public one."""
    if path.exists():
        raise ConfigError(f"{path}: is there already: name another file")
    private = Ed25519PrivateKey.generate()
    write_secret(path, private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return private.public_key().public_bytes_raw()


def sign(path: Path, purpose: bytes, text: bytes) -> tuple[bytes, bytes]:
    """The public key of the file and its signature; raises ``ConfigError`` for a file that is no such key."""
    try:
        private = load_pem_private_key(read_secret(path), None)
    except (ValueError, TypeError):
        raise ConfigError(f"{path}: no operator's key: the file of `limen operators add` is needed") from None
    if not isinstance(private, Ed25519PrivateKey):
        raise ConfigError(f"{path}: not an Ed25519 key: the file of `limen operators add` is needed")
    return private.public_key().public_bytes_raw(), private.sign(purpose + text)


def signed(public: bytes, signature: bytes, purpose: bytes, text: bytes) -> bool:
    """Whether a signature is that key's over this text for this purpose."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, purpose + text)
    except (InvalidSignature, ValueError):
        return False
    return True
