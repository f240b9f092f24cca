"""What several tests of units are given."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from limen.testing.doors import Doors


@pytest.fixture
def doors(tmp_path: Path) -> Iterator[Doors]:
    """An installation behind its doors."""
    doors = Doors(tmp_path)
    yield doors
    doors.close()
