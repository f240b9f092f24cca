"""The examples of SSF 1.0, CAEP 1.0 and RISC 1.0, verbatim, and what each tells Limen."""

import json
from typing import Any

import pytest
from tests.contract.ssf import CAEP, RISC, SSF, Desk, Party

from limen.engine.shared_signals import Person, Told
from limen.identity.ssf.errors import SetError
from limen.identity.ssf.payloads import told_by
from limen.identity.ssf.verify import SetRules, SetVerifier

IDP1 = "https://idp.example.com/123456789/"
IDP2 = "https://idp.example.com/3456789/"
HERE = '"aud": "https://sp.example.com/caep", "txn": "8675309",'
THERE = '"aud": "https://sp.example2.net/caep", "txn": "8675309",'

SESSION_ID = """{
    "iss": "https://idp.example.com/123456789/",
    "jti": "24c63fb56e5a2d77a6b512616ca9fa24",
    "iat": 1615305159,
    "aud": "https://sp.example.com/caep",
    "txn": "8675309",
    "sub_id": {"format": "opaque", "id": "dMTlD|1600802906337.16|16008.16"},
    "events": {
        "https://schemas.openid.net/secevent/caep/event-type/session-revoked": {
            "event_timestamp": 1615304991
        }
    }
}"""
SESSION_USER = """{
    "iss": "https://idp.example.com/123456789/",
    "jti": "24c63fb56e5a2d77a6b512616ca9fa24",
    "iat": 1615305159,
    "aud": "https://sp.example.com/caep",
    "txn": "8675309",
    "sub_id": {
        "format": "complex",
        "session": {"format": "opaque", "id": "dMTlD|1600802906337.16|16008.16"},
        "user": {
          "format": "iss_sub",
          "iss": "https://idp.example.com/123456789/",
          "sub": "99beb27c-c1c2-4955-882a-e0dc4996fcbc"
        },
        "tenant": {"format": "opaque", "id": "123456789"}
    },
    "events": {
        "https://schemas.openid.net/secevent/caep/event-type/session-revoked": {
            "initiating_entity": "policy",
            "reason_admin": {"en": "Landspeed Policy Violation: C076E82F"},
            "reason_user": {
                "en": "Access attempt from multiple regions.",
                "es-410": "Intento de acceso desde varias regiones."
            },
            "event_timestamp": 1615304991
        }
    }
}"""
CLAIMS = """{
    "iss": "https://idp.example.com/987654321/",
    "jti": "9afce1e4e642b165fcaacdd0e7aa4903",
    "iat": 1615305159,
    "aud": "https://sp.example2.net/caep",
    "txn": "8675309",
    "sub_id": {
        "format": "jwt_id",
        "iss": "https://idp.example.com/987654321/",
        "jti": "f61t6e20zdo3px56gepu8rzlsp4c1dpc0fx7"
    },
    "events": {
        "https://schemas.openid.net/secevent/caep/event-type/token-claims-change": {
            "event_timestamp": 1615304991,
            "claims": {"role": "ro-admin"}
        }
    }
}"""
FIDO2 = """{
    "iss": "https://idp.example.com/3456789/",
    "jti": "07efd930f0977e4fcc1149a733ce7f78",
    "iat": 1615305159,
    "aud": "https://sp.example2.net/caep",
    "txn": "8675309",
    "sub_id": {
        "format": "iss_sub",
        "iss": "https://idp.example.com/3456789/",
        "sub": "jane.smith@example.com"
    },
    "events": {
        "https://schemas.openid.net/secevent/caep/event-type/credential-change": {
            "credential_type": "fido2-roaming",
            "change_type": "create",
            "fido2_aaguid": "accced6a-63f5-490a-9eea-e59bc1896cfc",
            "friendly_name": "Jane's USB authenticator",
            "initiating_entity": "user",
            "reason_admin": {"en": "User self-enrollment"},
            "event_timestamp": 1615304991
        }
    }
}"""
AAL = """{
    "iss": "https://idp.example.com/3456789/",
    "jti": "07efd930f0977e4fcc1149a733ce7f78",
    "iat": 1615305159,
    "aud": "https://sp.example2.net/caep",
    "txn": "8675309",
    "sub_id": {
        "format": "iss_sub",
        "iss": "https://idp.example.com/3456789/",
        "sub": "jane.smith@example.com"
    },
    "events": {
        "https://schemas.openid.net/secevent/caep/event-type/assurance-level-change": {
            "namespace": "NIST-AAL",
            "current_level": "nist-aal2",
            "previous_level": "nist-aal1",
            "change_direction": "increase",
            "initiating_entity": "user",
            "event_timestamp": 1615304991
        }
    }
}"""
DEVICE = """{
    "iss": "https://idp.example.com/123456789/",
    "jti": "24c63fb56e5a2d77a6b512616ca9fa24",
    "iat": 1615305159,
    "aud": "https://sp.example.com/caep",
    "txn": "8675309",
    "sub_id": {
        "format": "complex",
        "device": {
            "format": "iss_sub",
            "iss": "https://idp.example.com/123456789/",
            "sub": "e9297990-14d2-42ec-a4a9-4036db86509a"
        },
        "tenant": {"format": "opaque", "id": "123456789"}
    },
    "events": {
        "https://schemas.openid.net/secevent/caep/event-type/device-compliance-change": {
            "current_status": "not-compliant",
            "previous_status": "compliant",
            "initiating_entity": "policy",
            "reason_admin": {"en": "Location Policy Violation: C076E8A3"},
            "reason_user": {"en": "Device is no longer in a trusted location."},
            "event_timestamp": 1615304991
        }
    }
}"""
RISK = """{
    "iss": "https://idp.example.com/123456789/",
    "jti": "24c63fb56e5a2d77a6b512616ca9fa24",
    "iat": 1615305159,
    "aud": "https://sp.example.com/caep",
    "txn": "8675309",
    "sub_id": {
      "format": "iss_sub",
      "iss": "https://idp.example.com/3456789/",
      "sub": "jane.doe@example.com"
    },
    "events":{
      "https://schemas.openid.net/secevent/caep/event-type/risk-level-change":{
         "current_level": "LOW",
         "previous_level": "HIGH",
         "event_timestamp": 1615304991,
         "principal": "USER",
         "risk_reason": "PASSWORD_FOUND_IN_DATA_BREACH"
      }
   }
}"""
COMPROMISE = """{
  "iss": "https://idp.example.com/3456790/",
  "jti": "756E69717565206964656E746966696572",
  "iat": 1508184845,
  "aud": "https://sp.example2.net/caep",
  "sub_id": {
    "format": "iss_sub",
    "iss": "https://idp.example.com/3456790/",
    "sub": "joe.smith@example.com"
  },
  "events": {
    "https://schemas.openid.net/secevent/risc/event-type/credential-compromise": {
    "credential_type": "password"
    }
  }
}"""
DISABLED = """{
  "iss": "https://idp.example.com/",
  "jti": "756E69717565206964656E746966696572",
  "iat": 1508184845,
  "aud": "636C69656E745F6964",
  "sub_id": {
    "format": "iss_sub",
    "iss": "https://idp.example.com/",
    "sub": "7375626A656374"
  },
  "events": {
    "https://schemas.openid.net/secevent/risc/event-type/account-disabled": {
      "reason": "hijacking"
    }
  }
}"""
PHONE = """{
  "iss": "https://idp.example.com/",
  "jti": "756E69717565206964656E746966696572",
  "iat": 1520364019,
  "txn": "8675309",
  "aud": "636C69656E745F6964",
  "sub_id": {"format": "phone_number", "phone_number": "+1 206 555 0123"},
  "events": {
    "https://schemas.openid.net/secevent/risc/event-type/account-disabled": {"reason": "hijacking"}
  }
}"""
EMAIL = """{
  "iss": "https://sp.example2.com/",
  "jti": "756E69717565206964656E746966696572",
  "iat": 1520364019,
  "txn": "8675309",
  "aud": "636C69656E745F6964",
  "sub_id": {"format": "email", "email": "foo@example2.com"},
  "events": {
    "https://schemas.openid.net/secevent/caep/event-type/token-claims-change": {
      "event_timestamp": 1600975810,
      "claims": {"role": "ro-admin"}
    }
  }
}"""
CATALOG = """{
  "iss": "https://myservice.example3.com/",
  "jti": "756E69717565206964656E746966696534",
  "iat": 15203800012,
  "txn": "8675309",
  "aud": "636C69656E745F6324",
  "sub_id": {"format": "catalog_item", "catalog_id": "c0384/winter/2354122"},
  "events": {
    "https://schemas.openid.net/secevent/caep/event-type/token-claims-change": {
      "event_timestamp": 1600975810,
      "claims": {"role": "ro-admin"}
    }
  }
}"""
ENABLED = """{
  "iss": "https://idp.example.com/",
  "jti": "756E69717565206964656E746966696572",
  "iat": 1520364019,
  "txn": "8675309",
  "aud": "636C69656E745F6964",
  "sub_id": {"format": "email", "email": "foo@example.com"},
  "events": {"https://schemas.openid.net/secevent/risc/event-type/account-enabled": {}}
}"""
JANE = (Person(IDP2, "jane.smith@example.com"),)
HAPPENED = 1615304991.0

EXAMPLES: dict[str, tuple[str, str, float, tuple[Person, ...], str, bool]] = {
    "CAEP 3.1.2, simple subject": (SESSION_ID, "session-revoked", HAPPENED, (), "", False),
    "CAEP 3.1.2, complex subject": (
        SESSION_USER,
        "session-revoked",
        HAPPENED,
        (Person(IDP1, "99beb27c-c1c2-4955-882a-e0dc4996fcbc"),),
        "",
        False,
    ),
    "CAEP 3.2.2": (CLAIMS, "token-claims-change", HAPPENED, (), "", False),
    "CAEP 3.3.2": (FIDO2, "credential-change", HAPPENED, JANE, "", True),
    "CAEP 3.4.2": (AAL, "assurance-level-change", HAPPENED, JANE, "", True),
    "CAEP 3.5.2": (DEVICE, "device-compliance-change", HAPPENED, (), "", False),
    "CAEP 3.8.2": (RISK, "risk-level-change", HAPPENED, (Person(IDP2, "jane.doe@example.com"),), "LOW", True),
    "RISC 2.7": (
        COMPROMISE,
        "credential-compromise",
        1508184845.0,
        (Person("https://idp.example.com/3456790/", "joe.smith@example.com"),),
        "",
        False,
    ),
    "RISC 2.3": (
        DISABLED,
        "account-disabled",
        1508184845.0,
        (Person("https://idp.example.com/", "7375626A656374"),),
        "",
        False,
    ),
    "SSF 5, phone number": (PHONE, "account-disabled", 1520364019.0, (), "", False),
    "SSF 5, email": (
        EMAIL,
        "token-claims-change",
        1520364019.0,
        (Person(email="foo@example2.com"),),
        "",
        False,
    ),
    "SSF 5, proprietary subject": (CATALOG, "token-claims-change", 1600975810.0, (), "", False),
}


def told(text: str) -> list[Told]:
    claims: dict[str, Any] = json.loads(text)
    party = Party(claims["iss"])
    verifier = SetVerifier([(SetRules(claims["iss"], claims["aud"]), party.jwks())])
    at = float(claims["iat"])
    return told_by(verifier.verify(party.sign(claims), at), at)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_standards_own_example_is_understood(name: str) -> None:
    text, event, at, people, level, better = EXAMPLES[name]
    claims = json.loads(text)
    assert told(text) == [Told(claims["iss"], event, claims["jti"], at, people, level, better)]


def test_an_event_that_has_no_effect_here_is_taken_without_one() -> None:
    assert told(ENABLED) == []


BAD = {
    CAEP + "risk-level-change": [
        {},
        {"principal": "USER"},
        {"principal": "USER", "current_level": "SEVERE"},
        {"current_level": "HIGH"},
        {"principal": "USER", "current_level": "HIGH", "previous_level": "x"},
    ],
    CAEP + "device-compliance-change": [
        {},
        {"current_status": "compliant"},
        {"current_status": "x", "previous_status": "y"},
    ],
    CAEP + "credential-change": [
        {},
        {"credential_type": "pin"},
        {"credential_type": "pin", "change_type": "x"},
    ],
    CAEP + "token-claims-change": [{}, {"claims": []}],
    CAEP + "assurance-level-change": [{"namespace": "RFC8176"}, {"current_level": "mfa"}],
    CAEP + "session-revoked": [{"event_timestamp": "yesterday"}],
    RISC + "credential-compromise": [{}],
}


@pytest.mark.parametrize(("uri", "payload"), [(uri, each) for uri, all_ in BAD.items() for each in all_])
def test_rfc8935_2_4_a_payload_that_does_not_conform_is_an_invalid_request(uri: str, payload: object) -> None:
    """The REQUIRED members and closed lists of CAEP 1.0, section 3, and RISC 1.0, section 2.7."""
    desk = Desk()
    event = desk.verifier.verify(desk.party.set(events={uri: payload}), desk.now)
    with pytest.raises(SetError) as caught:
        told_by(event, desk.now)
    assert caught.value.err == "invalid_request"


def test_caep_2_what_is_told_to_happen_later_has_happened_now() -> None:
    desk = Desk()
    text = desk.party.set(events={CAEP + "session-revoked": {"event_timestamp": desk.now + 3600}})
    assert told_by(desk.verifier.verify(text, desk.now), desk.now)[0].at == desk.now


def test_ssf_3_6_a_critical_member_that_is_not_understood_voids_the_event() -> None:
    subject = {
        "format": "complex",
        "user": {"format": "email", "email": "a@b.example"},
        "tenant": {"format": "opaque", "id": "7"},
    }
    for critical, count in (((), 1), (("user",), 1), (("tenant", "user"), 0)):
        desk = Desk(critical=critical)
        event = desk.verifier.verify(desk.party.set(sub_id=subject), desk.now)
        assert len(told_by(event, desk.now)) == count


def test_ssf_events_of_the_stream_itself_are_about_nobody() -> None:
    desk = Desk()
    text = desk.party.set(
        sub_id={"format": "opaque", "id": "s1"}, events={SSF + "verification": {"state": "x"}}
    )
    assert told_by(desk.verifier.verify(text, desk.now), desk.now) == []
