import base64
from collections.abc import Iterator
from pathlib import Path

import pytest

from limen.credentials.address import TrustedHops, parse_networks
from limen.credentials.authenticate import Authenticator, CredentialRules
from limen.credentials.jwks import Jwks, parse_jwks
from limen.credentials.jwt import TokenVerifier
from limen.credentials.keys import Terms
from limen.credentials.token_rules import TokenRules
from limen.model import Change, ConfigError, Identity, Request
from limen.model.marks import Wanted
from limen.testing.credentials import Desk, Issuer

CERTIFICATE = f"Hash={'ab' * 32};URI=spiffe://x/billing"
BASIC = "Basic " + base64.b64encode(b"al:pw").decode()
FORWARDED = ("x-forwarded-for", "203.0.113.7")
OWNER, GIVEN = Terms("u-44"), Change(1.0, "ada")
USUAL = CredentialRules()
ALL = CredentialRules(kinds=("api_key", "jwt", "mtls", "basic", "cookie"), cookies=("sid",))


class Gate:
    """An authenticator over a real store, and a key and a token to present to it."""

    def __init__(self, folder: Path) -> None:
        self.desk, self.issuer = Desk(folder), Issuer()
        self.key = self.desk.keys.create(
            Terms("u-42", roles=("customer",), networks=("203.0.113.0/24",)), Change(1.0, "ada")
        )
        self.other = self.desk.keys.create(Terms("u-43"), Change(1.0, "ada"))
        rules = TokenRules("https://id.example", ("api",))
        self.tokens = TokenVerifier([(rules, Jwks(parse_jwks(self.issuer.jwks())))])

    def identify(
        self,
        *headers: tuple[str, str],
        rules: CredentialRules = USUAL,
        tokens: bool = True,
        certificate: str = "",
    ) -> Identity:
        hops = TrustedHops(parse_networks(["10.0.0.0/8"]))
        verifier = self.tokens if tokens else None
        authenticator = Authenticator(rules, self.desk.pseudonyms, self.desk.table(), verifier, hops)
        return authenticator.authenticate(
            Request(1500.0, "GET", "/", [*headers, FORWARDED], "10.0.0.1", client_certificate=certificate)
        )


@pytest.fixture(scope="module")
def gate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gate]:
    gate = Gate(tmp_path_factory.mktemp("gate"))
    yield gate
    gate.desk.store.close()


def test_without_credential_a_caller_is_its_address(gate: Gate) -> None:
    found = gate.identify(("accept", "*/*"))
    of = gate.desk.pseudonyms.of
    assert (found.refused, found.caller.authenticated, found.caller.kind) == ("", False, "none")
    assert found.caller.address == of("address", "203.0.113.7")
    assert found.caller.network == of("network", "203.0.113.0/24")
    assert found.names == {"address": "203.0.113.7"}


@pytest.mark.parametrize("form", ["{0}", "Bearer {0}", "bearer  {0}", "ApiKey {0}"])
def test_an_api_key_is_found_in_every_form(gate: Gate, form: str) -> None:
    name = "x-api-key" if form == "{0}" else "authorization"
    found = gate.identify((name, form.format(gate.key.text)))
    assert found.refused == ""
    assert found.caller.credential == gate.key.key.credential
    assert (found.caller.kind, found.caller.roles) == ("api_key", ("customer",))
    assert found.public_id == gate.key.key.public_id
    assert found.names["principal"] == "u-42"


def test_callers_behind_one_address_are_told_apart_in_any_order(gate: Gate) -> None:
    table = gate.desk.table()
    authenticator = Authenticator(USUAL, gate.desk.pseudonyms, table, gate.tokens)
    mine, other = gate.desk.keys.create(OWNER, GIVEN), gate.desk.keys.create(OWNER, GIVEN)
    table.load(gate.desk.keys)

    def caller(*headers: tuple[str, str]) -> tuple[str, int, str, str]:
        found = authenticator.authenticate(Request(1500.0, "GET", "/", headers, "203.0.113.7"))
        names = found.names.get("principal", "")
        return found.refused, found.caller.credential, found.public_id, names

    first = ("", mine.key.credential, mine.key.public_id, "u-44")
    assert caller(("x-api-key", mine.text)) == first
    assert caller(("x-api-key", other.text)) == ("", other.key.credential, other.key.public_id, "u-44")
    assert caller() == ("", 0, "", "")
    assert caller(("x-api-key", mine.text)) == first
    assert caller(("x-api-key", mine.text + "x")) == ("malformed key", 0, "", "")
    assert caller(("x-api-key", mine.text)) == first
    gate.desk.keys.revoke(mine.key.public_id, GIVEN)
    table.load(gate.desk.keys)
    assert caller(("x-api-key", mine.text)) == ("revoked key", 0, "", "")


def test_a_blank_key_is_a_bad_key(gate: Gate) -> None:
    assert gate.identify(("x-api-key", "  ")).refused == "unknown key"


def test_a_token_and_a_key_of_one_principal_share_it(gate: Gate) -> None:
    token = gate.identify(("authorization", f"Bearer {gate.issuer.token(acr='gold', auth_time=900)}"))
    key = gate.identify(("x-api-key", gate.key.text))
    assert (token.caller.kind, token.public_id) == ("jwt", "u-42")
    assert (token.caller.acr, token.caller.auth_time, token.caller.issued_at) == ("gold", 900.0, 1000.0)
    assert token.caller.principal == key.caller.principal
    assert token.caller.credential != key.caller.credential


def test_a_renewed_token_is_the_same_credential(gate: Gate) -> None:
    texts = [gate.issuer.token(iat=at) for at in (1000, 1400)]
    found = {gate.identify(("authorization", f"Bearer {text}")).caller.credential for text in texts}
    assert len(found) == 1


def test_the_first_kind_in_order_tells(gate: Gate) -> None:
    headers = (("x-api-key", gate.key.text), ("authorization", f"Bearer {gate.issuer.token()}"))
    assert gate.identify(*headers).caller.kind == "api_key"
    assert gate.identify(*headers, rules=CredentialRules(kinds=("jwt", "api_key"))).caller.kind == "jwt"


def test_a_certificate_counts_from_the_gateway_only(gate: Gate) -> None:
    assert gate.identify(certificate=CERTIFICATE).names["principal"] == "spiffe://x/billing"
    forged = gate.identify(("x-forwarded-client-cert", CERTIFICATE))
    assert (forged.caller.kind, forged.headers) == ("none", (FORWARDED,))


def test_basic_and_cookies_are_told_apart_but_not_believed(gate: Gate) -> None:
    wrong = "Basic " + base64.b64encode(b"al:guess").decode()
    one, two = (gate.identify(("authorization", text), rules=ALL).caller for text in (BASIC, wrong))
    assert one.kind == "basic"
    assert one.principal == two.principal
    assert one.credential != two.credential
    session = gate.identify(("cookie", "a=1; sid=s3cret"), rules=ALL)
    assert (session.caller.kind, session.caller.principal) == ("cookie", 0)
    assert session.headers == (("cookie", "a=1"), FORWARDED)
    assert "s3cret" not in repr(session)


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ((("x-api-key", "nonsense"),), "unknown key"),
        ((("x-api-key", "lm_nonsense"),), "malformed key"),
        ((("authorization", "Bearer a.b.c"),), "malformed token"),
        ((("authorization", "Bearer"),), "unsupported credential"),
        ((("authorization", "Negotiate abc"),), "unsupported credential"),
        ((("authorization", BASIC),), "unsupported credential"),
        ((("x-api-key", "a"), ("x-api-key", "b")), "conflicting x-api-key headers"),
        ((("authorization", "Bearer a"), ("authorization", "Bearer b")), "conflicting authorization headers"),
    ],
)
def test_a_bad_credential_is_never_silently_anonymous(
    gate: Gate, headers: tuple[tuple[str, str], ...], said: str
) -> None:
    found = gate.identify(*headers)
    assert found.refused == said
    assert not found.caller.authenticated
    assert found.caller.address == gate.desk.pseudonyms.of("address", "203.0.113.7")


def test_a_good_key_does_not_cover_for_a_bad_one(gate: Gate) -> None:
    good = ("x-api-key", gate.key.text)
    assert gate.identify(good, ("authorization", "Bearer a.b.c")).refused == "malformed token"
    assert (
        gate.identify(good, ("authorization", f"Bearer {gate.other.text}")).refused == "conflicting API keys"
    )
    assert gate.identify(good, certificate="nonsense").refused.startswith("malformed client certificate")


def test_tokens_without_token_rules_are_refused_or_passed_by_as_configured(gate: Gate) -> None:
    header = ("authorization", f"Bearer {gate.issuer.token()}")
    assert gate.identify(header, tokens=False).refused == "unsupported credential"
    passed = gate.identify(header, tokens=False, rules=CredentialRules(unsupported="ignore"))
    assert (passed.refused, passed.caller.kind, passed.headers) == (
        "",
        "none",
        (FORWARDED,),
    )


def test_a_key_from_a_network_it_is_not_for_is_refused(gate: Gate) -> None:
    authenticator = Authenticator(CredentialRules(), gate.desk.pseudonyms, gate.desk.table())
    request = Request(1500.0, "GET", "/", [("x-api-key", gate.key.text)], "198.51.100.1")
    assert authenticator.authenticate(request).refused == "wrong network"


def test_credentials_and_our_own_headers_are_taken_out(gate: Gate) -> None:
    secret = [
        ("x-api-key", gate.key.text),
        ("proxy-authorization", "x"),
        ("x-limen-identity", "x"),
        ("cookie", "t=x"),
    ]
    found = gate.identify(("accept", "*/*"), *secret)
    assert found.headers == (("accept", "*/*"), FORWARDED)


def test_a_forged_header_of_the_configured_name_is_taken_out(gate: Gate) -> None:
    rules = CredentialRules(upstream_header="X-Who")
    assert gate.identify(("x-who", "root"), rules=rules).headers == (FORWARDED,)


def test_everybody_behind_one_unknown_proxy_is_noticed(gate: Gate) -> None:
    authenticator = Authenticator(CredentialRules(), gate.desk.pseudonyms, gate.desk.table())
    request = Request(1500.0, "GET", "/", [("x-forwarded-for", "203.0.113.7")], "172.16.0.5")
    for _ in range(300):
        authenticator.authenticate(request)
    assert "172.16.0.5" in authenticator.shared.shared_address_alarm


def test_an_unknown_kind_is_named() -> None:
    with pytest.raises(ConfigError, match="'saml': some of api_key, jwt"):
        CredentialRules(kinds=("saml",))


def test_networks_that_are_asked_about_are_noted_on_whoever_calls_from_them(gate: Gate) -> None:
    hops = TrustedHops(parse_networks(["10.0.0.0/8"]))
    checked = Authenticator(USUAL, gate.desk.pseudonyms, gate.desk.table(), gate.tokens, hops)

    def marks(address: str, *headers: tuple[str, str]) -> tuple[str, ...]:
        forwarded = ("x-forwarded-for", address)
        return checked.authenticate(
            Request(1500.0, "GET", "/", [*headers, forwarded], "10.0.0.1")
        ).caller.marks

    token = ("authorization", f"Bearer {gate.issuer.token(dep='x')}")
    assert marks("203.0.113.7", token) == ()
    checked.watch(Wanted((("dep", "x"),), ("203.0.113.0/24", "203.0.0.0/16", "2001:db8::/32")))
    both = ("network 203.0.113.0/24", "network 203.0.0.0/16")
    assert marks("203.0.113.7", token) == ("claim dep=x", *both)
    assert marks("203.0.113.7") == both
    assert marks("2001:db8::1") == ("network 2001:db8::/32",)
    assert marks("198.51.100.1") == ()
    assert marks("nonsense") == ()
    checked.watch(Wanted())
    assert marks("203.0.113.7", token) == ()
