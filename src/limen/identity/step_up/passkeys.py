"""Passkeys: registration and assertion (WebAuthn level 3, sections 7.1 and 7.2).

The library checks type, challenge, origin, RP id, flags, algorithm and signature. What it leaves to the
relying party is here: that the page was not framed by another site, that the credential is the user's, that
its backup eligibility did not change, that its signature counter went up (only believed once the signature is
good), and that an attestation is none or its own.
"""

import hashlib
import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from msgspec.structs import replace
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.authentication.verify_authentication_response import VerifiedAuthentication
from webauthn.helpers import base64url_to_bytes, options_to_json, parse_attestation_object
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AttestationFormat,
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    CredentialDeviceType,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from limen.identity.step_up.factors import Passkey
from limen.model import InputError
from limen.settings import StepUp as Terms

LONGEST_ID = 1023
"""Bytes of a credential id; a longer one is refused (WebAuthn, level 3, section 7.1, step 25)."""
TIMEOUT = 120_000
"""Milliseconds that the browser gives the user."""
_BROKEN = (
    WebAuthnException,
    InvalidSignature,
    UnsupportedAlgorithm,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    RecursionError,
)
"""Whatever the parsers of a hostile credential raise; it means one thing: refused."""
_NO = "this passkey did not prove anything"


class CopiedError(InputError):
    """A signature counter went back: there are two authenticators with one key."""


class Passkeys:
    """Options for the browser, and verdicts on what it sends back. ``pepper`` (32 bytes) hides names;
    ``domain`` is the relying party's id.
    """

    def __init__(self, terms: Terms, pepper: bytes) -> None:
        self._terms = terms
        self._pepper = pepper
        self.domain = terms.rp_id or urlsplit(terms.origin).hostname or ""
        self._verification = UserVerificationRequirement(terms.user_verification)
        self._must_verify = terms.user_verification == "required"

    def handle(self, user: int) -> bytes:
        """The user's handle (section 5.4.3): the same each time, and nothing that names him."""
        return self._digest(b"handle", str(user).encode())

    def name(self, credential: bytes) -> bytes:
        """The digest under which the store knows whose a passkey is."""
        return self._digest(b"credential", credential)

    def creation(self, user: int, shown: str, challenge: bytes, known: Sequence[Passkey]) -> str:
        """Options for ``navigator.credentials.create`` as JSON; no authenticator twice."""
        options = generate_registration_options(
            rp_id=self.domain,
            rp_name=self._terms.service,
            user_name=shown or f"your account at {self._terms.service}",
            user_id=self.handle(user),
            challenge=challenge,
            timeout=TIMEOUT,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.PREFERRED, user_verification=self._verification
            ),
            exclude_credentials=[_described(each) for each in known],
        )
        return options_to_json(options)

    def request(self, challenge: bytes, known: Sequence[Passkey]) -> str:
        """Options for ``navigator.credentials.get`` as JSON, for the user's own passkeys only."""
        options = generate_authentication_options(
            rp_id=self.domain,
            challenge=challenge,
            timeout=TIMEOUT,
            allow_credentials=[_described(each) for each in known if not each.copied],
            user_verification=self._verification,
        )
        return options_to_json(options)

    def registered(self, text: str, challenge: bytes, at: float) -> Passkey:
        """The new passkey in a registration response (section 7.1); raises ``InputError``."""
        try:
            response = _response(text)
            _own_page(response)
            _own_attestation(_bytes(response, "attestationObject"))
            found = verify_registration_response(
                credential=text,
                expected_challenge=challenge,
                expected_rp_id=self.domain,
                expected_origin=self._terms.origin,
                require_user_verification=self._must_verify,
            )
        except _BROKEN:
            raise InputError(_NO) from None
        if len(found.credential_id) > LONGEST_ID:
            raise InputError(_NO)
        return Passkey(
            found.credential_id,
            found.credential_public_key,
            found.sign_count,
            found.credential_device_type is CredentialDeviceType.MULTI_DEVICE,
            at,
            _transports(response.get("transports")),
        )

    def asserted(
        self, text: str, challenge: bytes, user: int, known: Sequence[Passkey]
    ) -> tuple[Passkey, bool]:
        """The passkey that signed, with its new counter, and whether it checked who holds it (section 7.2).

        Raises ``InputError``, and ``CopiedError`` with the credential's id in ``args`` for a counter that did
        not go up.
        """
        try:
            response = _response(text)
            _own_page(response)
            kept = _of(known, json.loads(text)["rawId"])
            if "userHandle" in response and response["userHandle"] is not None:
                _same(_bytes(response, "userHandle"), self.handle(user))
            found = self._verified(text, challenge, kept)
        except _BROKEN:
            raise InputError(_NO) from None
        if (found.credential_device_type is CredentialDeviceType.MULTI_DEVICE) != kept.eligible:
            raise InputError(_NO)
        if (found.new_sign_count or kept.count) and found.new_sign_count <= kept.count:
            raise CopiedError(kept.id)
        return replace(kept, count=found.new_sign_count), found.user_verified

    def _verified(self, text: str, challenge: bytes, kept: Passkey) -> VerifiedAuthentication:
        """The library's verdict. It gets no counter: it would compare before it has seen the signature."""
        return verify_authentication_response(
            credential=text,
            expected_challenge=challenge,
            expected_rp_id=self.domain,
            expected_origin=self._terms.origin,
            credential_public_key=kept.key,
            credential_current_sign_count=0,
            require_user_verification=self._must_verify,
        )

    def _digest(self, what: bytes, text: bytes) -> bytes:
        return hashlib.blake2b(text, digest_size=32, key=self._pepper, person=what).digest()


def _response(text: str) -> dict[str, Any]:
    response: dict[str, Any] = json.loads(text)["response"]
    if not isinstance(response, dict):
        raise InputError(_NO)
    return response


def _own_page(response: dict[str, Any]) -> None:
    """Ours was the page on top: it cannot be framed, so no other site has a part in this."""
    said = json.loads(_bytes(response, "clientDataJSON"))
    if said.get("crossOrigin", False) is not False or "topOrigin" in said:
        raise InputError(_NO)


def _own_attestation(text: bytes) -> None:
    """No attestation was asked for: there is none, or one by the key itself, without certificates."""
    attested = parse_attestation_object(text)
    own = attested.fmt == AttestationFormat.PACKED and not attested.att_stmt.x5c
    if attested.fmt != AttestationFormat.NONE and not own:
        raise InputError(_NO)


def _of(known: Sequence[Passkey], raw_id: object) -> Passkey:
    """The user's own passkey that the response names (section 7.2, steps 5 and 6)."""
    name = base64url_to_bytes(str(raw_id))
    kept = next((each for each in known if each.id == name), None)
    if kept is None or kept.copied:
        raise InputError(_NO)
    return kept


def _same(given: bytes, expected: bytes) -> None:
    if given != expected:
        raise InputError(_NO)


def _bytes(response: dict[str, Any], name: str) -> bytes:
    return base64url_to_bytes(str(response[name]))


def _described(passkey: Passkey) -> PublicKeyCredentialDescriptor:
    transports = [AuthenticatorTransport(each) for each in passkey.transports]
    return PublicKeyCredentialDescriptor(id=passkey.id, transports=transports or None)


def _transports(said: object) -> tuple[str, ...]:
    """How the authenticator can be reached, so far as we know the words; only a hint to the browser."""
    known = {each.value for each in AuthenticatorTransport}
    given = {str(each) for each in said} if isinstance(said, list) else set()
    return tuple(sorted(known & given))
