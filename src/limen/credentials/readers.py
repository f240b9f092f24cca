"""One reader for each kind of credential: what was presented becomes a ``Proof``, or is refused."""

from hashlib import sha256
from typing import Protocol

from limen.credentials.basic import parse_basic
from limen.credentials.bound import BoundTokens
from limen.credentials.challenges import INVALID_TOKEN, ChallengeError, dpop_challenge
from limen.credentials.jwt import Token, TokenVerifier
from limen.credentials.key_table import KeyTable
from limen.credentials.mtls import parse_certificate
from limen.credentials.presented import Presented
from limen.credentials.proof import Proof
from limen.credentials.pseudonyms import Pseudonyms
from limen.model import InputError, Request


class Reader(Protocol):
    """Reads one kind of credential."""

    def read(self, taken: Presented, request: Request, address: str) -> Proof | None:
        """The proof, ``None`` when this kind was not presented; raises ``InputError`` for a bad one."""
        ...


class KeyReader:
    """API keys, from the configured headers, ``Authorization: ApiKey`` or a bearer text that is no JWT."""

    def __init__(self, table: KeyTable) -> None:
        self._table = table

    def read(self, taken: Presented, request: Request, address: str) -> Proof | None:
        """See ``Reader``. Two different keys in one request are refused."""
        if not taken.keys:
            return None
        if len(taken.keys) > 1:
            raise InputError("conflicting API keys")
        return self._table.verify(taken.keys[0], address, request.at)


class TokenReader:
    """JSON web tokens. The credential is the subject's at its issuer, so it outlives a token's renewal."""

    def __init__(self, verifier: TokenVerifier, pseudonyms: Pseudonyms, bound: BoundTokens) -> None:
        self._verifier, self._bound = verifier, bound
        self._of = pseudonyms.of

    def read(self, taken: Presented, request: Request, address: str) -> Proof | None:  # noqa: ARG002
        """See ``Reader``."""
        if not taken.token:
            return None
        token = self._verified(taken, request.at)
        key = self._bound.confirm(token, taken, request)
        return Proof(
            "jwt",
            self._of("credential", token.session),
            self._of("principal", token.principal),
            token.session,
            token.principal,
            token.subject,
            token.roles,
            token.scopes,
            token.acr,
            token.auth_time,
            token.issued_at,
            self._of("key", key),
            taken.scheme == "dpop",
            token.client,
            self._of("session", token.sid),
            token.marks,
            _bound(token) if key else (),
            token.amr,
        )

    def _verified(self, taken: Presented, at: float) -> Token:
        try:
            return self._verifier.verify(taken.token, at)
        except InputError as error:
            if taken.scheme == "dpop":
                raise ChallengeError(str(error), dpop_challenge(INVALID_TOKEN)) from None
            raise


def _bound(token: Token) -> tuple[str, ...]:
    """What was proved along with a token, in the words that policies use."""
    return (*(("dpop",) if token.jkt else ()), *(("mtls",) if token.x5t else ()))


class BasicReader:
    """User and password, unverified: a wrong guess is another credential than the owner's."""

    def __init__(self, pseudonyms: Pseudonyms) -> None:
        self._of = pseudonyms.of

    def read(self, taken: Presented, request: Request, address: str) -> Proof | None:  # noqa: ARG002
        """See ``Reader``."""
        if not taken.basic:
            return None
        pair = parse_basic(taken.basic)
        credential = self._of("credential", f"basic {pair.user}:{pair.password}")
        return Proof("basic", credential, self._of("principal", pair.user), pair.user, pair.user)


class CookieReader:
    """Session cookies, unverified: a pseudonym and no name."""

    def __init__(self, pseudonyms: Pseudonyms) -> None:
        self._of = pseudonyms.of

    def read(self, taken: Presented, request: Request, address: str) -> Proof | None:  # noqa: ARG002
        """See ``Reader``."""
        if not taken.cookie:
            return None
        return Proof("cookie", self._of("credential", f"cookie {taken.cookie}"), 0, "", "")


class ClaimReader:
    """Whatever authorization or key was presented, taken at its word: for as long as nobody can verify it.

    The most telling part counts: a user's token or password before an application's key. An authorization
    of another form counts only where it is one bare word, as signatures differ from call to call.
    """

    def __init__(self, pseudonyms: Pseudonyms) -> None:
        self._of = pseudonyms.of

    def read(self, taken: Presented, request: Request, address: str) -> Proof | None:  # noqa: ARG002
        """See ``Reader``. Refuses nothing; of the text only a digest is handed on, whatever its length."""
        bare = "" if " " in taken.other else taken.other
        text = taken.token or taken.basic or bare or (taken.keys[0] if taken.keys else "")
        if not text:
            return None
        digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        return Proof("claimed", self._of("credential", f"claimed {digest}"), 0, "", "")


class CertificateReader:
    """Client certificates that the gateway verified; a renewed one is a new credential of one principal."""

    def __init__(self, pseudonyms: Pseudonyms) -> None:
        self._of = pseudonyms.of

    def read(self, taken: Presented, request: Request, address: str) -> Proof | None:  # noqa: ARG002
        """See ``Reader``."""
        if not request.client_certificate:
            return None
        certificate = parse_certificate(request.client_certificate)
        principal, name = certificate.principal, certificate.hash
        credential = self._of("credential", f"certificate {name}")
        return Proof(
            "mtls", credential, self._of("principal", principal), name, principal, principal, bound=("mtls",)
        )
