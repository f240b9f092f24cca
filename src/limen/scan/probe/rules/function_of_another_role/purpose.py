"""Whom an operation is for, as its scopes and words say."""

from limen.scan.probe.ground import Probe
from limen.scan.probe.plan import Call
from limen.scan.probe.tokens import scopes_of
from limen.scan.source.reading import ADMIN
from limen.scan.words import words


def not_his(probe: Probe, call: Call, who: str) -> str:
    """Why an operation is not for him; empty where nothing says so."""
    identity = probe.identities[who]
    held, needed = (
        scopes_of(identity.token),
        call.operation.declared.scopes if call.operation.declared else frozenset(),
    )
    if held is not None and needed and _one(call) and needed - held:
        return (
            f"it is declared for the scope {' '.join(sorted(needed - held))}, which his token does not have"
        )
    if held is not None and needed:
        return ""
    admin = sorted(_says(call) & ADMIN)
    ordinary = not ADMIN & frozenset(words(probe.role(who)))
    if (
        admin
        and ordinary
        and any(probe.above(each, who) or _administers(probe, each) for each in probe.others(who))
    ):
        return f"its words say that it is not for everybody ({admin[0]})"
    return ""


def _one(call: Call) -> bool:
    """Whether its document gives one alternative only, all of whose scopes are needed."""
    declared = call.operation.declared
    return declared is not None and declared.security is not None and len(declared.security) == 1


def _says(call: Call) -> frozenset[str]:
    declared = call.operation.declared
    tags = declared.data.get("tags") if declared else None
    told = [str(each) for each in tags] if isinstance(tags, list) else []
    return call.words | frozenset(word for each in told for word in words(each))


def _administers(probe: Probe, who: str) -> bool:
    return bool(ADMIN & frozenset(words(probe.role(who))))
