"""What is demanded of a group or before an operation: step-up, DPoP, mutual TLS, passkeys."""

from limen.copilot.reading.fillers.conditions import exempt, when
from limen.copilot.reading.frame import Frame, Slots, spread, values_of
from limen.copilot.slots import EVERYONE


def require(frame: Frame) -> list[Slots]:
    """Whoever and whatever was named; a group with operations is the group on these."""
    rest = {**exempt(frame), **when(frame)}
    operations = frame.names("operation")
    kinds = ("role",) if frame.op == "require_step_up" else ("key", "client", "role")
    single: dict[str, tuple[str, ...]] = {}
    for kind in kinds:
        if any(piece.kind == kind and not piece.mark for piece in frame.left):
            single[kind] = values_of(frame.target(kind))
            frame.drop_owners(single[kind] if kind == "key" else ())
    if not single and not operations:
        single, operations = _elsewhere(frame, kinds)
    return spread({**rest, "operations": operations}, **single)


def _elsewhere(frame: Frame, kinds: tuple[str, ...]) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
    """Everyone, where that was said; else whoever or whatever was spoken of before."""
    if frame.says("everyone"):
        return {"role": (EVERYONE,)}, ()
    found = frame.target(*kinds, "operation")
    if found and found[0].kind == "operation":
        return {}, values_of(found)
    return {piece.kind: values_of(found) for piece in found}, ()


FILLERS = dict.fromkeys(("require_step_up", "require_dpop", "require_mtls", "require_passkey"), require)
