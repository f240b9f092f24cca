"""Subject identifiers: the examples of RFC 9493 and SSF 1.0, and what no subject may be."""

import json

import pytest

from limen.engine.shared_signals import Person
from limen.identity.ssf.seen import Seen
from limen.identity.ssf.subjects import LONGEST, MOST_ALIASES, canonical, matches, people, read_subject
from limen.model import InputError

RFC9493 = {
    "3.2.1 account": (
        '{"format": "account", "uri": "acct:example.user@service.example.com"}',
        (Person(email="example.user@service.example.com"),),
    ),
    "3.2.2 email": ('{"format": "email", "email": "user@example.com"}', (Person(email="user@example.com"),)),
    "3.2.3 iss_sub": (
        '{"format": "iss_sub", "iss": "https://issuer.example.com/", "sub": "145234573"}',
        (Person("https://issuer.example.com/", "145234573"),),
    ),
    "3.2.4 opaque": ('{"format": "opaque", "id": "11112222333344445555"}', ()),
    "3.2.5 phone_number": ('{"format": "phone_number", "phone_number": "+12065550100"}', ()),
    "3.2.6 did": ('{"format": "did", "url": "did:example:123456"}', ()),
    "3.2.7 uri": ('{"format": "uri", "uri": "https://user.example.com/"}', ()),
    "3.2.8 aliases": (
        """{"format": "aliases", "identifiers": [
            {"format": "email", "email": "user@example.com"},
            {"format": "phone_number", "phone_number": "+12065550100"},
            {"format": "email", "email": "user+qualifier@example.com"}
        ]}""",
        (Person(email="user@example.com"), Person(email="user+qualifier@example.com")),
    ),
}
SSF = {
    "3.2": ('{"format": "email", "email": "foo@example.com"}', (Person(email="foo@example.com"),)),
    "3.3": (
        """{
            "format": "complex",
            "user": {"format": "email", "email": "bar@example.com"},
            "tenant": {"format": "iss_sub", "iss": "https://example.com/idp1", "sub": "1234"}
        }""",
        (Person(email="bar@example.com"),),
    ),
    "3.5.1": (
        """{
            "format": "jwt_id",
            "iss": "https://idp.example.com/123456789/",
            "jti": "B70BA622-9515-4353-A866-823539EECBC8"
        }""",
        (),
    ),
    "3.5.2": (
        """{
            "format": "saml_assertion_id",
            "issuer": "https://idp.example.com/123456789/",
            "assertion_id": "_8e8dc5f69a98cc4c1ff3427e5ce34606fd672f91e6"
        }""",
        (),
    ),
    "3.5.3": (
        """{
            "format": "ip-addresses",
            "ip-addresses": ["10.29.37.75", "2001:0db8:0000:0000:0000:8a2e:0370:7334"]
        }""",
        (),
    ),
}


@pytest.mark.parametrize("name", [*RFC9493, *SSF])
def test_the_standards_own_subjects_are_read_and_name_whom_they_name(name: str) -> None:
    text, expected = {**RFC9493, **SSF}[name]
    subject = json.loads(text)
    assert read_subject(subject) == subject
    assert people(subject) == expected


MANY = [{"format": "email", "email": f"{n}@x.example"} for n in range(MOST_ALIASES + 1)]
BAD = [
    None,
    "user@example.com",
    [],
    {},
    {"email": "user@example.com"},
    {"format": ""},
    {"format": 7},
    {"format": "email"},
    {"format": "email", "email": ""},
    {"format": "email", "email": ["user@example.com"]},
    {"format": "iss_sub", "iss": "https://issuer.example.com/"},
    {"format": "account", "url": "acct:a@b"},
    {"format": "opaque", "id": 7},
    {"format": "aliases"},
    {"format": "aliases", "identifiers": []},
    {"format": "aliases", "identifiers": [{"format": "aliases", "identifiers": MANY[:1]}]},
    {"format": "aliases", "identifiers": MANY},
    {"format": "aliases", "identifiers": ["x"]},
    {"format": "complex"},
    {"format": "complex", "user": "x"},
    {"format": "complex", "user": {"format": "complex", "user": MANY[0]}},
    {"format": "opaque", "id": "x" * LONGEST},
]


@pytest.mark.parametrize("subject", BAD, ids=lambda subject: str(subject)[:40])
def test_rfc9493_3_what_lacks_a_required_member_is_no_subject(subject: object) -> None:
    with pytest.raises(InputError):
        read_subject(subject)


TENANT = {"format": "complex", "tenant": {"format": "opaque", "id": "example-a38h4792-uw2"}}
JDOE = {"format": "email", "email": "jdoe@example.com"}


def test_ssf_8_1_3_1_a_less_restrictive_complex_subject_matches() -> None:
    assert matches(TENANT, {**TENANT, "user": JDOE})


def test_ssf_8_1_3_1_a_more_restrictive_complex_subject_matches() -> None:
    device = {"format": "ip-addresses", "ip-addresses": ["10.29.37.75"]}
    wanted = {"format": "complex", "user": JDOE, "device": device}
    assert matches(wanted, {"format": "complex", "user": JDOE})


def test_ssf_8_1_3_1_two_complex_subjects_of_different_groups_do_not_match() -> None:
    wanted = {"format": "complex", "user": JDOE, "group": {"format": "did", "url": "did:example:123456"}}
    other = {"format": "complex", "user": JDOE, "group": {"format": "did", "url": "did:example:9999999"}}
    assert not matches(wanted, other)


def test_ssf_8_1_3_1_simple_subjects_match_when_they_are_identical() -> None:
    assert matches(JDOE, {"email": "jdoe@example.com", "format": "email"})
    assert not matches(JDOE, {"format": "email", "email": "Jdoe@example.com"})
    assert not matches(JDOE, {"format": "complex", "user": JDOE})


def test_the_order_of_members_does_not_matter() -> None:
    assert canonical(JDOE) == canonical({"email": "jdoe@example.com", "format": "email"})


def test_what_was_seen_is_remembered_by_issuer_and_bounded() -> None:
    seen = Seen(most=2)
    seen.note("b", "j1")
    for jti in ("j1", "j2", "j3"):
        seen.note("a", jti)
    assert [seen.has("a", jti) for jti in ("j1", "j2", "j3")] == [False, True, True]
    assert seen.has("b", "j1")
    assert not seen.has("c", "j1")
