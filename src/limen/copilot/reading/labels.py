"""What tickets and lists put before a wish: ``SEC-481: ...``, ``Action item 3: ...``, ``Ticket 7712 /``."""

import re

from limen.copilot.reading.lexicon import Lexicon

_HEAD = re.compile(r"(?m)^[^:/\n.!?]{1,80}(?:[:/](?=\s)|$)")
_TICKET = re.compile(r"\[?\b([A-Z]{2,8}-[0-9]{1,6})\b\]?")


class Labels:
    """Takes numbers of tickets and items out of titles; ``names`` of the installation stay."""

    def __init__(self, lexicon: Lexicon, names: frozenset[str]) -> None:
        counted = "|".join(re.escape(text) for text in lexicon.raw["counted_titles"].texts)
        self._counted = re.compile(rf"\b((?:{counted})s?)\s+(?:no\.?\s?|#)?[0-9]{{1,6}}\b", re.IGNORECASE)
        self._names = names

    def plain(self, text: str) -> str:
        """A text without them; a title is what stands before the colon or the stroke of a line."""
        return _HEAD.sub(self._bare, text) if any(sign in text for sign in ":/") else text

    def _bare(self, head: "re.Match[str]") -> str:
        if head.group()[-1:] not in ":/":
            return head.group()
        return self._counted.sub(r"\1", _TICKET.sub(self._kept, head.group()))

    def _kept(self, ticket: "re.Match[str]") -> str:
        return ticket.group() if ticket[1].lower() in self._names else "ticket"
