"""What a probe shows of its requests has no credential in it, and can be run again."""

import ast
from pathlib import Path

import pytest

from limen.model import ConfigError
from limen.scan.probe.exchange import Answer, Request, curl, shown
from limen.scan.probe.ground import Proof
from limen.scan.probe.identities import identities
from limen.scan.probe.regression import as_tests, write_tests

SECRET = "s3cr3t-token"
ADA = Request("PATCH", "/orders/7?a=b&c=d", "ada", "ADA", {"note": "it's"}, (("X-Trace", "a b"),))


def test_a_command_names_the_credential_by_its_variable() -> None:
    assert curl("http://127.0.0.1:80", ADA) == (
        "curl -sS -i -X PATCH -H \"$ADA\" -H 'X-Trace: a b' -H 'Content-Type: application/json'"
        " -d '{\"note\": \"it'\"'\"'s\"}' 'http://127.0.0.1:80/orders/7?a=b&c=d'"
    )


def test_a_caller_is_read_from_a_header_line_or_a_file_and_shown_without_it(tmp_path: Path) -> None:
    file = tmp_path / "bob"
    file.write_text(f"X-Api-Key: {SECRET}\n")
    ada, bob = identities([f"ada:customer=Authorization: Bearer {SECRET}", f"bob=@{file}"])
    assert (ada.name, ada.role, ada.header, ada.token, ada.variable) == (
        "ada", "customer", "Authorization", SECRET, "ADA"
    )  # fmt: skip
    assert (bob.header, bob.value) == ("X-Api-Key", SECRET)
    assert SECRET not in f"{ada!r} {bob!r}"


@pytest.mark.parametrize(
    "given",
    [
        f"ada={SECRET}",
        SECRET,
        f"anonymous=X: {SECRET}",
        f"ada=X: {SECRET}\r\nEvil: 1",
        f"a b=X: {SECRET}",
        "ada=@/no/such",
    ],
)
def test_a_credential_that_cannot_be_used_is_not_told_in_the_error(given: str) -> None:
    with pytest.raises(ConfigError) as error:
        identities([given])
    assert SECRET not in str(error.value)


def test_two_callers_of_one_name_are_refused() -> None:
    with pytest.raises(ConfigError, match="twice"):
        identities(["ada=X: 1", "ADA=X: 2"])


def test_secrets_in_answers_are_masked() -> None:
    answer = Answer(ADA, 200, '{"access_token": "eyJ0", "password": "x1", "name": "Ada"}')
    assert "eyJ0" not in shown(answer)
    assert "x1" not in shown(answer)
    assert "Ada" in shown(answer)


def test_generated_tests_are_python_without_a_credential(tmp_path: Path) -> None:
    hostile = Proof(
        'GET /"""\n', 'said "x"\nimport os', (Request("GET", "/'\"\n", "ada", "ADA"), ADA), True, 'a"b'
    )
    text = as_tests([hostile, hostile], "http://127.0.0.1:1")
    names = [node.name for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)]
    assert len(names) == len(set(names)) == 3
    assert (
        "import os"
        not in [ast.unparse(node) for node in ast.parse(text).body[2:] if isinstance(node, ast.Import)][2:]
    )
    assert write_tests([hostile], "http://127.0.0.1:1", tmp_path / "new").read_text() == as_tests(
        [hostile], "http://127.0.0.1:1"
    )


def test_a_finding_that_no_test_can_tell_from_none_is_named_and_not_tested() -> None:
    told = Proof("GET /orders/{id}", "given out", (Request("GET", "/orders/1"),), denied=True)
    untold = Proof("POST /login", "as often\nas one likes", (Request("POST", "/login"),), denied=False)
    text = as_tests([told, untold], "http://127.0.0.1:1")
    assert text.count("\ndef test_") == 1
    assert "assert answer.status_code >= 400" in text
    assert '# No test tells this one: "POST /login: as often\\nas one likes"' in text
    compile(text, "test_limen_probe.py", "exec")
