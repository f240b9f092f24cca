import base64
import hashlib
import hmac
import json

import pytest
from joserfc import jws, jwt
from joserfc.jwk import OctKey, OKPKey, RSAKey

from limen.credentials.jwks import Jwks, parse_jwks
from limen.credentials.jwt import TokenVerifier
from limen.credentials.token_rules import ASYMMETRIC, AgeLimit, TokenRules
from limen.model import ConfigError, InputError
from limen.model.marks import MACHINE
from limen.testing.credentials import Issuer

SECRET = b"s" * 32


def rules(**more: object) -> TokenRules:
    return TokenRules(**({"issuer": "https://id.example", "audiences": ("api",), "skew": 10.0} | more))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def issuer() -> Issuer:
    return Issuer()


def verifier(issuer: Issuer, **more: object) -> TokenVerifier:
    return TokenVerifier([(rules(**more), Jwks(parse_jwks(issuer.jwks())))])


def refusal(verifier: TokenVerifier, text: str, at: float = 1500.0) -> str:
    with pytest.raises(InputError) as caught:
        verifier.verify(text, at)
    assert text not in str(caught.value) or not text
    return str(caught.value)


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def test_a_good_token_is_read(issuer: Issuer) -> None:
    text = issuer.token(
        realm_access={"roles": ["admin"]}, scope="read write", acr="gold", auth_time=900, roles=["ops"]
    )
    token = verifier(issuer).verify(text, 1500.0)
    assert (token.subject, token.principal, token.acr) == ("u-42", "u-42", "gold")
    assert (token.roles, token.scopes) == (("ops", "admin"), ("read", "write"))
    assert (token.auth_time, token.issued_at, token.begins, token.ends) == (900.0, 1000.0, 990.0, 2010.0)


def test_client_and_session_are_read_by_whatever_name_they_have(issuer: Issuer) -> None:
    checked = verifier(issuer)
    for claim in ("client_id", "azp", "cid", "appid"):
        token = checked.verify(issuer.token(**{claim: "portal", "sid": "s1"}), 1500.0)
        assert (token.client, token.sid) == ("portal", "https://id.example s1")
    assert checked.verify(issuer.token(azp="other", client_id="portal"), 1500.0).client == "portal"
    for odd in (7, ["x", 8], "x" * 200, {"a": 1}):
        assert checked.verify(issuer.token(client_id=odd, sid=odd), 1500.0).client in ("", "x")


def test_a_token_that_an_application_has_for_itself_is_a_machines(issuer: Issuer) -> None:
    checked = verifier(issuer)
    for subject in ("batch", "batch@clients"):
        token = checked.verify(issuer.token(sub=subject, client_id="batch"), 1500.0)
        assert token.marks == (MACHINE,)
    assert checked.verify(issuer.token(client_id="batch"), 1500.0).marks == ()
    assert checked.verify(issuer.token(sub="@clients"), 1500.0).marks == ()


def test_claims_that_are_asked_about_are_noted_also_on_tokens_known_before(issuer: Issuer) -> None:
    checked = verifier(issuer)
    text = issuer.token(org={"unit": ["sales", "hq"]}, level=3)
    assert checked.verify(text, 1500.0).marks == ()
    checked.watch((("org.unit", "sales"), ("org.unit", "lab"), ("level", "3")))
    assert checked.verify(text, 1500.0).marks == ("claim org.unit=sales",), "a number is no word"
    checked.watch(())
    assert checked.verify(text, 1500.0).marks == ()


def test_times_bear_the_stated_skew_and_no_more(issuer: Issuer) -> None:
    checked, text = verifier(issuer), issuer.token(nbf=1100)
    assert checked.verify(text, 1090.0).subject == "u-42"
    assert refusal(checked, text, 1089.9) == "token not valid yet"
    assert checked.verify(text, 2009.9).subject == "u-42"
    assert refusal(checked, text, 2010.0) == "expired token"


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        ({"iss": "https://evil.example"}, "token of another issuer"),
        ({"iss": ["https://id.example"]}, "malformed token"),
        ({"iss": None}, "token of another issuer"),
        ({"aud": "other"}, "token for another audience"),
        ({"aud": None}, "token for another audience"),
        ({"aud": [1, {}]}, "token for another audience"),
        ({"sub": None}, "token without subject"),
        ({"sub": 7}, "token without subject"),
        ({"exp": None}, "token without expiry"),
        ({"exp": "2000"}, "token with a malformed exp"),
        ({"exp": True}, "token with a malformed exp"),
        ({"exp": 10**40}, "token with a malformed exp"),
        ({"nbf": -1}, "token with a malformed nbf"),
        ({"iat": 1600}, "token not valid yet"),
    ],
)
def test_claims_are_held_to_the_rules(issuer: Issuer, claims: dict[str, object], said: str) -> None:
    assert refusal(verifier(issuer), issuer.token(**claims)) == said


def test_an_audience_list_that_names_us_is_good(issuer: Issuer) -> None:
    assert verifier(issuer).verify(issuer.token(aud=["x", "api"]), 1500.0).subject == "u-42"


def test_none_does_not_exist(issuer: Issuer) -> None:
    payload = issuer.token().split(".")[1]
    for name in ("none", "None", "NONE"):
        head = b64(json.dumps({"alg": name}).encode())
        assert refusal(verifier(issuer), f"{head}.{payload}.") == "token algorithm is not allowed"
    with pytest.raises(ConfigError, match="not accepted"):
        rules(algorithms=("none",))


def test_a_public_key_is_never_an_hmac_secret(issuer: Issuer) -> None:
    head = b64(json.dumps({"alg": "HS256", "kid": "k1"}).encode())
    signed = f"{head}.{issuer.token().split('.')[1]}"
    for material in (issuer.key.as_pem(private=False), issuer.jwks()):
        forged = f"{signed}.{b64(hmac.new(material, signed.encode(), hashlib.sha256).digest())}"
        assert refusal(verifier(issuer), forged) == "token algorithm is not allowed"
        with_hmac = verifier(issuer, algorithms=(*ASYMMETRIC, "HS256"), secret=SECRET)
        assert refusal(with_hmac, forged) == "token signature is wrong"


def test_hmac_needs_a_secret_and_then_works(issuer: Issuer) -> None:
    with pytest.raises(ConfigError, match="needs a secret"):
        rules(algorithms=("HS256",))
    claims = {"iss": "https://id.example", "aud": "api", "sub": "u", "exp": 2000}
    text = jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET), algorithms=["HS256"])
    checked = TokenVerifier([(rules(algorithms=("HS256",), secret=SECRET), Jwks())])
    assert checked.verify(text, 1500.0).subject == "u"
    assert SECRET.decode() not in repr(rules(secret=SECRET))


def test_rsa_and_ed25519_tokens_verify_and_a_key_keeps_to_its_type(issuer: Issuer) -> None:
    claims = {"iss": "https://id.example", "aud": "api", "sub": "u", "exp": 2000}
    rsa, okp = RSAKey.generate_key(2048, {"kid": "r"}), OKPKey.generate_key("Ed25519", {"kid": "o"})
    jwks = Jwks(
        parse_jwks(json.dumps({"keys": [k.as_dict(private=False) for k in (rsa, okp, issuer.key)]}).encode())
    )
    checked = TokenVerifier([(rules(), jwks)])
    for key, algorithm in ((rsa, "RS256"), (rsa, "PS256"), (okp, "Ed25519")):
        text = jwt.encode({"alg": algorithm, "kid": key.kid}, claims, key, algorithms=[algorithm])
        assert checked.verify(text, 1500.0).subject == "u"
    text = jwt.encode({"alg": "RS256", "kid": "o"}, claims, rsa, algorithms=["RS256"])
    assert refusal(checked, text) == "unknown key"


@pytest.mark.parametrize("part", [0, 1, 2])
def test_a_changed_token_is_refused(issuer: Issuer, part: int) -> None:
    parts = issuer.token().split(".")
    raw = bytearray(base64.urlsafe_b64decode(parts[part] + "=="))
    raw[len(raw) // 2] ^= 1
    parts[part] = b64(bytes(raw))
    assert refusal(verifier(issuer), ".".join(parts))


def test_claims_swapped_under_a_good_signature_are_refused(issuer: Issuer) -> None:
    head, _, signature = issuer.token().split(".")
    claims = b64(json.dumps({"iss": "https://id.example", "aud": "api", "sub": "root", "exp": 2000}).encode())
    assert refusal(verifier(issuer), f"{head}.{claims}.{signature}") == "token signature is wrong"


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "..",
        "a.b.c",
        "a.b.c.d",
        "é.b.c",
        "x" * 20_000,
        b64(b"[" * 5000) + ".e30.",
        b64(b"5") + ".e30.x",
    ],
)
def test_malformed_tokens_are_refused(issuer: Issuer, text: str) -> None:
    assert refusal(verifier(issuer), text) == "malformed token"


@pytest.mark.parametrize("head", [{"crit": ["exp"]}, {"b64": False, "crit": ["b64"]}, {"b64": None}])
def test_critical_extensions_are_refused(issuer: Issuer, head: dict[str, object]) -> None:
    text = jws.serialize_compact({"alg": "ES256", "kid": "k1"}, b"{}", issuer.key, ["ES256"])
    changed = b64(json.dumps({"alg": "ES256", "kid": "k1", **head}).encode())
    assert refusal(verifier(issuer), ".".join([changed, *text.split(".")[1:]])) == "malformed token"


def test_a_token_of_another_kind_is_refused(issuer: Issuer) -> None:
    assert refusal(verifier(issuer), issuer.token({"typ": "dpop+jwt"})) == "token of another kind"
    assert verifier(issuer).verify(issuer.token({"typ": "at+jwt"}), 1500.0).subject == "u-42"


def test_an_unknown_header_that_is_not_critical_is_ignored(issuer: Issuer) -> None:
    payload = json.dumps({"iss": "https://id.example", "aud": "api", "sub": "u", "exp": 2000}).encode()
    registry = jws.JWSRegistry(algorithms=["ES256"], strict_check_header=False)
    text = jws.serialize_compact(
        {"alg": "ES256", "kid": "k1", "x": 1}, payload, issuer.key, registry=registry
    )
    assert verifier(issuer).verify(text, 1500.0).subject == "u"


def test_an_unknown_kid_is_refused_and_asks_for_fresh_keys_once(issuer: Issuer) -> None:
    jwks = Jwks(parse_jwks(issuer.jwks()))
    checked, stranger = TokenVerifier([(rules(), jwks)]), Issuer("k2")
    assert refusal(checked, stranger.token()) == "unknown key"
    assert jwks.wanted.is_set()
    jwks.wanted.clear()
    assert refusal(checked, stranger.token(sub="b"), 1510.0) == "unknown key"
    assert not jwks.wanted.is_set()
    jwks.replace(parse_jwks(stranger.jwks()))
    assert checked.verify(stranger.token(), 1511.0).subject == "u-42"


def test_a_withdrawn_key_ends_the_tokens_already_known(issuer: Issuer) -> None:
    jwks = Jwks(parse_jwks(issuer.jwks()))
    checked, text = TokenVerifier([(rules(), jwks)]), issuer.token()
    checked.verify(text, 1500.0)
    jwks.replace(parse_jwks(Issuer("k2").jwks()))
    assert refusal(checked, text) == "unknown key"


def test_age_limits_by_role_and_claim_shorten_a_token(issuer: Issuer) -> None:
    ages = (AgeLimit(300.0, role="admin"), AgeLimit(60.0, claim="amr", value="pwd"))
    checked = verifier(issuer, ages=ages)
    assert checked.verify(issuer.token(), 1990.0).ends == 2010.0
    assert checked.verify(issuer.token(roles=["admin"]), 1309.0).ends == 1310.0
    assert refusal(checked, issuer.token(roles=["admin"]), 1310.0) == "expired token"
    assert checked.verify(issuer.token(roles=["admin"], amr=["pwd"]), 1050.0).ends == 1070.0
    assert refusal(checked, issuer.token(roles=["admin"], iat=None)) == "token without time of issue"


def several() -> tuple[TokenVerifier, list[Issuer]]:
    issuers = [Issuer("same", "https://a"), Issuer("same", "https://b")]
    ruled = [(rules(issuer=issuer.name), Jwks(parse_jwks(issuer.jwks()))) for issuer in issuers]
    return TokenVerifier(ruled), issuers


def test_several_issuers_keep_their_subjects_apart() -> None:
    checked, issuers = several()
    principals = {checked.verify(issuer.token(), 1500.0).principal for issuer in issuers}
    assert principals == {"https://a u-42", "https://b u-42"}


def test_one_issuer_cannot_speak_for_another() -> None:
    checked, (one, other) = several()
    assert refusal(checked, one.token(iss=other.name)) == "token signature is wrong"


def test_audiences_are_not_checked_where_none_is_named(issuer: Issuer) -> None:
    assert verifier(issuer, audiences=()).verify(issuer.token(aud=None), 1500.0).subject == "u-42"


def test_a_claim_name_with_dots_is_found(issuer: Issuer) -> None:
    checked = verifier(issuer, roles=("https://x.example/roles",))
    assert checked.verify(issuer.token(**{"https://x.example/roles": ["r"]}), 1500.0).roles == ("r",)


@pytest.mark.parametrize(
    ("more", "said"),
    [({"issuer": ""}, "issuer"), ({"algorithms": ()}, "algorithms"), ({"skew": 301.0}, "skew")],
)
def test_rules_that_would_let_strangers_in_are_refused(more: dict[str, object], said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        rules(**more)
