"""A secret is told from a placeholder, a reference and an ordinary word."""

import pytest

from limen.scan.config.secrets import real, real_password, secret_name
from limen.scan.config.tokens import tokens


@pytest.mark.parametrize(
    "name", ["JWT_SECRET", "smtpPassword", "api_key", "db.passwd", "signing-key", "AUTH_TOKEN"]
)
def test_names_of_secrets(name: str) -> None:
    assert secret_name(name)


@pytest.mark.parametrize(
    "name",
    ["TOKEN_URL", "secretName", "public_key", "key", "PASSWORD_FILE", "token_ttl", "cache_key", "SECRET_ID"],
)
def test_names_that_only_sound_like_it(name: str) -> None:
    assert not secret_name(name)


def test_a_key_is_a_secret_where_variables_are_given_to_a_process() -> None:
    assert secret_name("PAYMENTS_KEY", any_key=True)
    assert not secret_name("PAYMENTS_KEY")


@pytest.mark.parametrize(
    "value",
    ["q7Vt2kXw9mRz4Lp8Jd3c", "5b0e7c94d1f24a6f8e3392ad7706cc1b", "b3f1c2d4-5a6b-4c7d-8e9f-0a1b2c3d4e5f"],
)
def test_values_that_a_generator_made(value: str) -> None:
    assert real(value)


@pytest.mark.parametrize(
    "value",
    [
        "", "${SECRET}", "$SECRET", "{{ .Values.secret }}", "<your key>", "change-me-0123456789",
        "/run/secrets/db", "https://a.example/t0k3n", "my-secret-name-1", "clinic-tls", "accessTokenV2",
        "postgres", "aaaaaaaaaaaaaaaa1", "vault:kv/data/a1b2c3d4e5f6", "ENC[AES256,data:q7Vt2kXw9m]",
        "Jobs[-1].JobId", "0" * 32, "true", "3600",
    ],
)  # fmt: skip
def test_values_that_are_none(value: str) -> None:
    assert not real(value, "API_TOKEN")


def test_what_people_make_counts_for_a_password_alone() -> None:
    assert real("Winter2031!", "SMTP_PASSWORD")
    assert not real("Winter2031!", "SMTP_TOKEN")


def test_a_password_of_an_address_is_more_than_its_user() -> None:
    assert real_password("k3wX9vTq2L", "app")
    assert not any(real_password(each, "app") for each in ("app", "password1", "${DB}", "letmeinplease"))


def test_tokens_are_known_by_their_looks_and_told_with_their_line() -> None:
    text = "a\nkey: ghp_" + "aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY1zA3" + "\n"
    assert [(each.what, each.line) for each in tokens(text)] == [("a token of GitHub", 2)]


def test_a_token_of_somebodys_documentation_is_none() -> None:
    assert not list(tokens("AKIAIOSFODNN7EXAMPLE ghp_" + "x" * 36 + " AKIA" + "A" * 16))
    assert not list(tokens("-----BEGIN RSA PRIVATE KEY----- -----END RSA PRIVATE KEY-----"))
