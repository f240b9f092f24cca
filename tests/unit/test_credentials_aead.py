"""Sealed texts: nobody else's, nothing changed, none in place of another."""

import pytest

from limen.credentials.aead import Aead
from limen.model import InputError

SEAL = Aead(b"k" * 32)


def test_a_text_opens_as_what_it_was_sealed_as() -> None:
    sealed = SEAL.seal(b"secret", b"place")
    assert SEAL.open(sealed, b"place") == b"secret"
    assert b"secret" not in sealed
    assert SEAL.seal(b"secret", b"place") != sealed


def test_a_changed_cut_moved_or_foreign_text_does_not_open() -> None:
    sealed = SEAL.seal(b"secret", b"place")
    others = [sealed[:n] for n in range(len(sealed))]
    others += [sealed[:n] + bytes([sealed[n] ^ 1]) + sealed[n + 1 :] for n in range(len(sealed))]
    for other in others:
        with pytest.raises(InputError):
            SEAL.open(other, b"place")
    for seal, bound in ((SEAL, b"elsewhere"), (Aead(b"x" * 32), b"place")):
        with pytest.raises(InputError):
            seal.open(sealed, bound)


def test_the_text_form_shows_no_key() -> None:
    assert repr(Aead(b"k" * 32)) == "Aead()"
