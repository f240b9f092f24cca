"""Scopes, named (``orders:read``) or said (``can only look at invoices``, ``read only``)."""

from limen.copilot.reading.frame import Ask, Frame, unique

Scopes = tuple[str, ...]

SWAPPED = ("gone", "come")
"""Scopes of a swap, in the order in which they are named."""


def scopes_left(frame: Frame) -> Scopes:
    """What a key is left with, where that was said: ``... leaving it with read alone``."""
    said = next(
        (f" {phrase} " for phrase in frame.lexicon.said["left_with"] if f" {phrase} " in frame.text), ""
    )
    rest = frame.text.partition(said)[2] if said else ""
    known = tuple(scope for scope in frame.inventory.scopes if f" {scope} " in f" {rest} ")
    if known:
        frame.hear(said.split())
        frame.drop("scope", "operation")
    return known


def scopes_said(frame: Frame) -> Scopes:
    """The scopes that were named; else those that the verbs and nouns of the words stand for."""
    named = frame.names("scope", None)
    frame.drop("operation")
    if named:
        return named
    known, words = frame.inventory.scopes, frame.text.split()
    nouns = unique(scope.partition(":")[0] for scope in known if ":" in scope)
    said = [noun for noun in nouns if noun in words or noun.removesuffix("s") in words]
    frame.hear(word for noun in said for word in (noun, noun.removesuffix("s")))
    verbs = [verb for verb in ("read", "write") if frame.says(f"scope_{verb}")]
    if scopes := unique(f"{noun}:{verb}" for noun in said for verb in verbs if f"{noun}:{verb}" in known):
        return scopes
    return () if said else _bare(frame, words)


def _bare(frame: Frame, words: list[str]) -> Scopes:
    """Scopes without a noun; ``reading only`` is ``read``."""
    bare = [scope for scope in frame.inventory.scopes if ":" not in scope]
    found = tuple(scope for scope in bare if scope in words or scope.removesuffix("s") in words)
    found = tuple(scope for scope in found if not _denied(frame, words, scope)) or found
    if (
        len(found) < 2
        and ("read" in frame.inventory.scopes or frame.inventory.open)
        and frame.says("read_only")
    ):
        return ("read",)
    frame.hear(word for scope in found for word in (scope, scope.removesuffix("s")))
    return found


def _denied(frame: Frame, words: list[str], scope: str) -> bool:
    """Whether a scope is said behind a "not": ``must not read everything any more, it has exports``."""
    place = next(i for i, word in enumerate(words) if word in (scope, scope.removesuffix("s")))
    return bool(set(words[max(0, place - DENIED) : place]) & frame.lexicon.sets["not"])


DENIED = 3
"""Words between a "not" and the scope that it denies."""


def scopes_after(frame: Frame, key: str, present: Scopes, said: Scopes) -> Scopes:
    """The whole set afterwards; raises ``Ask`` where something is taken that is not there."""
    if len(said) == len(SWAPPED) and frame.says("swapped"):
        gone, come = said
        if gone not in present:
            raise Ask(f"{key} does not have {gone}: it has {', '.join(present)}")
        return unique((*(scope for scope in present if scope != gone), come))
    if frame.says("take_away"):
        if not set(said) & set(present):
            raise Ask(f"{key} does not have {', '.join(said)}: it has {', '.join(present)}")
        return tuple(scope for scope in present if scope not in said)
    return unique((*present, *said)) if frame.says("add_to") else said
