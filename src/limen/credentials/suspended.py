"""What the gateway itself refuses, with the decision process dead too."""

from collections.abc import Iterable

from limen.model import Action, Hold, Key, Scope

_PERSONAL = (Scope.CREDENTIAL, Scope.CALLER)


def suspended_public_ids(holds: Iterable[Hold], keys: Iterable[Key], at: float) -> list[str]:
    """The public ids of keys that must not pass at time ``at``: blocked, suspended, revoked or expired;
    sorted.

    The text of an imported key does not hold its public id, so the gateway cannot match it: the decision
    process alone refuses such a key. Rotating it once gives it a text that the gateway can match.
    """
    held = {h.subject for h in holds if h.action >= Action.BLOCK and h.scope in _PERSONAL and h.stands(at)}
    return sorted(
        key.public_id
        for key in keys
        if key.refused(at) or key.credential in held or (key.principal and key.principal in held)
    )
