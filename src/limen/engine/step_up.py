"""Step-up authentication after RFC 9470: what is asked of a caller, and when it has been given.

The challenge goes out in ``WWW-Authenticate`` with status 401; the client returns with a token whose
``auth_time`` is younger than ``max_age`` or whose ``acr`` is one of those named.
"""

import re

from limen.model import Caller

SKEW = 60.0
"""Seconds by which the issuer's clock may run ahead of ours before its ``auth_time`` is not believed."""

_UNSAFE = re.compile(r"[^\x20-\x21\x23-\x5b\x5d-\x7e]")


def challenge(acr_values: tuple[str, ...], max_age: int) -> str:
    """The ``WWW-Authenticate`` value that asks for a proof no older than ``max_age`` seconds (RFC 9470, 3).

    ``acr_values`` are the classes that would do, in order of preference; without any, and with a
    ``max_age`` of 0, the parameter is left out.
    """
    parts = [
        'Bearer error="insufficient_user_authentication"',
        'error_description="A fresh or stronger proof of identity is needed"',
    ]
    if acr_values:
        parts.append(f'acr_values="{" ".join(_UNSAFE.sub("", value) for value in acr_values)}"')
    if max_age:
        parts.append(f'max_age="{max_age}"')
    return ", ".join(parts)


def met(caller: Caller, at: float, max_age: int, acr_values: tuple[str, ...]) -> bool:
    """Whether the caller's token at time ``at`` (Unix seconds) already carries the proof asked for.

    Either will do: a proof of identity at most ``max_age`` seconds old (0: age does not count), or a class
    among ``acr_values``. A caller that never proved itself (no ``auth_time``, no ``acr``) meets nothing.
    """
    if caller.acr and caller.acr in acr_values:
        return True
    return caller.auth_time > 0 and -SKEW <= at - caller.auth_time <= max_age and max_age > 0
