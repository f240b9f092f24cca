import hashlib
import hmac
from pathlib import Path

import pytest

from limen.credentials.master import (
    KEY_BYTES,
    create_keyring,
    derive,
    master_path,
    open_keyring,
    retire_generations,
    rotate_master,
)
from limen.model import ConfigError


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    master, seal = tmp_path / "secret" / "master.key", tmp_path / "data" / "keys.sealed"
    create_keyring(master, seal, 1.0)
    return master, seal


def test_derivation_is_hkdf_sha256_without_salt() -> None:
    extracted = hmac.new(b"\0" * 32, b"k" * 32, hashlib.sha256).digest()
    expected = hmac.new(extracted, b"limen/1/pseudonym" + b"\x01", hashlib.sha256).digest()
    assert derive(b"k" * 32, "pseudonym") == expected


def test_every_label_has_a_key_of_its_own(pair: tuple[Path, Path]) -> None:
    ring = open_keyring(*pair)
    keys = {ring.lasting("pseudonym"), ring.lasting("apikey"), ring.lasting("details")}
    keys |= {ring.rotated("journal"), ring.rotated("vault"), ring.rotated("upstream")}
    assert len(keys) == 6
    assert {len(key) for key in keys} == {KEY_BYTES}


def test_files_are_private_and_apart(pair: tuple[Path, Path]) -> None:
    assert [path.stat().st_mode & 0o777 for path in pair] == [0o600, 0o600]


def test_opening_again_gives_the_same_keys(pair: tuple[Path, Path]) -> None:
    first, again = open_keyring(*pair), open_keyring(*pair)
    assert first.lasting("pseudonym") == again.lasting("pseudonym")
    assert first.rotated("journal") == again.rotated("journal")


def test_creating_again_changes_nothing(pair: tuple[Path, Path]) -> None:
    before = [path.read_bytes() for path in pair]
    create_keyring(*pair, 9.0)
    assert [path.read_bytes() for path in pair] == before


def test_rotation_keeps_what_lasts_and_renews_what_rotates(pair: tuple[Path, Path]) -> None:
    old = open_keyring(*pair)
    new = rotate_master(*pair, 2.0)
    assert new.current == 2
    assert new.lasting("pseudonym") == old.lasting("pseudonym")
    assert new.lasting("apikey") == old.lasting("apikey")
    assert new.rotated("vault") != old.rotated("vault")
    assert new.rotated("vault", 1) == old.rotated("vault")


def test_a_rotation_cut_short_after_the_master_file_still_opens(pair: tuple[Path, Path]) -> None:
    old, sealed = open_keyring(*pair), pair[1].read_bytes()
    rotate_master(*pair, 2.0)
    pair[1].write_bytes(sealed)
    assert open_keyring(*pair).lasting("pseudonym") == old.lasting("pseudonym")


def test_only_unused_generations_are_retired(pair: tuple[Path, Path]) -> None:
    rotate_master(*pair, 2.0)
    rotate_master(*pair, 3.0)
    assert retire_generations(*pair, in_use={1}) == (2,)
    ring = open_keyring(*pair)
    ring.rotated("journal", 1)
    with pytest.raises(ConfigError, match="generation 2"):
        ring.rotated("journal", 2)


def test_a_retired_master_file_opens_nothing_any_more(pair: tuple[Path, Path]) -> None:
    stolen = pair[0].read_bytes()
    rotate_master(*pair, 2.0)
    pair[0].write_bytes(stolen)
    with pytest.raises(ConfigError, match="holds no generation 2"):
        open_keyring(*pair)


def test_a_missing_master_file_is_not_replaced(pair: tuple[Path, Path]) -> None:
    pair[0].unlink()
    for open_it in (lambda: open_keyring(*pair), lambda: create_keyring(*pair, 1.0)):
        with pytest.raises(ConfigError, match="missing; put it back from your backup"):
            open_it()


def test_another_installations_master_key_is_named_as_wrong(pair: tuple[Path, Path], tmp_path: Path) -> None:
    other = tmp_path / "other" / "master.key"
    create_keyring(other, tmp_path / "elsewhere" / "keys.sealed", 1.0)
    with pytest.raises(ConfigError, match="is not the key that"):
        open_keyring(other, pair[1])


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
def test_a_master_file_open_to_others_is_refused_with_the_cure(pair: tuple[Path, Path], mode: int) -> None:
    pair[0].chmod(mode)
    with pytest.raises(ConfigError, match="chmod 600"):
        open_keyring(*pair)


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe", b'{"generations":[],"version":2}'])
def test_a_damaged_master_file_is_named_and_not_quoted(pair: tuple[Path, Path], content: bytes) -> None:
    pair[0].write_bytes(content)
    with pytest.raises(ConfigError, match=r"master.key: is damaged or of another version"):
        open_keyring(*pair)


def test_the_master_key_may_not_lie_in_the_data_folder(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="outside the data folder"):
        create_keyring(tmp_path / "data" / "sub" / "master.key", tmp_path / "data" / "keys.sealed", 1.0)
    assert not (tmp_path / "data").exists()


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError, match=r"file/master.key: cannot be written"):
        create_keyring(tmp_path / "file" / "master.key", tmp_path / "data" / "keys.sealed", 1.0)


def test_the_keyring_shows_no_key(pair: tuple[Path, Path]) -> None:
    assert repr(open_keyring(*pair)) == "Keyring(generations=[1])"


@pytest.mark.parametrize(
    ("configured", "environment", "expected"),
    [
        ("/set", {"LIMEN_MASTER_KEY_FILE": "/env"}, "/env"),
        ("/set", {}, "/set"),
        ("", {"XDG_CONFIG_HOME": "/xdg"}, "/xdg/limen/master.key"),
    ],
)
def test_the_environment_goes_before_the_settings(
    configured: str, environment: dict[str, str], expected: str
) -> None:
    assert master_path(configured, environment) == Path(expected)
