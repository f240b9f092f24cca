"""Step-up authentication after RFC 9470: what is asked of a caller, and when it has been given.

The challenge goes out in ``WWW-Authenticate`` with status 401; the client returns with a token whose
``auth_time`` is no older than ``max_age`` and whose ``acr`` is one of those named, so far as each is asked.
"""

import re

from limen.model import Action, Caller, Hold

SKEW = 60.0
"""Seconds by which the issuer's clock may run ahead of ours before its ``auth_time`` is not believed."""

PROOF_ALGORITHMS = ("ES256", "ES384", "ES512", "EdDSA", "Ed25519", "PS256", "PS384", "PS512", "RS256")
"""What a proof may be signed with: registered, asymmetric (RFC 9449, section 4.3, check 5)."""

_QUOTABLE = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]+")


def quotable(acr_value: str) -> bool:
    """Whether a class can be sent in a list between quotes: visible ASCII without quote and backslash."""
    return _QUOTABLE.fullmatch(acr_value) is not None


def challenge(acr_values: tuple[str, ...], max_age: int, algs: tuple[str, ...] = ()) -> str:
    """The ``WWW-Authenticate`` value that asks for a proof no older than ``max_age`` seconds (RFC 9470, 3).

    ``acr_values`` are the classes that would do (each ``quotable``), in order of preference; without any, and
    with a ``max_age`` of 0, the parameter is left out. A caller who proves himself by DPoP is challenged
    under that scheme, with the ``algs`` his proofs may be signed with (RFC 9449, section 7.1).
    """
    parts = [
        f'{"DPoP" if algs else "Bearer"} error="insufficient_user_authentication"',
        'error_description="A fresh or stronger proof of identity is needed"',
    ]
    if acr_values:
        parts.append(f'acr_values="{" ".join(acr_values)}"')
    if max_age:
        parts.append(f'max_age="{max_age}"')
    if algs:
        parts.append(f'algs="{" ".join(algs)}"')
    return ", ".join(parts)


def outdated(algs: tuple[str, ...] = ()) -> str:
    """The ``WWW-Authenticate`` value that asks for a younger token and no new login (RFC 6750, 3.1)."""
    scheme, more = ("DPoP", f', algs="{" ".join(algs)}"') if algs else ("Bearer", "")
    return f'{scheme} error="invalid_token", error_description="The token is too old here: get another"{more}'


def unbound(by: str) -> str:
    """The value that asks for a token proved along with a key: by ``dpop`` (RFC 9449, section 7.1) or
    ``mtls`` (RFC 8705, section 3)."""
    if by == "dpop":
        algs = " ".join(PROOF_ALGORITHMS)
        return f'DPoP error="invalid_token", error_description="The token must be bound", algs="{algs}"'
    return 'Bearer error="invalid_token", error_description="Mutual TLS is needed here"'


def met(caller: Caller, at: float, max_age: int, acr_values: tuple[str, ...], token_age: int = 0) -> bool:
    """Whether the caller's token at time ``at`` (Unix seconds) already carries the proof asked for.

    All that is asked for must be there: an ``auth_time`` at most ``max_age`` seconds ago (0: age is not
    asked for), a class among ``acr_values`` (none: no class is asked for), an issue at most ``token_age``
    seconds ago (0: not asked for). Asking for nothing is never met.
    """
    if acr_values and caller.acr not in acr_values:
        return False
    if token_age and not (caller.issued_at > 0 and at - caller.issued_at <= token_age):
        return False
    if max_age:
        return caller.auth_time > 0 and -SKEW <= at - caller.auth_time <= max_age
    return bool(acr_values or token_age)


def renewed(hold: Hold, caller: Caller, at: float = 0.0) -> bool:  # noqa: ARG001 - as ``Holds.released``
    """Whether a caller has logged in since a standing step-up was put in force.

    Where a token does not say when that was (``auth_time``), it must itself be younger.
    """
    return hold.action is Action.STEP_UP and (caller.auth_time or caller.issued_at) > hold.since
