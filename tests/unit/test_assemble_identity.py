"""What the settings say of tokens reaches the verifier."""

import pytest

from limen.assemble.identity import token_rules
from limen.credentials.token_rules import Binding
from limen.settings import Duration, JwtIssuer, TokenAge

ISSUER = JwtIssuer(
    "https://id.example.com",
    "keys.json",
    max_age=Duration(3_600),
    ages=(TokenAge(Duration(900), role="contractor"), TokenAge(Duration(60), claim="azp", value="kiosk")),
)


@pytest.mark.parametrize(
    ("claims", "roles", "longest"),
    [
        ({}, (), 3_600),
        ({}, ("staff",), 3_600),
        ({}, ("contractor",), 900),
        ({"azp": "kiosk"}, ("contractor",), 60),
        ({"azp": "web"}, (), 3_600),
    ],
)
def test_a_token_lives_as_long_as_its_strictest_rule(claims: dict, roles: tuple, longest: float) -> None:
    assert token_rules(ISSUER).longest_age(claims, roles) == longest


def test_a_claim_without_a_value_is_refused() -> None:
    with pytest.raises(ValueError, match="come together"):
        TokenAge(Duration(60), claim="azp")


def test_what_is_asked_of_bound_tokens_reaches_the_verifier() -> None:
    asked = JwtIssuer("i", "k", bound="require", proof_nonce=True, proof_leeway=Duration(5))
    assert token_rules(asked).binding == Binding("require", nonce=True, leeway=5.0)
    assert token_rules(ISSUER).binding == Binding("accept", nonce=False, leeway=10.0)


def test_a_leeway_beyond_what_replays_are_remembered_for_is_refused() -> None:
    with pytest.raises(ValueError, match="30s at most"):
        JwtIssuer("i", "k", proof_leeway=Duration(31))
