"""A text as words: what kind of token each is, and its plain form in the language's vocabulary."""

import re
from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from limen.copilot.reading.lexicon import Lexicon
from limen.copilot.reading.spelling import stems

_TOKEN = re.compile(
    r"(?P<url>[A-Za-z][A-Za-z0-9+]{1,9}://[^\s<>\"']{1,300})"
    r"|(?P<iso>[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9:]{4,8}(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?)"
    r"|(?P<hostport>(?:localhost|[0-9]{1,3}(?:\.[0-9]{1,3}){3}|(?![0-9]{1,2}:[0-9]{2}(?![0-9]))"
    r"[A-Za-z0-9][A-Za-z0-9-]{0,60}(?:\.[A-Za-z0-9-]{1,60}){0,6}):[0-9]{2,5}(?![0-9:]))"
    r"|(?P<cidr>[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?:/[0-9]{1,2})?(?![0-9]))"
    r"|(?P<cidr6>(?:[0-9A-Fa-f]{1,4}:){1,6}(?::[0-9A-Fa-f]{1,4}){1,6}(?:/[0-9]{1,3})?|(?:[0-9A-Fa-f]{1,4}:){2,7}(?:[0-9A-Fa-f]{1,4}|:)?(?:::?[0-9A-Fa-f]{0,4}){0,7}(?:/[0-9]{1,3})?)"
    r"|(?P<clock>[0-9]{1,2}:[0-9]{2})"
    r"|(?P<tag>#[A-Za-z][A-Za-z0-9_-]{0,60})"
    r"|(?P<file>[A-Za-z0-9_./~-]{1,200}\.(?:ya?ml|json)\b)"
    r"|(?P<path>(?<!\w)/[A-Za-z0-9_.{][^\s,;\"'<>()]{0,300}|/(?=\s|$))"
    r"|(?P<dotted>[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}|[0-9]{1,2}/[0-9]{1,2}/[0-9]{4})"
    r"|(?P<number>[1-9][0-9]{0,2}(?: 000){1,2}(?![0-9])|[0-9]+(?:[.,][0-9]+)*)"
    r"|(?P<ident>[A-Za-z][A-Za-z0-9]*(?:[-_:][A-Za-z0-9]+)+)"
    r"|(?P<unit>(?<=[0-9])(?:h|hr|hrs|m|min|d)(?=[0-9]))"
    r"|(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)?[0-9]*)"
    r"|(?P<mark>->|=>|→|[^\s])"
)


PREFIXES = ("un-", "re-", "de-")
"""What a verb may be written with, apart from it: ``un-suspend``."""


class Word(msgspec.Struct, frozen=True):
    """One token: its text, where it begins, its kind (a group of the pattern) and its plain form."""

    text: str
    start: int
    kind: str
    low: str
    plain: str
    joined: bool = False

    @property
    def end(self) -> int:
        """Where it ends in the text."""
        return self.start + len(self.text)


def words_of(text: str, lexicon: Lexicon, names: frozenset[str], own: frozenset[str]) -> list[Word]:
    """The tokens of a text. A compound with hyphens that is nobody's name falls into its parts; ``own`` are
    the words that names are made of, which are never mended.
    """
    found: list[Word] = []
    for match in _TOKEN.finditer(text):
        kind, token = str(match.lastgroup).replace("unit", "word"), match.group()
        if kind == "ident" and token.lower() not in names and not names_something(found, lexicon):
            found.extend(_parts(token, match.start(), lexicon))
        elif kind == "word" and token.lower().endswith(("'s", "’s")) and token.lower() not in lexicon.known:
            found.append(_word(token[:-2], match.start(), kind, lexicon))
        else:
            trimmed = token.rstrip(".:!?,;)\"'") if kind in ("path", "url", "hostport") else token
            found.append(_word(trimmed, match.start(), kind, lexicon))
    return [_kept(word, own) for word in found]


def _kept(word: Word, own: frozenset[str]) -> Word:
    mended = word.plain != word.low and word.plain not in stems(word.low)
    return replace(word, plain=word.low) if mended and word.low in own else word


def names_something(before: Sequence[Word], lexicon: Lexicon) -> bool:
    """Whether the words before lead to a new name: ``call it ...``, ``named ...``, ``its name is ...``."""
    near = [word.low for word in before[-4:]]
    last = max((place for place, low in enumerate(near) if low in lexicon.sets["naming"]), default=None)
    return last is not None and all(low in lexicon.sets["naming_light"] for low in near[last + 1 :])


def _parts(token: str, start: int, lexicon: Lexicon) -> list[Word]:
    spoken = token.lower() in lexicon.notation
    if any(letter.isdigit() for letter in token) or ("_" in token and not spoken) or ":" in token:
        return [_word(token, start, "ident", lexicon)]
    whole = token.lower().replace("-", "")
    if token.lower().startswith(PREFIXES) and lexicon.form(whole):
        return [replace(_word(whole, start, "word", lexicon), text=token)]
    parts, at = [], 0
    for part in re.split("[-_]", token):
        parts.append(_word(part, start + at, "word", lexicon, joined=True))
        at += len(part) + 1
    return parts


def _word(token: str, start: int, kind: str, lexicon: Lexicon, *, joined: bool = False) -> Word:
    low = token.lower().replace("’", "'")
    plain = lexicon.plain(low) if kind == "word" else low
    return Word(token, start, kind, low, plain, joined)
