"""Numbers, in digits and words: ``20,000``, ``5k``, ``a dozen``, ``two and a half``, ``half a million``."""

from limen.copilot.reading.lexicon import Lexicon
from limen.copilot.reading.mention import Scan


def number_at(scan: Scan, place: int, lexicon: Lexicon) -> tuple[float, int] | None:
    """The number that begins at a word, and where it ends; ``None`` where none does."""
    if scan.kind(place) == "number" and not _part_of_name(scan, place):
        return _digits(scan, place, lexicon)
    word = scan.at(place)
    if word in lexicon.fractions and scan.free(place):
        large = lexicon.numbers.get(scan.at(place + 2), 0) if scan.at(place + 1) in ("a", "of") else 0
        return (
            (lexicon.fractions[word] * large, place + 3)
            if large >= 100
            else (lexicon.fractions[word], place + 1)
        )
    if word in ("a", "an") and (
        scan.at(place + 1) in lexicon.multiples or scan.at(place + 1) in lexicon.large
    ):
        return _spelt(scan, place + 1, lexicon, begun=1.0)
    if word in lexicon.multiples and word not in ("k", "score", "grand"):
        return float(lexicon.multiples[word]), place + 1 + (scan.at(place + 1) == "of")
    if word in lexicon.numbers:
        return _spelt(scan, place, lexicon)
    return None


def _part_of_name(scan: Scan, place: int) -> bool:
    """Digits of something like ``A.8.5`` are no number."""
    start = scan.words[place].start
    return start > 0 and (
        scan.text[start - 1] in "._"
        or (scan.text[start - 1].isalpha() and scan.at(place - 1) not in scan.lexicon.units)
    )


def _digits(scan: Scan, place: int, lexicon: Lexicon) -> tuple[float, int] | None:
    value, end = read_digits(scan.words[place].text), place + 1
    if value is None:
        return None
    after = scan.at(end)
    touching = end < len(scan.words) and scan.words[end].start == scan.words[place].end
    if after in lexicon.multiples and after not in ("couple", "pair") and (touching or after != "k"):
        return value * lexicon.multiples[after], end + 1
    if after in lexicon.large:
        return value * lexicon.numbers[after], end + 1
    return _and_a_half(scan, value, end)


def _spelt(scan: Scan, place: int, lexicon: Lexicon, begun: float = 0.0) -> tuple[float, int]:
    total, part, end = 0.0, begun, place
    while end < len(scan.words):
        word = scan.at(end)
        if word in lexicon.large:
            part = (part or 1.0) * lexicon.numbers[word]
            if word != "hundred":
                total, part = total + part, 0.0
        elif word in lexicon.multiples and word not in ("k", "grand"):
            part = (part or 1.0) * lexicon.multiples[word]
        elif word in lexicon.numbers:
            part += lexicon.numbers[word]
        elif word == "and" and (part >= 100 or total) and scan.at(end + 1) in lexicon.numbers:
            end += 1
            continue
        else:
            break
        end += 1
    return _and_a_half(scan, total + part, end)


def _and_a_half(scan: Scan, value: float, end: int) -> tuple[float, int]:
    if scan.plain(end, end + 3) == "and a half":
        return value + 0.5, end + 3
    return value, end


def read_digits(text: str) -> float | None:
    """``20,000`` and ``20.000`` are 20,000, as is ``20 000``; ``1.5`` and ``1,5`` one and a half."""
    groups = text.replace(",", ".").replace(" ", ".").split(".")
    if (
        len(groups) > 1
        and all(len(group) == 3 for group in groups[1:])
        and len(groups[0]) <= 3
        and groups[0] != "0"
    ):
        return float("".join(groups))
    if len(groups) > 2:
        return None
    return float(".".join(groups))
