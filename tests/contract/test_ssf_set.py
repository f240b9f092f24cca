"""Security event tokens: every MUST of RFC 8417 and SSF 1.0 that is a receiver's, one by one."""

import base64
import json

import pytest
from joserfc.jwk import OctKey
from joserfc.jws import serialize_compact
from tests.contract.ssf import AUDIENCE, IDP, JANE, NOW, REVOKED, Desk, Party

from limen.credentials.jwks import Jwks
from limen.identity.ssf.errors import LaterError, SetError
from limen.identity.ssf.verify import LONGEST, SecurityEvent, SetRules, SetVerifier

RFC8935_FIGURE_1 = (
    "eyJ0eXAiOiJzZWNldmVudCtqd3QiLCJhbGciOiJIUzI1NiJ9Cg"
    ".eyJpc3MiOiJodHRwczovL2lkcC5leGFtcGxlLmNvbS8iLCJqdGkiOiI3NTZFNjk"
    "3MTc1NjUyMDY5NjQ2NTZFNzQ2OTY2Njk2NTcyIiwiaWF0IjoxNTA4MTg0ODQ1LC"
    "JhdWQiOiI2MzZDNjk2NTZFNzQ1RjY5NjQiLCJldmVudHMiOnsiaHR0cHM6Ly9zY"
    "2hlbWFzLm9wZW5pZC5uZXQvc2VjZXZlbnQvcmlzYy9ldmVudC10eXBlL2FjY291"
    "bnQtZGlzYWJsZWQiOnsic3ViamVjdCI6eyJzdWJqZWN0X3R5cGUiOiJpc3Mtc3V"
    "iIiwiaXNzIjoiaHR0cHM6Ly9pZHAuZXhhbXBsZS5jb20vIiwic3ViIjoiNzM3NT"
    "YyNkE2NTYzNzQifSwicmVhc29uIjoiaGlqYWNraW5nIn19fQ"
    ".Y4rXxMD406P2edv00cr9Wf3_XwNtLjB9n-jTqN1_lLc"
)
SCIM = {
    "jti": "4d3559ec67504aaba65d40b0363faad8",
    "iat": 1458496404,
    "iss": "https://scim.example.com",
    "aud": [
        "https://scim.example.com/Feeds/98d52461fa5bbc879593b7754",
        "https://scim.example.com/Feeds/5d7604516b1d08641d7676ee7",
    ],
    "events": {
        "urn:ietf:params:scim:event:create": {
            "ref": "https://scim.example.com/Users/44f6142df96bd6ab61e7521d9",
            "attributes": ["id", "name", "userName", "password", "emails"],
        }
    },
}
"""RFC 8417, section 2.1, figure 1."""


@pytest.fixture
def desk() -> Desk:
    return Desk()


def accepted(desk: Desk, **changed: object) -> SecurityEvent:
    return desk.verifier.verify(desk.party.set(**changed), desk.now)


def handmade(desk: Desk, **head: object) -> str:
    """A SET under a header that no library would write."""
    header = {"alg": "ES256", "kid": "k1", "typ": "secevent+jwt", **head}
    encoded = base64.urlsafe_b64encode(json.dumps(header).encode()).rstrip(b"=").decode()
    return ".".join([encoded, *desk.party.set().split(".")[1:]])


def refused(desk: Desk, text: str) -> str:
    with pytest.raises(SetError) as caught:
        desk.verifier.verify(text, desk.now)
    return caught.value.err


def test_a_good_set_is_read_whole(desk: Desk) -> None:
    assert accepted(desk) == SecurityEvent(IDP, "j1", NOW, JANE, {REVOKED: {}}, "t1")


@pytest.mark.parametrize("typ", ["secevent+jwt", "application/secevent+jwt", "SECEVENT+JWT"])
def test_ssf_4_1_1_the_type_is_explicit(desk: Desk, typ: str) -> None:
    text = desk.party.sign(desk.party.claims(), typ=typ)
    assert desk.verifier.verify(text, NOW).jti == "j1"


@pytest.mark.parametrize("typ", [None, "JWT", "at+jwt", "dpop+jwt", "logout+jwt", ""])
def test_ssf_4_1_1_a_jwt_of_another_type_is_no_set(desk: Desk, typ: str | None) -> None:
    """RFC 8417, sections 4.5 and 4.6: an ID or access token must not pass for a SET."""
    assert refused(desk, desk.party.sign(desk.party.claims(), typ=typ)) == "invalid_request"


def test_ssf_4_1_2_a_set_with_sub_is_refused(desk: Desk) -> None:
    assert refused(desk, desk.party.set(sub="jane")) == "invalid_request"


def test_ssf_4_1_7_a_set_with_exp_is_refused(desk: Desk) -> None:
    assert refused(desk, desk.party.set(exp=int(NOW) + 60)) == "invalid_request"


def test_ssf_4_1_6_the_issuer_must_be_the_streams(desk: Desk) -> None:
    assert refused(desk, desk.party.set(iss="https://other.example.com/")) == "invalid_issuer"
    assert refused(desk, desk.party.set(iss=None)) == "invalid_issuer"


def test_rfc7519_4_1_3_the_audience_must_be_ours(desk: Desk) -> None:
    assert refused(desk, desk.party.set(aud="other")) == "invalid_audience"
    assert refused(desk, desk.party.set(aud=None)) == "invalid_audience"
    assert refused(desk, desk.party.set(aud=["other", 7])) == "invalid_audience"


def test_ssf_4_1_8_the_audience_may_be_a_list(desk: Desk) -> None:
    assert accepted(desk, aud=["other", AUDIENCE]).jti == "j1"


@pytest.mark.parametrize("jti", [None, "", 7, "x" * 257])
def test_rfc8417_2_2_jti_is_required(desk: Desk, jti: object) -> None:
    assert refused(desk, desk.party.set(jti=jti)) == "invalid_request"


@pytest.mark.parametrize("iat", [None, "now", True, -1, 1e300])
def test_rfc8417_2_2_iat_is_required(desk: Desk, iat: object) -> None:
    assert refused(desk, desk.party.set(iat=iat)) == "invalid_request"


def test_iat_may_be_a_little_ahead_and_days_ago_but_no_more(desk: Desk) -> None:
    assert accepted(desk, iat=NOW + 59).issued == NOW + 59
    assert accepted(desk, iat=NOW - 6 * 86_400).jti == "j1"
    assert refused(desk, desk.party.set(iat=NOW + 61)) == "invalid_request"
    assert refused(desk, desk.party.set(iat=NOW - 8 * 86_400)) == "invalid_request"


@pytest.mark.parametrize("events", [None, {}, [], "x", {REVOKED: None}, {REVOKED: []}, {REVOKED: "x"}])
def test_rfc8417_2_2_events_is_an_object_of_objects(desk: Desk, events: object) -> None:
    assert refused(desk, desk.party.set(events=events)) == "invalid_request"


def test_so_many_events_in_one_set_are_refused(desk: Desk) -> None:
    assert refused(desk, desk.party.set(events={f"urn:{n}": {} for n in range(9)})) == "invalid_request"


@pytest.mark.parametrize("subject", [None, {}, "jane", {"email": "a@b"}, {"format": "email"}])
def test_ssf_3_1_a_top_level_sub_id_is_required(desk: Desk, subject: object) -> None:
    assert refused(desk, desk.party.set(sub_id=subject)) == "invalid_request"


def test_ssf_4_2_3_fields_that_are_not_understood_are_ignored(desk: Desk) -> None:
    extra = {"format": "email", "email": "a@b.example", "new": 1}
    assert accepted(desk, sub_id=extra, other={"a": 1}, events={REVOKED: {"new": 2}}).jti == "j1"


@pytest.mark.parametrize("alg", ["none", "HS256", "RS512", ""])
def test_rfc8725_3_1_only_listed_algorithms_exist(desk: Desk, alg: str) -> None:
    assert refused(desk, handmade(desk, alg=alg)) == "invalid_key"


def test_rfc8725_2_1_the_public_key_is_no_hmac_secret(desk: Desk) -> None:
    header = {"alg": "HS256", "kid": "k1", "typ": "secevent+jwt"}
    key = OctKey.import_key(desk.party.keys.jwks())
    text = serialize_compact(header, json.dumps(desk.party.claims()), key, algorithms=["HS256"])
    assert refused(desk, text) == "invalid_key"


def test_rfc8935_figure_1_is_refused_for_its_hmac(desk: Desk) -> None:
    """The RFC's own example, verbatim: its issuer and audience are ours, a shared secret is not."""
    assert refused(desk, RFC8935_FIGURE_1) == "invalid_key"


def test_rfc8417_figure_1_is_read_but_has_no_ssf_subject() -> None:
    party = Party("https://scim.example.com")
    rules = SetRules(party.issuer, "https://scim.example.com/Feeds/98d52461fa5bbc879593b7754")
    verifier = SetVerifier([(rules, party.jwks())])
    with pytest.raises(SetError, match="sub_id"):
        verifier.verify(party.sign(SCIM), 1458496404.0)
    subject = {"format": "uri", "uri": "https://scim.example.com/Users/44f6142df96bd6ab61e7521d9"}
    event = verifier.verify(party.sign({**SCIM, "sub_id": subject}), 1458496404.0)
    assert (event.jti, list(event.events)) == (SCIM["jti"], ["urn:ietf:params:scim:event:create"])


def test_a_key_that_is_not_the_issuers_is_refused(desk: Desk) -> None:
    assert refused(desk, Party(kid="k1").set()) == "invalid_key"
    assert refused(desk, Party(kid="k9").set()) == "invalid_key"


def test_a_changed_claim_breaks_the_signature(desk: Desk) -> None:
    head, _, signature = desk.party.set().split(".")
    _, body, _ = desk.party.set(jti="j2").split(".")
    assert refused(desk, f"{head}.{body}.{signature}") == "invalid_key"


def test_before_any_key_was_read_a_set_is_neither_taken_nor_refused() -> None:
    verifier = SetVerifier([(SetRules(IDP, AUDIENCE), Jwks())])
    with pytest.raises(LaterError):
        verifier.verify(Party().set(), NOW)


def test_critical_headers_are_not_understood(desk: Desk) -> None:
    """RFC 7515, section 4.1.11."""
    assert refused(desk, handmade(desk, crit=["x"], x=1)) == "invalid_request"
    assert refused(desk, handmade(desk, b64=False)) == "invalid_request"


@pytest.mark.parametrize("text", ["", "a.b", "a.b.c.d", "....", "é.b.c", "e30.e30.", "x" * (LONGEST + 1)])
def test_what_is_no_jws_is_refused(desk: Desk, text: str) -> None:
    assert refused(desk, text) in {"invalid_request", "invalid_issuer"}


def test_a_refusal_repeats_nothing_of_the_token(desk: Desk) -> None:
    with pytest.raises(SetError) as caught:
        desk.verifier.verify(desk.party.set(iss="https://evil.example/<script>"), NOW)
    assert "evil" not in str(caught.value)
