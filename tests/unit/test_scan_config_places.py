"""What a file is for is told by its name."""

import pytest

from limen.scan.config.places import for_developers, for_tests


@pytest.mark.parametrize(
    "name", ["tests/app.yaml", "fixtures/a.json", "src/app.test.js", "seed.json", "test_a.py"]
)
def test_files_for_tests(name: str) -> None:
    assert for_tests(name)


@pytest.mark.parametrize(
    "name", [".env.test", ".github/workflows/test.yml", "app/latest.yaml", "contest/a.yaml"]
)
def test_files_that_are_not_for_tests_alone(name: str) -> None:
    assert not for_tests(name)


@pytest.mark.parametrize(
    "name", ["compose.dev.yaml", ".env.local", ".env.example", ".devcontainer/Dockerfile"]
)
def test_files_of_a_developer(name: str) -> None:
    assert for_developers(name)


@pytest.mark.parametrize(
    "name", ["compose.yaml", ".env", ".env.production", "deploy/Dockerfile", "locale/a.yaml"]
)
def test_files_of_an_installation(name: str) -> None:
    assert not for_developers(name)
