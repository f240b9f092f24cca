"""The expressions of Spring Security (``hasRole('ADMIN') or #id == principal.id``), read by a small parser:
what one makes sure of. What it cannot read is taken for a guard that makes sure of everything, so that no
alarm rests on a misreading."""

import re
from collections.abc import Callable
from typing import Final

import msgspec

from limen.scan.source.java.sure import Sure
from limen.scan.source.model import Guards

_TOKEN: Final = re.compile(
    r"""\s{0,80}(?:(?P<text>'(?:[^']|'')*'|"[^"]*")|(?P<number>\d+)|(?P<name>[A-Za-z_]\w*)"""
    r"|(?P<sign>==|!=|&&|\|\||\?\.|[()!.,#@\[\]{}<>]))"
)
_KNOWN: Final = frozenset((Guards.AUTHENTICATES,))
_MAY: Final = _KNOWN | {Guards.AUTHORISES}
_ALL: Final = _MAY | {Guards.OWNS}
_ROLES: Final = frozenset(
    ("hasAnyAuthority", "hasAnyRole", "hasAuthority", "hasRole", "hasScope", "hasAnyScope")
)
_SIGNED_IN: Final = frozenset(("isAuthenticated", "isFullyAuthenticated", "isRememberMe", "authenticated"))
_WHO: Final = frozenset(("authentication", "principal"))
_NAMES: Final = ("authorities", "role", "roles")


UNKNOWN: Final = Sure(_ALL)


class _UnreadError(Exception):
    """What the parser does not know."""


class Path(msgspec.Struct, frozen=True):
    """A name with its members: ``#order.owner``, ``principal.id``; ``called`` with what it was given."""

    parts: tuple[str, ...]
    called: bool = False
    given: tuple["Path | str", ...] = ()

    @property
    def who(self) -> bool:
        """Whether it is about who calls."""
        return self.parts[0] in _WHO


def made_sure(expression: str) -> Sure:
    """What an expression makes sure of."""
    try:
        parser = _Parser(_tokens(expression))
        sure = parser.any()
    except (_UnreadError, RecursionError):
        return UNKNOWN
    return sure if parser.done else UNKNOWN


def _tokens(expression: str) -> list[tuple[str, str]]:
    found, at = [], 0
    stripped = expression.strip()
    while at < len(stripped):
        match = _TOKEN.match(stripped, at)
        if match is None or match.lastgroup is None:
            raise _UnreadError
        found.append((match.lastgroup, match[match.lastgroup]))
        at = match.end()
    return found


class _Parser:
    """One expression, read from left to right."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens = tokens
        self.at = 0

    @property
    def done(self) -> bool:
        return self.at >= len(self.tokens)

    def any(self) -> Sure:
        return self._joined(self._all, ("or", "||"), Sure.either)

    def _all(self) -> Sure:
        return self._joined(self._one, ("and", "&&"), Sure.both)

    def _joined(
        self, part: Callable[[], Sure], signs: tuple[str, ...], join: Callable[[Sure, Sure], Sure]
    ) -> Sure:
        sure = part()
        while self._takes(*signs):
            sure = join(sure, part())
        return sure

    def _one(self) -> Sure:
        if self._takes("!", "not"):
            inner = self._one()
            return Sure(_KNOWN) if not inner.does else UNKNOWN
        if self._takes("("):
            sure = self.any()
            self._expect(")")
            return sure
        left = self._operand()
        if self._takes("==", "eq"):
            return _compared(left, self._operand())
        if self._takes("!=", "ne"):
            self._operand()
            return UNKNOWN
        return _alone(left)

    def _operand(self) -> Path | str:
        kind, value = self._next()
        if kind in ("text", "number"):
            return value.strip("'\"")
        begins = value if value in ("#", "@") else ""
        name = self._next()[1] if begins else value
        if kind != "name" and not begins:
            raise _UnreadError
        path = Path((begins + name,))
        while True:
            if self._takes("(") and not path.called:
                path = Path(path.parts, True, self._given())
            elif self._takes(".", "?."):
                path = Path((*path.parts, self._next()[1]), given=path.given)
            else:
                return path

    def _given(self) -> tuple[Path | str, ...]:
        if self._takes(")"):
            return ()
        found = [self._operand()]
        while self._takes(","):
            found.append(self._operand())
        self._expect(")")
        return tuple(found)

    def _next(self) -> tuple[str, str]:
        if self.done:
            raise _UnreadError
        self.at += 1
        return self.tokens[self.at - 1]

    def _takes(self, *values: str) -> bool:
        if self.done or self.tokens[self.at][0] == "text" or self.tokens[self.at][1] not in values:
            return False
        self.at += 1
        return True

    def _expect(self, value: str) -> None:
        if not self._takes(value):
            raise _UnreadError


def _compared(left: Path | str, right: Path | str) -> Sure:
    who, what = (left, right) if isinstance(left, Path) and left.who else (right, left)
    if not isinstance(who, Path) or not who.who:
        return UNKNOWN
    if isinstance(what, str):
        return Sure(_MAY, (what,)) if who.parts[-1] in _NAMES else Sure(_KNOWN)
    if what.who:
        return Sure(_KNOWN)
    return Sure(_KNOWN | {Guards.OWNS}, variables=(what.parts[0].lstrip("#"),))


def _alone(value: Path | str) -> Sure:
    if isinstance(value, str):
        raise _UnreadError
    name = value.parts[-1]
    if value.parts[0].startswith("@") and len(value.parts) == 2:
        given = tuple(each if isinstance(each, str) else ".".join(each.parts) for each in value.given)
        return Sure(beans=((value.parts[0][1:], name, given),))
    if name in _ROLES:
        return Sure(_MAY, tuple(each for each in value.given if isinstance(each, str)))
    if name in _SIGNED_IN:
        return Sure(_KNOWN)
    if name in ("permitAll", "isAnonymous", "anonymous"):
        return Sure()
    return UNKNOWN
