"""Whether whoever presents a token is whom it was issued to: sender-constrained tokens.

``cnf.jkt`` asks for a proof with that key (DPoP, RFC 9449), ``cnf.x5t#S256`` for a connection with that
client certificate (RFC 8705). A token that names both needs both. What else ``cnf`` may hold is not
understood and not looked at (RFC 7800, section 3.1).
"""

from limen.credentials.challenges import (
    INVALID_TOKEN,
    ChallengeError,
    ProofError,
    dpop_challenge,
)
from limen.credentials.dpop import ProofVerifier
from limen.credentials.jwt import Token
from limen.credentials.mtls import parse_certificate
from limen.credentials.presented import Presented
from limen.credentials.thumbprints import hex_thumbprint, same
from limen.model import InputError, Request


class BoundTokens:
    """Holds tokens to their bearer; one thread uses it."""

    def __init__(self, proofs: ProofVerifier) -> None:
        self._proofs = proofs

    def confirm(self, token: Token, taken: Presented, request: Request) -> str:
        """The name of the key that was proved, empty for a token that is bound to none.

        Raises ``ChallengeError`` when the token is bound and this caller did not prove it is his, or when
        it is not bound and must be.
        """
        if token.binding.bound == "off":
            return ""
        if token.jkt or taken.scheme == "dpop":
            self._possessed(token, taken, request)
        if token.x5t:
            _connected(token, taken, request)
        if not (token.jkt or token.x5t) and token.binding.bound == "require":
            raise ChallengeError("token is not bound", dpop_challenge(INVALID_TOKEN))
        return f"jkt {token.jkt}" if token.jkt else f"x5t {token.x5t}" if token.x5t else ""

    def _possessed(self, token: Token, taken: Presented, request: Request) -> None:
        """Under the scheme DPoP and no other (section 7.1; 7.2: never as a bearer token)."""
        nonce = self._proofs.nonces.current(request.at) if token.binding.nonce else ""
        if not token.jkt:
            raise ChallengeError("unbound token as DPoP", dpop_challenge(INVALID_TOKEN, "", nonce))
        if taken.scheme != "dpop":
            said = "the token is bound: present it as DPoP"
            raise ChallengeError("bound token as Bearer", dpop_challenge(INVALID_TOKEN, said, nonce))
        try:
            self._proofs.verify(taken.proofs, taken.token, token.jkt, request, token.binding)
        except ProofError as bad:
            raise ChallengeError(f"proof: {bad}", dpop_challenge(bad.error, str(bad), nonce)) from None


def _connected(token: Token, taken: Presented, request: Request) -> None:
    """Over mutual TLS with the token's certificate (RFC 8705, section 3)."""
    headers = dpop_challenge(INVALID_TOKEN) if taken.scheme == "dpop" else ()
    try:
        shown = parse_certificate(request.client_certificate).hash if request.client_certificate else ""
    except InputError as error:
        raise ChallengeError(str(error), headers) from None
    if not shown:
        raise ChallengeError("token is bound to a certificate, and none was shown", headers)
    if not same(hex_thumbprint(shown), token.x5t):
        raise ChallengeError("token is bound to another certificate", headers)
