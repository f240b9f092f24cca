"""Files by what they are for, as far as their names tell."""

import re
from typing import Final

_TESTS: Final = re.compile(
    r"(?:^|/)(?:tests?|testing|testdata|fixtures|examples?|samples?|mocks?|seeds?|e2e)(?:/|\.)|(?:^|/)test_"
    r"|[._-]tests?(?:[._-]|$)",
    re.IGNORECASE,
)
_DEVELOPMENT: Final = re.compile(
    r"(?:^|[/._-])(?:dev|development|devel|local|test|tests|testing|ci|override|example|sample|template|dist|e2e"
    r"|devcontainer)(?:[/._-]|$)",
    re.IGNORECASE,
)


def for_tests(name: str) -> bool:
    """Whether a file is for tests or shows how something is done: what stands there opens nothing."""
    if ".github/" in name or name.rpartition("/")[2].startswith(".env"):
        return False
    return _TESTS.search(name) is not None


def for_developers(name: str) -> bool:
    """Whether a file is for a developer's own machine: ``compose.dev.yaml``, ``.env.local``."""
    return _DEVELOPMENT.search(name) is not None
