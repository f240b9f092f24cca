"""Tokens of a certified OpenID provider at the real gateway: which pass, and how keys and users change."""

import base64
import hmac
import json
import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from installed import told, wait_for
from joserfc import jwt
from oidc_provider import signing_key
from oidc_stage import Stage, staged

INVALID = 'Bearer error="invalid_token"'


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged(tmp_path_factory.mktemp("oidc")) as stage:
        yield stage


def read(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims of a token."""
    head, body = (base64.urlsafe_b64decode(part + "==") for part in token.split(".")[:2])
    return json.loads(head), json.loads(body)


def refused(stage: Stage, token: str) -> bool:
    answer = stage.call(token)
    return (answer.status_code, answer.headers.get("www-authenticate")) == (401, INVALID)


def answered(stage: Stage, token: str) -> int:
    """The status of a call; 0 while nobody decides."""
    status = stage.call(token).status_code
    return 0 if status == 503 else status


def text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def by_hand(head: dict[str, Any], claims: dict[str, Any], secret: bytes = b"") -> str:
    """A token that no library would make: without a signature, or HMAC with any secret."""
    signed = ".".join(text(json.dumps(part).encode()) for part in (head, claims))
    return f"{signed}.{text(hmac.digest(secret, signed.encode(), 'sha256')) if secret else ''}"


def test_a_token_from_the_code_flow_with_pkce_passes_and_the_api_is_told_whose_it_is(stage: Stage) -> None:
    token = stage.client().login("alice")
    answer = stage.call(token)
    assert answer.status_code == 200
    _, told = read(answer.json()["x-limen-identity"])
    assert told["sub"] == "alice"


def test_a_token_for_another_api_is_refused(stage: Stage) -> None:
    assert refused(stage, stage.client().login(resource="https://other.example.com"))


def test_an_id_token_is_no_access_token(stage: Stage) -> None:
    client = stage.client()
    client.login()
    assert refused(stage, client.tokens["id_token"])


def test_an_access_token_without_a_resource_is_opaque_and_refused(stage: Stage) -> None:
    token = stage.client().login(resource="", scope="openid offline_access")
    assert token.count(".") == 0
    assert refused(stage, token)


def test_none_is_no_signature(stage: Stage) -> None:
    head, claims = read(stage.client().login())
    for name in ("none", "None", "nOnE"):
        assert refused(stage, by_hand({**head, "alg": name}, claims))
    assert refused(stage, by_hand(head, claims))


def test_a_public_key_is_no_hmac_secret(stage: Stage) -> None:
    head, claims = read(stage.client().login())
    published = stage.installed.client.get(stage.provider.jwks).content
    for secret in (stage.key.as_pem(private=False), json.dumps(json.loads(published)["keys"][0]).encode()):
        assert refused(stage, by_hand({**head, "alg": "HS256"}, claims, secret))


def test_another_key_under_the_providers_kid_is_refused(stage: Stage) -> None:
    head, claims = read(stage.client().login())
    assert refused(stage, jwt.encode(head, claims, signing_key("first"), ["ES256"]))
    named = {**head, "jwk": (mine := signing_key("mine")).as_dict(private=False), "kid": "mine"}
    assert refused(stage, jwt.encode(named, claims, mine, ["ES256"]))


def test_keys_change_while_it_runs_and_unknown_ones_do_not_flood_the_provider(stage: Stage) -> None:
    stage.later(31)  # whoever named an unknown key above has had that fetch
    client, new = stage.client(), signing_key("second")
    old_token = client.login()
    before = stage.provider.use(new, stage.key)
    new_token = client.refresh()
    assert read(new_token)[0]["kid"] == "second"
    wait_for(lambda: stage.passes(new_token))
    assert stage.passes(old_token)
    assert stage.provider.fetches == before + 1

    head, claims = read(new_token)
    forged = [jwt.encode({**head, "kid": f"k{n}"}, claims, new, ["ES256"]) for n in range(100)]
    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(lambda token: refused(stage, token), forged))
    assert stage.provider.fetches == before + 1


def test_tokens_of_a_withdrawn_key_are_refused_once_it_is_known_to_be_gone(stage: Stage) -> None:
    client = stage.client()
    old_token = client.login()
    assert stage.passes(old_token)
    stage.provider.use(signing_key("third"))
    stage.later(31)
    new_token = client.refresh()
    wait_for(lambda: stage.passes(new_token))
    assert refused(stage, old_token)


def test_the_provider_may_change_its_algorithm_and_each_public_key_is_no_secret(stage: Stage) -> None:
    for algorithm in ("RS256", "EdDSA"):
        key = signing_key(algorithm, algorithm)
        stage.provider.use(key)
        stage.later(31)
        token = stage.client().login()
        head, claims = read(token)
        assert head["alg"] == algorithm
        wait_for(lambda token=token: stage.passes(token))
        assert refused(stage, by_hand({**head, "alg": "HS256"}, claims, key.as_pem(private=False)))
        assert refused(stage, jwt.encode({**head, "alg": "ES256"}, claims, signing_key("x"), ["ES256"]))


def test_an_expired_token_is_refused_and_a_refreshed_one_passes(stage: Stage) -> None:
    client = stage.client()
    token = client.login()
    assert stage.passes(token)
    stage.later(600 + 61)
    assert refused(stage, token)
    assert stage.passes(client.refresh())


def test_a_provider_that_is_gone_locks_nobody_out(stage: Stage) -> None:
    """Not by an unknown key, a reload or a takeover. Kept last: nobody can log in afterwards."""
    token = stage.client().login()
    stage.provider.close()
    stage.later(31)
    head, claims = read(token)
    unknown = {**head, "alg": "ES256", "kid": "unknown"}
    assert refused(stage, jwt.encode(unknown, claims, signing_key("x"), ["ES256"]))
    assert stage.passes(token)

    installed = stage.installed
    os.kill(installed.active(), signal.SIGHUP)
    wait_for(lambda: any(line["event"] == "settings read again" for line in told(installed)))
    assert stage.passes(token)

    wait_for(installed.stands_by, 20)
    before = installed.active()
    os.kill(before, signal.SIGKILL)
    wait_for(lambda: installed.active() not in (0, before))
    assert wait_for(lambda: answered(stage, token), 20) == 200, "and never 401 meanwhile"
