"""The readers of suspect texts: compiled where a compiler was at hand, else their twins; same results."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from limen.features.prose import words
    from limen.features.tokens import tokenise
else:
    try:
        from limen.features._lexing import tokenise, words
    except ImportError:
        from limen.features.prose import words
        from limen.features.tokens import tokenise

__all__ = ["tokenise", "words"]
