"""A scan's result read back from the file that ``--format json --out`` wrote, for whoever has the
installation and not the source. What it says is text of the files and servers that were scanned: data."""

from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from limen.model import ConfigError
from limen.scan.finding import Exchange, Place, Suppression

LARGEST: Final = 64 << 20
"""Bytes of a report that are read."""
SHORTEST: Final = 6
"""Characters of a fingerprint by which a finding may be named."""


Fingerprint = Annotated[str, Meta(pattern=r"^[0-9a-f]{6,64}(-[0-9]{1,6})?$")]
Severities = Literal["info", "low", "medium", "high", "critical"]


class Kept(msgspec.Struct, frozen=True):
    """One finding as a report keeps it: as ``Finding``, with what its rule says of all such."""

    rule: str
    said: str
    place: Place
    severity: Severities
    confidence: str
    fingerprint: Fingerprint
    cwe: int
    owasp: str
    title: str = ""
    operation: str = ""
    subject: str = ""
    related: tuple[Place, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    suppressed: Suppression | None = None
    mend: str = ""


class Stored(msgspec.Struct, frozen=True):
    """A report: findings, worst first, and who serves each operation, as far as the source tells."""

    findings: tuple[Kept, ...] = ()
    handlers: dict[str, Place] = {}

    def find(self, name: str) -> Kept:
        """The finding with a fingerprint, or with a beginning of one that no other has.

        Raises:
            ConfigError: There is none, or there are several.
        """
        found = [each for each in self.findings if each.fingerprint == name]
        if not found and len(name) >= SHORTEST:
            found = [each for each in self.findings if each.fingerprint.startswith(name)]
        if len(found) != 1:
            many = "several findings begin with" if found else "no finding is"
            raise ConfigError(f"{many} {name!r} in the report: its fingerprint is beside each finding there")
        return found[0]


def read_stored(path: Path) -> Stored:
    """A report from its file.

    Raises:
        ConfigError: It is not there, too large, or no report.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise ConfigError(f"{path}: larger than {LARGEST >> 20} MB, which no report of a scan is")
        return msgspec.json.decode(path.read_bytes(), type=Stored)
    except OSError as error:
        raise ConfigError(
            f"{path}: cannot be read: {error.strerror}; `limen scan --format json --out {path}` writes it"
        ) from None
    except msgspec.MsgspecError as error:
        raise ConfigError(f"{path}: no report of `limen scan --format json`: {error}") from None
