"""What a refused caller is told in ``WWW-Authenticate``, where the usual words for a bad token do not do."""

from limen.engine.step_up import PROOF_ALGORITHMS
from limen.model import InputError
from limen.model.activity import Headers

INVALID_PROOF, INVALID_TOKEN, USE_NONCE = "invalid_dpop_proof", "invalid_token", "use_dpop_nonce"


class ChallengeError(InputError):
    """A credential is refused, and ``headers`` go out with the refusal."""

    def __init__(self, why: str, headers: Headers = ()) -> None:
        super().__init__(why)
        self.headers = headers


class ProofError(InputError):
    """A proof is refused; ``error`` is RFC 9449's word for it (section 7.1)."""

    def __init__(self, why: str, error: str = INVALID_PROOF) -> None:
        super().__init__(why)
        self.error = error


def dpop_challenge(error: str, why: str = "", nonce: str = "") -> Headers:
    """A challenge under the scheme DPoP (RFC 9449, section 7.1), and the nonce to use from now on.

    ``why`` are fixed words of ours: which check a proof failed is no secret, and whoever writes a client
    needs it.
    """
    said = f'DPoP error="{error}"'
    if why:
        said += f', error_description="{why}"'
    headers: Headers = (("www-authenticate", f'{said}, algs="{" ".join(PROOF_ALGORITHMS)}"'),)
    return (*headers, ("dpop-nonce", nonce), ("cache-control", "no-store")) if nonce else headers
