"""The RFC 9470 challenge and the proof that meets it."""

import pytest

from limen.engine.step_up import challenge, met
from limen.model import Caller


def test_the_challenge_names_the_error_the_classes_and_the_age():
    header = challenge(("urn:mfa", "urn:phr"), 300)
    assert header.startswith('Bearer error="insufficient_user_authentication", error_description="')
    assert header.endswith('acr_values="urn:mfa urn:phr", max_age="300"')


def test_what_is_not_asked_for_is_left_out():
    assert "acr_values" not in challenge((), 300)
    assert "max_age" not in challenge(("urn:mfa",), 0)


def test_a_class_cannot_break_out_of_its_quotes():
    assert 'acr_values="a, x=b"' in challenge(('a", x="b\r\n',), 0)


@pytest.mark.parametrize(
    ("caller", "is_met"),
    [
        (Caller(auth_time=700.0), True),
        (Caller(auth_time=699.9), False),
        (Caller(auth_time=1060.0), True),
        (Caller(auth_time=1061.0), False),
        (Caller(acr="urn:mfa"), True),
        (Caller(acr="urn:none"), False),
        (Caller(acr=""), False),
        (Caller(), False),
    ],
)
def test_a_proof_is_fresh_or_of_a_class_named(caller, is_met):
    assert met(caller, 1000.0, 300, ("urn:mfa",)) is is_met


def test_age_alone_never_counts_where_none_is_asked():
    assert not met(Caller(auth_time=1000.0), 1000.0, 0, ("urn:mfa",))
