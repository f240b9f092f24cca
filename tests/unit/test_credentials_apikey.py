import inspect
import re
import zlib

import pytest

from limen.credentials import apikey, key_table, upstream
from limen.credentials.apikey import hash_key, mint, parse, same_key
from limen.model import InputError

KNOWN = "lm_AAAAAAAAAAAA_BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB"


def test_the_form_is_the_documented_one() -> None:
    assert re.fullmatch(r"lm_[0-9A-Za-z]{12}_[0-9A-Za-z]{38}", mint().text)


def test_the_checksum_is_crc32_in_base_62() -> None:
    value, digits = zlib.crc32(KNOWN.encode()), ""
    for _ in range(6):
        value, digit = divmod(value, 62)
        digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"[digit] + digits
    assert parse(KNOWN + digits).public_id == "AAAAAAAAAAAA"


def test_a_new_secret_keeps_the_public_id() -> None:
    assert mint("AAAAAAAAAAAA").public_id == "AAAAAAAAAAAA"
    assert mint("AAAAAAAAAAAA").secret != mint("AAAAAAAAAAAA").secret


@pytest.mark.parametrize("text", ["", "lm_", "x" * 600, KNOWN, KNOWN + "!!!!!!", "LM" + KNOWN[2:] + "000000"])
def test_other_texts_are_malformed(text: str) -> None:
    with pytest.raises(InputError, match="reads lm_"):
        parse(text)


def test_neither_errors_nor_text_forms_show_the_secret() -> None:
    key = mint()
    broken = key.text[:-1] + ("a" if key.text[-1] != "a" else "b")
    with pytest.raises(InputError) as caught:
        parse(broken)
    assert key.secret not in str(caught.value)
    assert key.secret not in repr(key)


def test_the_hash_is_keyed() -> None:
    assert hash_key(b"p" * 32, "x") != hash_key(b"q" * 32, "x")
    assert same_key(b"p" * 32, "x", hash_key(b"p" * 32, "x"))
    assert not same_key(b"p" * 32, "y", hash_key(b"p" * 32, "x"))


def test_secrets_are_compared_in_constant_time() -> None:
    assert "compare_digest" in inspect.getsource(apikey.same_key)
    assert "compare_digest" in inspect.getsource(apikey.parse)
    assert "compare_digest" in inspect.getsource(key_table.KeyTable.verify)
    assert "compare_digest" in inspect.getsource(upstream.verify_identity)
