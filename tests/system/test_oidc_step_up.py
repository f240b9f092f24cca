"""RFC 9470 from end to end: the gateway asks for more, a certified provider gives it, the client returns."""

from collections.abc import Iterator

import pytest
from oidc_stage import Stage, staged
from test_oidc_tokens import read

from limen.testing.proofs import Prover


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged(tmp_path_factory.mktemp("oidc")) as stage:
        yield stage


def challenge(stage: Stage, token: str) -> str:
    """What a write with this token is answered by; it must not pass."""
    answer = stage.call(token, "POST")
    assert answer.status_code == 401
    return answer.headers["www-authenticate"]


def test_a_stronger_login_is_asked_for_and_its_token_passes(stage: Stage) -> None:
    client = stage.client()
    weak = client.login()
    assert stage.passes(weak)
    asked = challenge(stage, weak)
    assert asked.startswith('Bearer error="insufficient_user_authentication", error_description="')
    assert asked.endswith('acr_values="urn:example:hardware urn:example:two-factors", max_age="600"')
    strong = client.step_up(asked, code="123456")
    assert stage.call(strong, "POST").status_code == 200
    assert challenge(stage, weak) == asked, "the weaker token stays what it was"


def test_a_stepped_up_session_gives_other_clients_strong_tokens_too(stage: Stage) -> None:
    client = stage.client()
    client.login(code="123456")
    assert stage.call(client.login(), "POST").status_code == 200


def test_a_login_ages_and_a_refresh_does_not_renew_it(stage: Stage) -> None:
    client = stage.client()
    token = client.login(code="123456")
    assert stage.call(token, "POST").status_code == 200
    stage.later(601)
    refreshed = client.refresh()
    assert read(refreshed)[1]["auth_time"] == read(token)[1]["auth_time"]
    assert stage.passes(refreshed)
    asked = challenge(stage, refreshed)
    assert challenge(stage, client.login()) == asked, "the provider's session alone does not renew it either"
    fresh = client.step_up(asked, code="123456")
    assert stage.call(fresh, "POST").status_code == 200


def test_a_bound_token_is_challenged_and_stepped_up_under_its_own_scheme(stage: Stage) -> None:
    prover = Prover()
    client = stage.client("bound", prover)
    weak = client.login()
    asked = stage.called(weak, prover, "POST").headers["www-authenticate"]
    assert asked.startswith('DPoP error="insufficient_user_authentication"')
    strong = client.step_up(asked, code="123456")
    assert stage.called(strong, prover, "POST").status_code == 200
