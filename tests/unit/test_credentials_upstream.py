import json
from pathlib import Path

import pytest
from joserfc import jws
from joserfc.jwk import OctKey

from limen.credentials.master import Keyring, create_keyring
from limen.credentials.upstream import STRIPPED_HEADERS, UpstreamSigner, verify_identity
from limen.model import Caller, Identity, InputError

IDENTITY = Identity(
    Caller(1, 2, roles=("admin",), scopes=("read",), kind="api_key"),
    names={"principal": "u-42"},
    public_id="pub",
)


@pytest.fixture
def ring(tmp_path: Path) -> Keyring:
    return create_keyring(tmp_path / "secret" / "master.key", tmp_path / "data" / "keys.sealed", 0.0)


def keys(ring: Keyring) -> dict[str, bytes]:
    return {str(ring.current): ring.rotated("upstream")}


def test_the_application_reads_who_calls(ring: Keyring) -> None:
    claims = verify_identity(
        UpstreamSigner(ring).sign(IDENTITY, "req-1", 1000.9), keys(ring), 1010.0, "req-1"
    )
    assert (claims.sub, claims.key, claims.kind, claims.roles) == ("u-42", "pub", "api_key", ("admin",))
    assert (claims.iat, claims.exp, claims.jti) == (1000, 1030, "req-1")


def test_any_jose_library_reads_it(ring: Keyring) -> None:
    text = UpstreamSigner(ring).sign(IDENTITY, "req-1", 1000.9)
    found = jws.deserialize_compact(text, OctKey.import_key(ring.rotated("upstream")), ["HS256"])
    assert found.headers() == {"alg": "HS256", "kid": "1", "typ": "JWT"}
    assert json.loads(found.payload)["sub"] == "u-42"


def test_an_anonymous_call_is_signed_as_such(ring: Keyring) -> None:
    claims = verify_identity(UpstreamSigner(ring).sign(Identity(), "req-1", 1000.9), keys(ring), 1000.0)
    assert (claims.kind, claims.sub, claims.key) == ("none", "", "")


@pytest.mark.parametrize(
    ("at", "request_id", "said"),
    [(1036.0, "", "not valid"), (994.0, "", "not valid"), (1000.0, "req-2", "another request")],
)
def test_it_proves_no_other_call(ring: Keyring, at: float, request_id: str, said: str) -> None:
    text = UpstreamSigner(ring).sign(IDENTITY, "req-1", 1000.9)
    with pytest.raises(InputError, match=said):
        verify_identity(text, keys(ring), at, request_id)


@pytest.mark.parametrize("place", [0, 30, 60, -1])
def test_a_changed_header_is_refused(ring: Keyring, place: int) -> None:
    text = UpstreamSigner(ring).sign(IDENTITY, "req-1", 1000.9)
    changed = list(text)
    changed[place] = "A" if text[place] != "A" else "Q"
    with pytest.raises(InputError):
        verify_identity("".join(changed), keys(ring), 1000.0)


@pytest.mark.parametrize("text", ["", "..", "a.b.c", "é", "x" * 9999])
def test_a_malformed_header_is_refused(ring: Keyring, text: str) -> None:
    with pytest.raises(InputError, match="malformed"):
        verify_identity(text, keys(ring), 1000.0)


def test_another_key_is_not_known(ring: Keyring) -> None:
    text = UpstreamSigner(ring).sign(IDENTITY, "req-1", 1000.9)
    with pytest.raises(InputError, match="not known"):
        verify_identity(text, {}, 1000.0)
    with pytest.raises(InputError, match="signature"):
        verify_identity(text, {"1": b"x" * 32}, 1000.0)


def test_clients_may_not_send_what_the_gateway_sets() -> None:
    assert {"x-limen-identity", "x-forwarded-client-cert", "x-envoy-fault-delay-request"} <= set(
        STRIPPED_HEADERS
    )


def test_the_header_goes_up_under_the_configured_name(ring: Keyring) -> None:
    signer = UpstreamSigner(ring, "X-Who")
    assert signer.headers(IDENTITY, "req-1", 1000.9) == (("x-who", signer.sign(IDENTITY, "req-1", 1000.9)),)
