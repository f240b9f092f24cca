"""Who asks: names with the header line that each proves himself by. Credentials are kept here and shown
nowhere."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from limen.model import ConfigError
from limen.scan.probe.exchange import ANONYMOUS

_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,40}")
_HEADER: Final = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
LONGEST: Final = 16_384
"""Characters of a credential."""


@dataclass(frozen=True)
class Identity:
    """A caller: his name, the role that was given with it (``ada:customer``), and his header."""

    name: str
    role: str = ""
    header: str = field(default="", repr=False)
    value: str = field(default="", repr=False)

    @property
    def variable(self) -> str:
        """The environment variable that commands and tests take his header line from."""
        return re.sub(r"[^A-Z0-9]", "_", self.name.upper())

    @property
    def token(self) -> str:
        """His credential without its scheme: ``Bearer`` and the like."""
        return self.value.rpartition(" ")[2]


def identities(given: Iterable[str]) -> tuple[Identity, ...]:
    """Identities of ``NAME=CREDENTIAL`` or ``NAME:ROLE=CREDENTIAL``; a credential is a header line, or
    ``@FILE`` with one.

    Raises:
        ConfigError: One cannot be read; its credential is not in the message.
    """
    found = tuple(_identity(each) for each in given)
    names = [each.variable for each in found]
    for each in found:
        if names.count(each.variable) > 1:
            raise ConfigError(f"--as {each.name}: named twice")
    return found


def _identity(given: str) -> Identity:
    who, equals, credential = given.partition("=")
    name, _, role = who.partition(":")
    if not equals or not _NAME.fullmatch(name) or name.lower() == ANONYMOUS:
        raise ConfigError("--as: NAME=CREDENTIAL is wanted, as in --as ada=@ada.header")
    line = _from_file(name, Path(credential[1:])) if credential.startswith("@") else credential
    header, colon, value = line.strip().partition(":")
    if not colon or not _HEADER.fullmatch(header) or not _sendable(value):
        raise ConfigError(
            f"--as {name}: its credential is no header line, as 'Authorization: Bearer ...' would be"
        )
    return Identity(name, role, header, value.strip())


def _sendable(value: str) -> bool:
    return bool(value.strip()) and len(value) <= LONGEST and value.isascii() and value.strip().isprintable()


def _from_file(name: str, path: Path) -> str:
    try:
        return path.read_text("utf-8")[: LONGEST + 1]
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
        raise ConfigError(f"--as {name}: {path}: {why}") from None
