"""What is demanded of a group or before an operation: step-up, DPoP, mutual TLS, passkeys."""

from limen.copilot.reading.fillers.conditions import exempt, when
from limen.copilot.reading.frame import Frame, Slots, spread, values_of
from limen.copilot.slots import EVERYONE


def require(frame: Frame) -> list[Slots]:
    """Whoever and whatever was named; a group with operations is the group on these."""
    rest = {**exempt(frame), **when(frame)}
    operations = frame.names("operation")
    single: dict[str, tuple[str, ...]] = {}
    kinds = ("role",) if frame.op == "require_step_up" else ("key", "client", "role")
    for kind in kinds:
        if any(piece.kind == kind for piece in frame.left):
            single[kind] = values_of(frame.target(kind))
    if not single and not operations:
        found = frame.target(*kinds, "operation")
        for piece in found:
            if piece.kind == "operation":
                operations = values_of(found)
            else:
                single[piece.kind] = values_of(found)
    if not single and not operations and frame.says("everyone", "everybody", "anyone", "every role", "all role", "every user", "all user"):
        single["role"] = (EVERYONE,)
    return spread({**rest, "operations": operations}, **single)


FILLERS = dict.fromkeys(("require_step_up", "require_dpop", "require_mtls", "require_passkey"), require)
