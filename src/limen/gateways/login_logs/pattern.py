"""Messages of a program, taken apart by literal text: linear in the message, whatever an attacker wrote.

``Accepted {method} for {user*} from {client_ip} port {port}``: names in braces stand for the text between the
literals around them. Literals are looked for from the left, each at its first place, but for the one after
the name with a star, at its last: what strangers choose may hold any text and moves nothing behind it.
"""

from typing import Final, NamedTuple, Self

LONGEST: Final = 8_192
"""Characters of a message that are looked at; the rest is cut off."""


class Pattern(NamedTuple):
    """A message: text it begins with, then names with the text after each (empty: to the end)."""

    begin: str
    parts: tuple[tuple[str, str], ...]

    @classmethod
    def compiled(cls, text: str) -> Self:
        """Read a pattern; raises ``ValueError`` for one that cannot be told apart."""
        begin, *pieces = text.split("{")
        parts = []
        for piece in pieces:
            name, brace, literal = piece.partition("}")
            if not brace or not name.removesuffix("*").isidentifier():
                raise ValueError(f"{text!r}: a name in braces is not closed, or is no name")
            parts.append((name, literal))
        if any(not literal for _, literal in parts[:-1]):
            raise ValueError(f"{text!r}: two names follow one another with no text between them")
        if sum(name.endswith("*") for name, _ in parts) > 1:
            raise ValueError(f"{text!r}: more than one name has a star")
        return cls(begin, tuple(parts))

    def match(self, message: str) -> dict[str, str] | None:
        """The texts by name; ``None`` for another message."""
        if not message.startswith(self.begin):
            return None
        found, start = {}, len(self.begin)
        for name, literal in self.parts:
            if not literal:
                found[name.rstrip("*")] = message[start:]
                return found
            find = message.rfind if name.endswith("*") else message.find
            end = find(literal, start)
            if end < 0:
                return None
            found[name.rstrip("*")] = message[start:end]
            start = end + len(literal)
        return found if start == len(message) else None
