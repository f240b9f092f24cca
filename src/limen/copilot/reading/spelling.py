"""How words are inflected and mistyped in English; another language changes it here."""

SHORT = 4
"""Letters of a word that is no inflection in "-es" of a shorter one: ``Ines`` is no form of "in"."""


def stems(word: str) -> list[str]:
    """What a word may be an inflection of, the likeliest first."""
    found = []
    if word.endswith(("ies", "ied")):
        found.append(word[:-3] + "y")
    if word.endswith("s") and not word.endswith("ss"):
        found += [word[:-1], word[:-2]] if word.endswith("es") and len(word) > SHORT else [word[:-1]]
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            stem = word[: -len(ending)]
            found += [stem, stem + "e"]
            if len(stem) > 2 and stem[-1] == stem[-2]:
                found.append(stem[:-1])
    return found


def one_slip(right: str, typed: str) -> bool:
    """Whether one letter was left out, put in, changed or swapped with its neighbour."""
    if abs(len(right) - len(typed)) > 1 or right == typed:
        return False
    start = next(
        (i for i, (a, b) in enumerate(zip(right, typed, strict=False)) if a != b), min(len(right), len(typed))
    )
    a, b = right[start:], typed[start:]
    if len(a) == len(b):
        return a[1:] == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
    return a[1:] == b or a == b[1:]
