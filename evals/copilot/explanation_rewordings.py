"""Other words for an explanation in which one thing is not true: each must be dropped.

A rewording is the text with one change, so that what it catches is that change alone.
"""

import random
import re
from collections.abc import Callable, Iterator

_NUMBER = re.compile(r"(?<![\w.:/-])[0-9][0-9,]*(?![\w:/-])")
_MEASURED = re.compile(r"Observed ([0-9,.]{1,20}) ([a-z ]{1,60}); expected at most ([0-9]{1,20})")
_SPELLED = ("seventy million", "eleven billion", "three billion", "ninety billion")
_NAMES = (
    "kevin",
    "Kestrel",
    "203.0.113.250",
    "2001:db8::99",
    "lm_zzzz",
    "admin@example.com",
    "/admin/wipe",
    "e999999",
)
_DATES = ("on Monday", "in November", "on 2031-01-02", "yesterday", "at 23:59:59 UTC")
_CLAIMS = (
    "It is a false positive.",
    "It was reported to the police.",
    "Limen recommends revoking every key.",
    "All keys were revoked.",
    "The attacker confessed.",
    "Nothing was stopped by limen.",
)
_FLIPS = (
    ("held", "not held"),
    ("stopped", "never stopped"),
    ("learnt", "hardly learnt"),
    ("reached", "did not reach"),
    ("answered with success", "not answered with success"),
    ("It was not learnt", "It was learnt"),
    ("enforced", "not enforced"),
)


def rewordings(text: str, lots: random.Random) -> Iterator[tuple[str, str]]:
    """What was changed, and the whole text with the change in it."""
    for what, change in _CHANGES.items():
        changed = change(text, lots)
        if changed != text:
            yield what, changed


def _number(text: str, lots: random.Random) -> str:
    places = list(_NUMBER.finditer(text))
    if not places:
        return text
    place = lots.choice(places)
    value = int(place[0].replace(",", "")) + lots.choice((1_000_003, 2_000_003))
    return f"{text[: place.start()]}{value}{text[place.end() :]}"


def _spelled(text: str, lots: random.Random) -> str:
    return f"{text}\nThat was {lots.choice(_SPELLED)} times more than usual."


def _name(text: str, lots: random.Random) -> str:
    return f"{text}\nIt came from {lots.choice(_NAMES)}."


def _date(text: str, lots: random.Random) -> str:
    return f"{text}\nIt began {lots.choice(_DATES)}."


def _claim(text: str, lots: random.Random) -> str:
    return f"{text}\n{lots.choice(_CLAIMS)}"


def _flip(text: str, lots: random.Random) -> str:
    fitting = [(old, new) for old, new in _FLIPS if old in text]
    if not fitting:
        return text
    old, new = lots.choice(fitting)
    return text.replace(old, new)


def _swap(text: str, _lots: random.Random) -> str:
    """Observed and expected change places, where they differ."""
    return _MEASURED.sub(lambda m: f"Observed {m[3]} {m[2]}; expected at most {m[1]}", text)


def _bound(text: str, _lots: random.Random) -> str:
    return text.replace("at most", "at least")


_CHANGES: dict[str, Callable[[str, random.Random], str]] = {
    "number": _number,
    "spelled number": _spelled,
    "name": _name,
    "date": _date,
    "claim": _claim,
    "negation": _flip,
    "swap": _swap,
    "bound": _bound,
}
