"""The RFC 9470 challenge and the proof that meets it."""

import pytest

from limen.engine.step_up import challenge, met, quotable
from limen.model import Caller


def test_the_challenge_names_the_error_the_classes_and_the_age():
    header = challenge(("urn:mfa", "urn:phr"), 300)
    assert header.startswith('Bearer error="insufficient_user_authentication", error_description="')
    assert header.endswith('acr_values="urn:mfa urn:phr", max_age="300"')


def test_what_is_not_asked_for_is_left_out():
    assert "acr_values" not in challenge((), 300)
    assert "max_age" not in challenge(("urn:mfa",), 0)


@pytest.mark.parametrize("value", ['a"', "a\\", "a b", "a\r\n", "\x7f", "é", ""])
def test_a_class_that_would_break_out_of_its_quotes_is_not_quotable(value):
    assert not quotable(value)
    assert quotable("urn:example:a-b_c/d?e=f,g;h")


@pytest.mark.parametrize(
    ("auth_time", "is_met"),
    [(700.0, True), (699.9, False), (1060.0, True), (1061.0, False), (0.0, False)],
)
def test_a_fresh_proof_is_at_most_max_age_old_and_not_from_the_future(auth_time, is_met):
    assert met(Caller(auth_time=auth_time), 1000.0, 300, ()) is is_met


@pytest.mark.parametrize(("acr", "is_met"), [("urn:mfa", True), ("urn:none", False), ("", False)])
def test_a_class_named_is_enough_where_no_age_is_asked(acr, is_met):
    assert met(Caller(acr=acr), 1000.0, 0, ("urn:mfa",)) is is_met


def test_where_both_are_asked_both_are_needed():
    assert met(Caller(acr="urn:mfa", auth_time=900.0), 1000.0, 300, ("urn:mfa",))
    assert not met(Caller(acr="urn:mfa", auth_time=100.0), 1000.0, 300, ("urn:mfa",))
    assert not met(Caller(acr="urn:none", auth_time=900.0), 1000.0, 300, ("urn:mfa",))


def test_asking_for_nothing_is_never_met():
    assert not met(Caller(acr="urn:mfa", auth_time=1000.0), 1000.0, 0, ())


def test_rfc_9449_7_1_a_caller_with_a_proof_is_challenged_under_his_scheme():
    header = challenge((), 300, ("ES256", "EdDSA"))
    assert header.startswith('DPoP error="insufficient_user_authentication", error_description="')
    assert header.endswith('max_age="300", algs="ES256 EdDSA"')
