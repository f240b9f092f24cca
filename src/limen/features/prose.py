"""How much of a text is for people: a payload stands alone, a text about a payload has words round it."""

import re
from typing import Final

_FUNCTION_WORDS: Final = """
    the an is are was were be been to of for with this that these those it its you he she we they my our your
    their his her us them please can could would should will what why how when which who does did have has had
    but because so than there here about into over after before also only just very some all hi hello dear
    thanks thank regards gets see look used using want need know think say said shows docs try tell explain

    le la les un une des du de et est sont que qui dans pour pas avec sur ce cette il elle nous vous je aux ou
    der die das und ist sind nicht ein eine mit auf den dem zu von wir ich sie bitte wie wenn
    el los las una en es con para no se lo su como pero
    gli di che per non sono della com os um uma com em na da het een van niet met voor op dat
"""
FUNCTION_WORDS: Final = frozenset(_FUNCTION_WORDS.split())
"""The commonest words of seven languages, without those that SQL, shells and HTML use."""

_WORDS = re.compile(r"(?:(?<=[\s(\"'])|\A)[^\W\d_]{2,32}(?=[\s,.!?;:)\"'…]|\Z)")
_OTHER_SCRIPT = re.compile(r"[\u0370-\u1fff\u3040-\ud7ff]")
_CODE_SPAN = re.compile(r"(?:\A|[\s(])[^\W\d_]{2,} `[^`\n]{1,256}`(?=[\s,.;:)]|\Z)|```")
SCANNED: Final = 2_048
ENOUGH: Final = 4.0
"""More words than this change nothing any more."""
QUIET_BITS: Final = 7.0
"""A pattern inside running prose is never surer than this."""


def words(text: str) -> float:
    """How many words of prose ``text`` holds, counted as far as it matters; a word that could be an
    identifier counts a quarter, a span of code in running text two."""
    head = text[:SCANNED]
    count = marked(head)
    for match in _WORDS.finditer(head):
        count += 1.0 if match.group().lower() in FUNCTION_WORDS else 0.25
        if count > ENOUGH:
            break
    return count


def marked(head: str) -> float:
    """What spans of code and letters of other scripts count; nothing in most texts."""
    count = 2.0 * len(_CODE_SPAN.findall(head)) if "`" in head else 0.0
    return count if head.isascii() else count + 0.2 * len(_OTHER_SCRIPT.findall(head))


def quieted(bits: float, around: float) -> float:
    """``bits`` of a pattern with ``around`` words of prose about it."""
    if around <= 1.5:
        return bits
    if around <= 3.0:
        return bits * 0.75
    return min(bits * 0.45, QUIET_BITS)
