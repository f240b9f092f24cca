"""Whether other words for an explanation may be shown: a model can be asked to say it more fluently, and
whatever it adds is dropped with all of its words.

Allowed is what the text itself says, and a short list of words that state nothing
(``language/rephrase_en.toml``). So a name is found out in any spelling: a word that is neither is enough.
Checked are its length, unknown words, numbers (in digits and spelled out) with what they count, denials, and
of each act (stopped, held, learnt ...) whether it is told as done or as not done. What this cannot see is who
did what to whom where all of them are in the text; so the text stays what is kept, and other words are shown
beside it. A caller's own words lend none: they may be repeated whole, with their mark, or not at all.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import Final

import msgspec

from limen.copilot.explaining.fact import QUOTED

LONGER_MOST: Final = 2
"""How many times as long as the text other words may be."""
DENIED_WITHIN: Final = 4
"""Words before an act among which a denial is about it."""
COUNTED_WITHIN: Final = 4
"""Words after a number among which stand what is counted and what became of it."""

BOUND_WITHIN: Final = 3
"""Words before a number among which stands how it is meant."""

_TOKEN = re.compile(r"(?:[^\s,;()\[\]{}\"“”‘’«»]|(?<=[0-9]),(?=[0-9])){1,400}")
_EDGE = ".:!?'`*_…-—–%"
_NUMBER = re.compile(r"[0-9][0-9,]{0,20}(?:\.[0-9]{1,9})?")
_SENTENCE = re.compile(r"[.!?;:](?=\s|$)|\n")


class Words(msgspec.Struct, frozen=True):
    """What a language's file says of rewording: ``neutral`` and ``function`` words may be added, ``numbers``
    are spelled-out ones, ``bounds`` say how a number after them is meant, ``denials`` deny, ``acts`` are the
    things done, by their forms."""

    neutral: frozenset[str]
    function: frozenset[str]
    numbers: dict[str, float]
    bounds: frozenset[str]
    denials: frozenset[str]
    acts: dict[str, tuple[str, ...]]

    @property
    def act_of(self) -> dict[str, str]:
        """The act of each form."""
        return {form: act for act, forms in self.acts.items() for form in (act, *forms)}


class Checked(msgspec.Struct, frozen=True):
    """What is shown, and why other words were dropped; empty where they were not."""

    text: str
    dropped: str = ""


def rephrased(text: str, rewording: str, language: str = "en") -> Checked:
    """The rewording where it says nothing else than ``text``, else the text."""
    why = difference(text, rewording, words_of(language))
    return Checked(text, why) if why else Checked(rewording.strip())


def difference(text: str, rewording: str, words: Words) -> str:
    """The first thing that a rewording says and the text does not; empty for none."""
    if not rewording.strip():
        return "it is empty"
    if len(rewording) > LONGER_MOST * len(text):
        return "it is much longer"
    if not all(each.isprintable() or each == "\n" for each in rewording):
        return "it holds control characters"
    said, again = QUOTED.sub(" ", text), _without(rewording, QUOTED.findall(text))
    checks = (_unknown, _numbers, _counted, _bounded, _denials, _acts)
    return next((why for check in checks if (why := check(said, again, words))), "")


def _without(rewording: str, quoted: Iterable[str]) -> str:
    """The rewording without the caller's words that it repeats exactly."""
    for passage in quoted:
        rewording = rewording.replace(passage, " ")
    return rewording


@cache
def words_of(language: str) -> Words:
    """The words of a language; raises ``FileNotFoundError`` for one that there is none of."""
    file = files("limen.copilot.language").joinpath(f"rephrase_{language}.toml")
    return msgspec.convert(tomllib.loads(file.read_text("utf-8")), Words)


def tokens(text: str) -> Iterator[str]:
    """Words, numbers, addresses and ids, without the marks around them."""
    for found in _TOKEN.findall(text):
        if bare := found.strip(_EDGE):
            yield bare


def sentences(text: str) -> Iterator[list[str]]:
    """The tokens of each sentence or line."""
    yield from (list(tokens(sentence)) for sentence in _SENTENCE.split(text))


def _unknown(text: str, rewording: str, words: Words) -> str:
    """A word that is neither the text's nor one that states nothing. Its case counts, but at the start of a
    sentence."""
    said = set(tokens(text))
    free = words.neutral | words.function | words.numbers.keys() | words.denials
    low = {token.lower() for token in said if _plain(token)}
    for found in sentences(rewording):
        for place, token in enumerate(found):
            known = (
                token in said or token.lower() in free or (token in low if place else token.lower() in low)
            )
            if not known and not _NUMBER.fullmatch(token):
                return f"it says {token[:60]!r}"
    return ""


def _plain(token: str) -> bool:
    """Whether it is a word of letters, capital at most at its start."""
    return token.isascii() and token.isalpha() and (token[1:].islower() or len(token) == 1)


def _numbers(text: str, rewording: str, words: Words) -> str:
    known = {value for _, value in _values(text, words)}
    new = next((token for token, value in _values(rewording, words) if value not in known), "")
    return f"it says the number {new!r}" if new else ""


def _values(text: str, words: Words) -> Iterator[tuple[str, float]]:
    for token in tokens(text):
        if _NUMBER.fullmatch(token):
            yield token, float(token.replace(",", ""))
        elif token.lower() in words.numbers:
            yield token, words.numbers[token.lower()]


def _counted(text: str, rewording: str, words: Words) -> str:
    """A number that counts something else than it does in the text."""
    told = set(_counts(text, words))
    things = {thing for _, thing in told}
    for value, thing in _counts(rewording, words):
        if thing in things and (value, thing) not in told:
            return f"it counts {value:g} {thing}"
    return ""


def _counts(text: str, words: Words) -> Iterator[tuple[float, str]]:
    """Each number with the words right after it, without the s by which one and several differ."""
    for found in sentences(text):
        for place, token in enumerate(found):
            value = next((value for _, value in _values(token, words)), None)
            following = found[place + 1 : place + 1 + COUNTED_WITHIN] if value is not None else ()
            for thing in following:
                if value is not None and _plain(thing) and thing.lower() not in words.function:
                    yield value, thing.lower().removesuffix("s")


def _bounded(text: str, rewording: str, words: Words) -> str:
    """A number that is meant otherwise than in the text: observed for expected, at least for at most."""
    told = set(_bounds(text, words))
    new = next((pair for pair in _bounds(rewording, words) if pair not in told), None)
    return f"it says {new[0]} {new[1]:g}" if new else ""


def _bounds(text: str, words: Words) -> Iterator[tuple[str, float]]:
    for found in sentences(text):
        for place, token in enumerate(found):
            for _, value in _values(token, words):
                near = (word.lower() for word in found[max(0, place - BOUND_WITHIN) : place])
                yield from ((word, value) for word in near if word in words.bounds)


def _acts(text: str, rewording: str, words: Words) -> str:
    """An act that the text does not tell, or tells the other way round."""
    told = set(_told(text, words))
    for act, done in _told(rewording, words):
        if (act, done) not in told:
            return f"it says that {act} was {'done' if done else 'not done'}"
    return ""


def _told(text: str, words: Words) -> Iterator[tuple[str, bool]]:
    """Each act with whether it is told as done: a denial stands shortly before what it denies, or after."""
    act_of = words.act_of
    for found in sentences(text):
        low = [token.lower() for token in found]
        for place, token in enumerate(low):
            if act := act_of.get(token):
                near = low[max(0, place - DENIED_WITHIN) : place + DENIED_WITHIN]
                yield act, words.denials.isdisjoint(near)


def _denials(text: str, rewording: str, words: Words) -> str:
    """A denial of something that the text does not deny."""
    told = set(_denied(text, words))
    new = next((thing for thing in _denied(rewording, words) if thing not in told), "")
    return f"it denies {new[:60]!r}" if new else ""


def _denied(text: str, words: Words) -> Iterator[str]:
    """What stands after each denial: the next word that says something; the denial itself where none does."""
    act_of = words.act_of
    for found in sentences(text):
        low = [token.lower() for token in found]
        for place, token in enumerate(low):
            if token in words.denials:
                following = (word for word in low[place + 1 :] if word not in words.function)
                thing = next(following, token)
                yield act_of.get(thing, thing)
