"""What several tests of units are given."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from guides import place_of

from limen.testing.doors import AWAY, DAY, HOME, Doors
from limen.testing.mmdb import write_mmdb


@pytest.fixture
def doors(tmp_path: Path) -> Iterator[Doors]:
    """An installation behind its doors."""
    doors = Doors(tmp_path)
    yield doors
    doors.close()


@pytest.fixture
def mapped(tmp_path: Path) -> Iterator[Doors]:
    """One with a GeoIP file, as most who run Limen will have."""
    known = {"84.208.0.0/16": place_of(HOME), "45.9.0.0/16": place_of(AWAY)}
    doors = Doors(tmp_path, **{"logins.geoip": str(write_mmdb(tmp_path / "geo.mmdb", known))})
    yield doors
    doors.close()


@pytest.fixture
def url(mapped: Doors) -> Iterator[str]:
    """Its doors over loopback; ada is known there under each name that a provider gives her."""
    for user in ("ada", "auth0|ada", "f:1:ada"):
        mapped.settled_in(user, days=6)
    mapped.later(DAY)
    with mapped.served() as url:
        yield url
