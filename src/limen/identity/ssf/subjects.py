"""Subject identifiers: the formats of RFC 9493, those that SSF 1.0 adds, and complex subjects (section 3.3).

A subject is a JSON object with a ``format``. Formats that are not known here may be agreed on between the
parties (SSF, section 3.4): they are carried and compared, but name nobody to us.
"""

from collections.abc import Mapping
from typing import Final

import msgspec

from limen.engine.shared_signals import Person
from limen.model import InputError

Subject = Mapping[str, object]

LONGEST: Final = 4096
"""Bytes of a subject as JSON; a longer one is refused."""
MOST_ALIASES: Final = 16
"""Identifiers in one ``aliases`` subject; more are refused."""
COMPLEX: Final = "complex"
ALIASES: Final = "aliases"

_REQUIRED: Final[dict[str, tuple[str, ...]]] = {
    "account": ("uri",),
    "email": ("email",),
    "iss_sub": ("iss", "sub"),
    "opaque": ("id",),
    "phone_number": ("phone_number",),
    "did": ("url",),
    "uri": ("uri",),
    "jwt_id": ("iss", "jti"),
    "saml_assertion_id": ("issuer", "assertion_id"),
}
"""Members that must be there, as text (RFC 9493, section 3.2; SSF 1.0, section 3.5)."""


def read_subject(value: object) -> Subject:
    """A subject that is well formed; raises ``InputError`` saying what is wrong with it."""
    if not isinstance(value, Mapping) or not value:
        raise InputError("a subject is a JSON object")
    if len(canonical(value)) > LONGEST:
        raise InputError(f"a subject is at most {LONGEST} bytes")
    if value.get("format") == COMPLEX:
        return _complex(value)
    return _simple(value)


def _complex(value: Subject) -> Subject:
    members = [member for name, member in value.items() if name != "format"]
    if not members:
        raise InputError("a complex subject has at least one member")
    for member in members:
        if not isinstance(member, Mapping):
            raise InputError("a member of a complex subject is a subject identifier")
        _simple(member)
    return value


def _simple(value: Subject, *, inside: bool = False) -> Subject:
    form = value.get("format")
    if not isinstance(form, str) or not form or form == COMPLEX:
        raise InputError("a subject identifier has a format")
    if form == ALIASES:
        return _aliases(value, inside)
    missing = [name for name in _REQUIRED.get(form, ()) if not _text(value.get(name))]
    if missing:
        raise InputError(f"a subject of format {form} has {' and '.join(missing)}")
    return value


def _aliases(value: Subject, inside: bool) -> Subject:
    """RFC 9493, section 3.2.8: at least one identifier, none of them of this format."""
    found = value.get("identifiers")
    if inside or not isinstance(found, list) or not 0 < len(found) <= MOST_ALIASES:
        raise InputError(
            f"a subject of format aliases has 1 to {MOST_ALIASES} identifiers, none of them nested"
        )
    for each in found:
        if not isinstance(each, Mapping):
            raise InputError("an alias is a subject identifier")
        _simple(each, inside=True)
    return value


def people(subject: Subject) -> tuple[Person, ...]:
    """The names of the one person a subject is about; of a complex one, of its ``user``."""
    form = subject.get("format")
    if form == COMPLEX:
        user = subject.get("user")
        return people(user) if isinstance(user, Mapping) else ()
    if form == ALIASES:
        identifiers = subject.get("identifiers")
        found = identifiers if isinstance(identifiers, list) else []
        return tuple(person for each in found for person in people(each))
    person = _person(subject)
    return (person,) if person else ()


def _person(subject: Subject) -> Person | None:
    form = subject.get("format")
    if form == "iss_sub":
        return Person(issuer=str(subject["iss"]), subject=str(subject["sub"]))
    if form == "email":
        return Person(email=str(subject["email"]))
    if form == "account" and str(subject["uri"]).startswith("acct:"):
        return Person(email=str(subject["uri"]).removeprefix("acct:"))
    return None


def matches(wanted: Subject, subject: Subject) -> bool:
    """Whether two subjects match (SSF 1.0, section 8.1.3.1).

    Simple ones when they are identical; complex ones when no member that both define differs.
    """
    if COMPLEX not in (wanted.get("format"), subject.get("format")):
        return wanted == subject
    if wanted.get("format") != subject.get("format"):
        return False
    return all(subject.get(name, member) == member for name, member in wanted.items())


def canonical(subject: Subject) -> bytes:
    """The same bytes for the same subject, in whatever order its members came."""
    return msgspec.json.encode(subject, order="deterministic")


def iss_sub(issuer: str, subject: str) -> Subject:
    """RFC 9493, section 3.2.3."""
    return {"format": "iss_sub", "iss": issuer, "sub": subject}


def email(address: str) -> Subject:
    """RFC 9493, section 3.2.2."""
    return {"format": "email", "email": address}


def opaque(name: str) -> Subject:
    """RFC 9493, section 3.2.4."""
    return {"format": "opaque", "id": name}


def _text(value: object) -> bool:
    return isinstance(value, str) and bool(value)
