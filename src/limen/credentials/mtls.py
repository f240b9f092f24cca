"""Client certificates, in the words of the gateway that verified them (Envoy's ``x-forwarded-client-cert``).

Read from ``Request.client_certificate`` only: the header of that name is the client's invention and is
stripped.
"""

import re

import msgspec

from limen.model import InputError

LONGEST = 16_384
"""Characters of the gateway's certificate header; a longer one is refused."""
_PAIR = re.compile(r'([A-Za-z]{1,16})=(?:"((?:[^"\\]|\\.)*)"|([^;,"]*))([;,]|$)')
_COMMON_NAME = re.compile(r"(?:^|[,/+])\s{0,8}CN\s{0,8}=\s{0,8}([^,/+]{1,256})", re.IGNORECASE)


class Certificate(msgspec.Struct, frozen=True):
    """A verified client certificate: SHA-256 of its DER form in hex, its subject, its URI name (SPIFFE)."""

    hash: str
    subject: str = ""
    uri: str = ""

    @property
    def principal(self) -> str:
        """Whose it is: the URI name, else the common name, else the whole subject."""
        common = _COMMON_NAME.search(self.subject)
        return self.uri or (common[1].strip() if common else self.subject)


def parse_certificate(header: str) -> Certificate:
    """The certificate nearest to the gateway (the last element); raises ``InputError`` if malformed."""
    if len(header) > LONGEST:
        raise InputError("malformed client certificate: too long")
    fields: dict[str, str] = {}
    place, separator = 0, ""
    while place < len(header) or separator:
        if separator == ",":
            fields = {}
        found = _PAIR.match(header, place)
        if not found:
            raise InputError("malformed client certificate: name=value pairs are needed")
        value = found[2] if found[2] is not None else found[3]
        fields.setdefault(found[1].lower(), re.sub(r"\\(.)", r"\1", value))
        place, separator = found.end(), found[4]
    if not re.fullmatch(r"[0-9a-fA-F]{64}", fields.get("hash", "")):
        raise InputError("malformed client certificate: no SHA-256 hash")
    return Certificate(fields["hash"].lower(), fields.get("subject", ""), fields.get("uri", ""))
