"""Whether a number that looks like a card, an account or a person's is one: by its check digits."""

import re
from collections.abc import Callable
from typing import Final

_SEPARATORS: Final = str.maketrans("", "", " -./")
_CARD = re.compile(
    r"4\d{12}(?:\d{3}){0,2}|(?:5[1-5]|2[2-7])\d{14}|3[47]\d{13}|35\d{14}|3(?:0[0-5]|[68]\d)\d{11}"
    r"|(?:6011|65\d\d|64[4-9]\d)\d{12}"
)
_DNI: Final = "TRWAGMYFPDXBNJZSQVHLCKE"


def compact(text: str) -> str:
    """A number without the signs people put between its digits."""
    return text.translate(_SEPARATORS).upper()


def luhn(digits: str) -> bool:
    """ISO/IEC 7812-1, annex B: payment cards; also Swedish and Canadian personal numbers."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        number = int(digit) * (1 + place % 2)
        total += number - 9 if number > 9 else number
    return total % 10 == 0


def is_card(digits: str) -> bool:
    """A payment card: first digits and length of a network that issues them, and its check digit."""
    return _CARD.fullmatch(digits) is not None and len(set(digits)) > 1 and luhn(digits)


def is_iban(text: str) -> bool:
    """An international bank account number: ISO 13616, modulus 97."""
    if not 15 <= len(text) <= 34 or not text[:2].isalpha() or not text[2:4].isdigit():
        return False
    if not (text.isascii() and text.isalnum()):
        return False
    return int("".join([str(int(sign, 36)) for sign in text[4:] + text[:4]])) % 97 == 1


def is_national_id(text: str) -> bool:
    """A person's number in a country that numbers its people, by its check digits where it has any."""
    return any(
        pattern.fullmatch(text) is not None and checks(text) for pattern, checks in _NATIONAL
    ) and not (text.isdigit() and len(set(text)) == 1)


def _weighted(weights: str, modulus: int) -> Callable[[str], bool]:
    factors = [int(weight, 16) for weight in weights]

    def checks(text: str) -> bool:
        return sum(f * int(d) for f, d in zip(factors, text, strict=True)) % modulus == 0

    return checks


def _bsn(text: str) -> bool:
    """Netherlands: the eleven-test, the last digit counting negatively."""
    return (sum((9 - n) * int(d) for n, d in enumerate(text[:8])) - int(text[8])) % 11 == 0


def _ssn(text: str) -> bool:
    """United States: no check digit, but areas, groups and serials that were never issued."""
    return text[:3] not in {"000", "666"} and text[0] != "9" and text[3:5] != "00" and text[5:] != "0000"


def _cpf(text: str) -> bool:
    """Brazil: two check digits modulo 11."""
    for length in (9, 10):
        total = sum((length + 1 - n) * int(d) for n, d in enumerate(text[:length]))
        if total * 10 % 11 % 10 != int(text[length]):
            return False
    return True


def _steuer_id(text: str) -> bool:
    """Germany: ISO/IEC 7064, modulus 11,10."""
    product = 10
    for digit in text[:10]:
        product = ((int(digit) + product) % 10 or 10) * 2 % 11
    return (11 - product) % 10 == int(text[10])


def _nir(text: str) -> bool:
    """France: a key modulo 97."""
    return 97 - int(text[:13]) % 97 == int(text[13:])


def _dni(text: str) -> bool:
    """Spain: a letter modulo 23, X, Y and Z standing for 0, 1 and 2."""
    return _DNI[int(text[:-1].translate(str.maketrans("XYZ", "012"))) % 23] == text[-1]


_NATIONAL: Final[tuple[tuple[re.Pattern[str], Callable[[str], bool]], ...]] = (
    (re.compile(r"\d{9}"), _ssn),
    (re.compile(r"\d{9}"), _bsn),
    (re.compile(r"\d{10}"), luhn),
    (re.compile(r"\d{11}"), _weighted("13791379131", 10)),
    (re.compile(r"\d{11}"), _cpf),
    (re.compile(r"\d{11}"), _steuer_id),
    (re.compile(r"\d{15}"), _nir),
    (re.compile(r"[0-9XYZ]\d{7}[A-Z]"), _dni),
)
