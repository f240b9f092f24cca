"""Where an address is, by any MMDB file the operator names; nothing is known where none is named.

The layouts of MaxMind and DB-IP (nested, ``country.iso_code``) and of IPinfo (flat, ``country_code``) are
read. MMDB: https://maxmind.github.io/MaxMind-DB/.
"""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple, Self

import maxminddb

from limen.model import ConfigError, Fix

MOST_ASN: Final = 1 << 32
"""ASNs are below this (RFC 6793); a larger one is none."""


class Place(NamedTuple):
    """What is known of where a login comes from: empty, 0 or ``None`` where nothing is."""

    country: str = ""
    region: str = ""
    asn: int = 0
    fix: Fix | None = None

    def completed(self, by: "Place") -> "Place":
        """This place, with what it lacks from another one; a region only goes with its country."""
        region = self.region or (by.region if self.country in ("", by.country) else "")
        return Place(self.country or by.country, region, self.asn or by.asn, self.fix or by.fix)


NOWHERE: Final = Place()


class GeoIp:
    """Looks addresses up in the files it was opened with, in order; the first that knows a thing counts."""

    def __init__(self, readers: tuple[maxminddb.Reader, ...] = ()) -> None:
        self._readers = readers

    @classmethod
    def opened(cls, files: Mapping[str, str]) -> Self:
        """Open what is named, by setting; raises ``ConfigError`` for a file that cannot be read."""
        return cls(tuple([_open(setting, file) for setting, file in files.items() if file]))

    def place(self, address: str) -> Place:
        """What is known of an address; never raises for one that is none, or for a damaged record."""
        found = NOWHERE
        for reader in self._readers if address else ():
            try:
                record = reader.get(address)
            except (ValueError, maxminddb.InvalidDatabaseError):
                continue
            if isinstance(record, dict):
                found = found.completed(_place(record))
        return found

    def close(self) -> None:
        """Let go of the files."""
        for reader in self._readers:
            reader.close()


def _open(setting: str, file: str) -> maxminddb.Reader:
    try:
        return maxminddb.open_database(file, maxminddb.MODE_MEMORY)
    except (OSError, ValueError, maxminddb.InvalidDatabaseError) as error:
        why = getattr(error, "strerror", None) or "it is no MMDB file"
        raise ConfigError(f"[logins] {setting} = {file}: {why}: name a readable .mmdb file") from None


def _place(record: Mapping[str, Any]) -> Place:
    country, location = record.get("country"), record.get("location")
    areas = record.get("subdivisions")
    code = country.get("iso_code") if isinstance(country, dict) else record.get("country_code", country)
    area = (
        areas[0].get("iso_code") if isinstance(areas, list) and areas and isinstance(areas[0], dict) else ""
    )
    return Place(_text(code), _text(area), _asn(record), _fix(location if isinstance(location, dict) else {}))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _asn(record: Mapping[str, Any]) -> int:
    """The number, which IPinfo writes ``AS2119``."""
    value = record.get("autonomous_system_number", record.get("asn"))
    if isinstance(value, str):
        digits = value.upper().removeprefix("AS")
        value = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 11 else 0
    return value if isinstance(value, int) and 0 < value < MOST_ASN else 0


def _fix(location: Mapping[str, Any]) -> Fix | None:
    lat, lon = location.get("latitude"), location.get("longitude")
    if not isinstance(lat, int | float) or not isinstance(lon, int | float):
        return None
    radius = location.get("accuracy_radius")
    return Fix(float(lat), float(lon), float(radius) if isinstance(radius, int | float) else 50.0)
