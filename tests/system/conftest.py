"""Real processes, shared by the tests that need them."""

from collections.abc import Iterator

import pytest
from envoy_rig import Rig


@pytest.fixture(scope="session")
def rig() -> Iterator[Rig]:
    """A real Envoy with a real decision process behind it and a real API after it."""
    rig = Rig()
    yield rig
    rig.close()
