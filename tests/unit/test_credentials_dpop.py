"""Every check of RFC 9449, section 4.3, one by one; the RFC's own examples; no proof twice."""

import json

import pytest
from joserfc import jws
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from limen.credentials.challenges import ProofError
from limen.credentials.dpop import LIVES, LONGEST, ProofVerifier
from limen.credentials.replays import Replays
from limen.credentials.thumbprints import base64url, from_base64url, jwk_thumbprint, text_thumbprint
from limen.credentials.token_rules import ASYMMETRIC, SYMMETRIC, Binding
from limen.engine.step_up import PROOF_ALGORITHMS
from limen.model import Request
from limen.testing.proofs import URL, Prover

TOKEN = "a.b.c"
CALL = Request(1500.0, "GET", "/orders?q=1", host="api.example")
USUAL, WITH_NONCE = Binding(), Binding(nonce=True)

RFC_HEAD = (
    "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0"
    "RscEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6IlAt"
    "MjU2In19"
)
RFC_4_1 = (  # RFC 9449, figure 2
    f"{RFC_HEAD}.eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHRtIjoiUE9TVCIsImh0dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29t"
    "L3Rva2VuIiwiaWF0IjoxNTYyMjYyNjE2fQ.2-GxA6T8lP4vfrg8v-FdWP0A0zdrj8igiMLvqRMUvwnQg4PtFLbdLXiOSsX0x7NVY-FNyJK"
    "70nfbV37xRZT3Lg"
)
RFC_7_1 = (  # RFC 9449, figure 13
    f"{RFC_HEAD}.eyJqdGkiOiJlMWozVl9iS2ljOC1MQUVCIiwiaHRtIjoiR0VUIiwiaHR1IjoiaHR0cHM6Ly9yZXNvdXJjZS5leGFtcGxlLm9y"
    "Zy9wcm90ZWN0ZWRyZXNvdXJjZSIsImlhdCI6MTU2MjI2MjYxOCwiYXRoIjoiZlVIeU8ycjJaM0RaNTNFc05yV0JiMHhXWG9hTnk1OUlpS0N"
    "BcWtzbVFFbyJ9.2oW9RP35yRqzhrtNP86L-Ey71EOptxRimPPToA1plemAgR6pxHF8y6-yqyVnmcw6Fy1dqd-jfxSYoMxhAJpLjA"
)
RFC_TOKEN = "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU"
RFC_JKT = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"  # RFC 9449, figure 9
RFC_CALL = Request(1562262620.0, "GET", "/protectedresource", host="resource.example.org")


@pytest.fixture(scope="module")
def prover() -> Prover:
    return Prover()


def refusal(prover: Prover, *proofs: str, call: Request = CALL, binding: Binding = USUAL) -> ProofError:
    with pytest.raises(ProofError) as caught:
        ProofVerifier().verify(proofs, TOKEN, prover.thumbprint, call, binding)
    return caught.value


def accepted(prover: Prover, proof: str, call: Request = CALL, verifier: ProofVerifier | None = None) -> bool:
    (verifier or ProofVerifier()).verify([proof], TOKEN, prover.thumbprint, call, USUAL)
    return True


def test_rfc_9449_7_1_the_example_proof_is_accepted() -> None:
    ProofVerifier().verify([RFC_7_1], RFC_TOKEN, RFC_JKT, RFC_CALL, USUAL)


def test_rfc_9449_7_1_the_example_proof_is_no_proof_for_another_call_key_or_time() -> None:
    other = Request(1562262620.0, "GET", "/other", host="resource.example.org")
    late = Request(1562262620.0 + 120, "GET", "/protectedresource", host="resource.example.org")
    for call, thumbprint in ((other, RFC_JKT), (late, RFC_JKT), (RFC_CALL, "x" * 43)):
        with pytest.raises(ProofError):
            ProofVerifier().verify([RFC_7_1], RFC_TOKEN, thumbprint, call, USUAL)


def test_rfc_9449_4_1_the_example_for_a_token_endpoint_is_refused_at_an_api_for_want_of_ath() -> None:
    call = Request(1562262618.0, "POST", "/token", host="server.example.com")
    with pytest.raises(ProofError, match="a member is missing"):
        ProofVerifier().verify([RFC_4_1], RFC_TOKEN, RFC_JKT, call, USUAL)
    head = json.loads(from_base64url(RFC_4_1.split(".", maxsplit=1)[0]))
    assert jws.deserialize_compact(RFC_4_1, ECKey.import_key(head["jwk"]), ["ES256"])


def test_rfc_9449_6_1_the_example_key_has_the_example_thumbprint() -> None:
    head = json.loads(from_base64url(RFC_4_1.split(".", maxsplit=1)[0]))
    assert jwk_thumbprint(head["jwk"]) == RFC_JKT


def test_rfc_9449_4_3_check_1_not_more_than_one_header_field(prover: Prover) -> None:
    proof = prover.proof(TOKEN)
    assert str(refusal(prover)) == "a proof is needed"
    assert str(refusal(prover, proof, proof)) == "more than one proof"
    assert str(refusal(prover, f"{proof},{proof}")) == "more than one proof"


@pytest.mark.parametrize(
    "text", ["", "x", "a.b", "a.b.c.d", "..", "é.e.e", "e30.e30.", "bnVsbA.bnVsbA.x", "x" * (LONGEST + 1)]
)
def test_rfc_9449_4_3_check_2_a_single_well_formed_jwt(prover: Prover, text: str) -> None:
    assert str(refusal(prover, text)).startswith("malformed proof")


def test_rfc_9449_4_3_check_2_critical_extensions_are_not_understood(prover: Prover) -> None:
    parts = prover.proof(TOKEN).split(".")
    head = json.loads(from_base64url(parts[0])) | {"crit": ["b64"], "b64": True}
    parts[0] = base64url(json.dumps(head).encode())
    assert str(refusal(prover, ".".join(parts))) == "malformed proof"


@pytest.mark.parametrize("claim", ["jti", "htm", "htu", "iat", "ath"])
def test_rfc_9449_4_3_check_3_all_required_claims(prover: Prover, claim: str) -> None:
    assert str(refusal(prover, prover.proof(TOKEN, **{claim: None}))).endswith("a member is missing")


@pytest.mark.parametrize(
    "claims", [{"jti": 7}, {"jti": ""}, {"jti": "x" * 1025}, {"htm": ["GET"]}, {"htu": 1}, {"iat": "1500"}]
)
def test_rfc_9449_4_2_claims_are_of_their_types(prover: Prover, claims: dict[str, object]) -> None:
    assert str(refusal(prover, prover.proof(TOKEN, **claims))).startswith("malformed proof")


@pytest.mark.parametrize("typ", [None, "", "JWT", "at+jwt", "dpop"])
def test_rfc_9449_4_3_check_4_typ(prover: Prover, typ: str | None) -> None:
    assert str(refusal(prover, prover.proof(TOKEN, header={"typ": typ}))) == "typ is not dpop+jwt"


@pytest.mark.parametrize("alg", ["none", "None", "HS256", "HS512", "ES256K", "RS1", ""])
def test_rfc_9449_4_3_check_5_an_asymmetric_algorithm_that_is_accepted(prover: Prover, alg: str) -> None:
    parts = prover.proof(TOKEN).split(".")
    head = json.loads(from_base64url(parts[0])) | {"alg": alg}
    parts[0] = base64url(json.dumps(head).encode())
    assert str(refusal(prover, ".".join(parts))) == "alg is not accepted"


def test_rfc_9449_4_3_check_5_what_is_accepted_is_asymmetric() -> None:
    assert set(PROOF_ALGORITHMS) <= set(ASYMMETRIC)
    assert not set(PROOF_ALGORITHMS) & set(SYMMETRIC)


@pytest.mark.filterwarnings("ignore:EdDSA is deprecated")
@pytest.mark.parametrize(
    "made",
    [
        Prover(ECKey.generate_key("P-384"), "ES384"),
        Prover(OKPKey.generate_key("Ed25519"), "EdDSA"),
        Prover(OKPKey.generate_key("Ed25519"), "Ed25519"),
        Prover(RSAKey.generate_key(2048), "PS256"),
        Prover(RSAKey.generate_key(2048), "RS256"),
    ],
    ids=lambda made: made.algorithm,
)
def test_rfc_9449_4_3_check_6_each_kind_of_key_is_verified(made: Prover) -> None:
    proof = made.proof(TOKEN)
    assert accepted(made, proof)
    head, claims, signature = proof.split(".")
    forged = f"{head}.{claims}.{signature[:-8]}{'A' * 8}"
    assert str(refusal(made, forged)) == "signature is wrong"


def test_rfc_9449_4_3_check_6_the_signature_is_the_headers_keys(prover: Prover) -> None:
    other = Prover()
    assert str(refusal(prover, other.proof(TOKEN, header={"jwk": prover.jwk}))) == "signature is wrong"


@pytest.mark.filterwarnings("ignore:EdDSA is deprecated")
def test_rfc_9449_4_3_check_6_a_key_keeps_to_its_algorithm(prover: Prover) -> None:
    wrong = Prover(ECKey.generate_key("P-384"), "ES384")
    parts = wrong.proof(TOKEN).split(".")
    head = json.loads(from_base64url(parts[0]))
    for alg in ("ES256", "RS256", "EdDSA"):
        parts[0] = base64url(json.dumps(head | {"alg": alg}).encode())
        assert str(refusal(wrong, ".".join(parts))) == "signature is wrong"


def test_rfc_9449_4_3_check_6_small_and_unusable_keys_are_no_keys(prover: Prover) -> None:
    for jwk in (
        {"kty": "RSA", "e": "AQAB", "n": "A" * 170},
        {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"},
        {"kty": "EC", "crv": "P-0", "x": "AA", "y": "AA"},
        {"kty": "OKP", "crv": "X25519", "x": "A" * 43},
    ):
        proof = prover.proof(TOKEN, header={"jwk": jwk})
        with pytest.raises(ProofError, match=r"jwk is|signature is wrong"):
            ProofVerifier().verify([proof], TOKEN, jwk_thumbprint(jwk), CALL, USUAL)


@pytest.mark.parametrize("jwk", [{}, {"kty": "oct"}, {"kty": "EC", "x": "A"}, {"kty": 7}, {"kty": ["EC"]}])
def test_rfc_9449_4_2_jwk_is_a_public_key(prover: Prover, jwk: dict[str, object]) -> None:
    assert str(refusal(prover, prover.proof(TOKEN, header={"jwk": jwk}))) == "jwk is no public key"


@pytest.mark.parametrize("member", ["d", "p", "q", "dp", "dq", "qi", "oth", "k"])
def test_rfc_9449_4_3_check_7_no_private_key_in_the_header(prover: Prover, member: str) -> None:
    proof = prover.proof(TOKEN, header={"jwk": {**prover.jwk, member: "AQAB"}})
    assert str(refusal(prover, proof)) == "jwk holds a private key"


def test_rfc_9449_4_3_check_7_nor_a_symmetric_one(prover: Prover) -> None:
    secret = dict(OctKey.generate_key(256).as_dict(private=True))
    assert str(refusal(prover, prover.proof(TOKEN, header={"jwk": secret}))) == "jwk holds a private key"


@pytest.mark.parametrize("method", ["POST", "get", "HEAD", ""])
def test_rfc_9449_4_3_check_8_htm(prover: Prover, method: str) -> None:
    assert str(refusal(prover, prover.proof(TOKEN, htm=method))) == "htm is another method"


@pytest.mark.parametrize(
    "url", [URL, "HTTPS://API.example:443/orders", "https://api.example/./x/../%6frders?a=b#c"]
)
def test_rfc_9449_4_3_check_9_htu_normalised_without_query_and_fragment(prover: Prover, url: str) -> None:
    assert accepted(prover, prover.proof(TOKEN, url=url))


@pytest.mark.parametrize(
    "url",
    [
        "https://api.example/orders/",
        "https://api.example/Orders",
        "https://api.example//orders",
        "https://evil.example/orders",
        "http://api.example/orders",
        "https://api.example:8443/orders",
    ],
)
def test_rfc_9449_4_3_check_9_another_target(prover: Prover, url: str) -> None:
    assert str(refusal(prover, prover.proof(TOKEN, url=url))) == "htu is another target"


def test_rfc_9449_4_3_check_9_with_origins_the_callers_host_counts_for_nothing(prover: Prover) -> None:
    call = Request(1500.0, "GET", "/orders", [("x-forwarded-host", "evil.example")], host="evil.example")
    stolen = prover.proof(TOKEN, url="https://evil.example/orders")
    verifier = ProofVerifier(["https://api.example"])
    with pytest.raises(ProofError, match="htu is another target"):
        verifier.verify([stolen], TOKEN, prover.thumbprint, call, USUAL)
    assert accepted(prover, prover.proof(TOKEN), call, verifier)


def test_rfc_9449_4_3_check_10_the_nonce_that_was_issued(prover: Prover) -> None:
    verifier = ProofVerifier()
    proof = prover.proof(TOKEN, nonce=verifier.nonces.current(1500.0))
    verifier.verify([proof], TOKEN, prover.thumbprint, CALL, WITH_NONCE)
    for nonce in (None, "", "made-up", ProofVerifier().nonces.current(1500.0)):
        said = refusal(prover, prover.proof(TOKEN, nonce=nonce), binding=WITH_NONCE)
        assert said.error == "use_dpop_nonce"


def test_rfc_9449_4_3_check_11_iat_within_the_window(prover: Prover) -> None:
    for iat in (1500, 1510, 1500 - LIVES - 10):
        assert accepted(prover, prover.proof(TOKEN, iat=iat))
    for iat in (1510.5, 1500 - LIVES - 10.5, 0, -1, 10**30):
        assert str(refusal(prover, prover.proof(TOKEN, iat=iat))) == "iat is not now"


def test_rfc_9449_4_3_check_12a_ath_is_the_hash_of_the_token(prover: Prover) -> None:
    assert text_thumbprint(RFC_TOKEN) == "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo"  # figure 13
    assert str(refusal(prover, prover.proof("another.to.ken"))) == "ath is of another token"


def test_rfc_9449_4_3_check_12b_the_key_is_the_one_the_token_is_bound_to(prover: Prover) -> None:
    said = refusal(prover, Prover().proof(TOKEN))
    assert (str(said), said.error) == ("the token is bound to another key", "invalid_token")


def test_rfc_9449_11_1_a_proof_is_good_once(prover: Prover) -> None:
    verifier, proof = ProofVerifier(), prover.proof(TOKEN)
    first, again = (Request(at, "GET", "/orders", id=str(at), host="api.example") for at in (1500.0, 1501.0))
    assert accepted(prover, proof, first, verifier)
    with pytest.raises(ProofError, match="used before"):
        accepted(prover, proof, again, verifier)


def test_rfc_9449_11_1_a_jti_signed_anew_is_used_all_the_same(prover: Prover) -> None:
    verifier = ProofVerifier()
    assert accepted(prover, prover.proof(TOKEN, jti="1"), CALL, verifier)
    with pytest.raises(ProofError, match="used before"):
        accepted(prover, prover.proof(TOKEN, jti="1", iat=1499), CALL, verifier)


def test_the_same_call_may_be_asked_about_again_when_its_judgement_broke_off(prover: Prover) -> None:
    verifier, proof = ProofVerifier(), prover.proof(TOKEN)
    assert accepted(prover, proof, CALL, verifier)
    assert accepted(prover, proof, CALL, verifier)


def test_a_forged_proof_uses_up_no_jti(prover: Prover) -> None:
    verifier, proof = ProofVerifier(), prover.proof(TOKEN, jti="1")
    with pytest.raises(ProofError, match="signature"):
        accepted(prover, proof[:-8] + "A" * 8, CALL, verifier)
    assert len(verifier.replays) == 0
    assert accepted(prover, proof, CALL, verifier)


def test_when_the_cache_is_full_a_proof_is_not_taken(prover: Prover) -> None:
    verifier = ProofVerifier(replays=Replays(180.0, room=1))
    assert accepted(prover, prover.proof(TOKEN), CALL, verifier)
    with pytest.raises(ProofError, match="too many proofs"):
        accepted(prover, prover.proof(TOKEN), CALL, verifier)


def test_a_refusal_repeats_nothing_of_the_proof(prover: Prover) -> None:
    said = str(refusal(prover, prover.proof(TOKEN, htm="SECRET-7", htu="https://secret-7/")))
    assert "secret" not in said.lower()
