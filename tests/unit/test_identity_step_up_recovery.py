"""Recovery codes: shown once, good once, kept as digests."""

from limen.identity.step_up.recovery import COUNT, RecoveryCodes

CODES = RecoveryCodes(b"k" * 32)


def test_a_code_works_once_and_only_for_its_user() -> None:
    shown, kept = CODES.mint(7)
    assert len(shown) == len(kept) == len(set(kept)) == COUNT
    left = CODES.without(7, kept, shown[3])
    assert left == kept[:3] + kept[4:]
    assert CODES.without(7, left, shown[3]) is None
    assert CODES.without(8, kept, shown[3]) is None


def test_a_code_is_read_as_people_write_it() -> None:
    shown, kept = CODES.mint(7)
    for code in shown:
        written = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
        assert CODES.without(7, kept, f" {written} ") is not None


def test_another_key_knows_none_of_them() -> None:
    shown, kept = CODES.mint(7)
    assert RecoveryCodes(b"x" * 32).without(7, kept, shown[0]) is None
    assert not any(code.replace("-", "").encode() in each for code in shown for each in kept)


def test_what_is_no_code_is_none_of_them() -> None:
    _, kept = CODES.mint(7)
    for text in ("", " ", "-", "\ud800", "A" * 100_000, "0000-0000-0000"):
        assert CODES.without(7, kept, text) is None
