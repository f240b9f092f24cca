"""Rules of who may do what: permit or forbid, with conditions, exceptions, limits; and rules taken away."""

from limen.copilot.reading.fillers.conditions import exempt, when
from limen.copilot.reading.frame import Ask, Frame, Slots, spread, unique, values_of
from limen.copilot.slots import EVERYONE

_MODES = {"enforce": "mode_enforce", "observe": "mode_observe", "off": "mode_off"}


def add_policy(frame: Frame) -> list[Slots]:
    """One rule; ``nobody but X`` and ``only X`` forbid everyone else."""
    rest: Slots = {**exempt(frame), **when(frame)}
    operations = frame.names("operation") or frame.lent("operation")
    rate = frame.one("rate")
    roles = values_of(frame.target("role"))
    forbids = frame.says("forbidden")
    if not forbids and not frame.says("permitted") and not rate:
        raise Ask("is this to be permitted or forbidden?")
    if forbids and frame.says("permits_outright") and not frame.says("permits_not"):
        raise Ask("is this to be permitted or forbidden?")
    free = rest.get("except", {}).get("roles")
    if _only(frame) and roles and not free:
        rest["except"], roles = {**rest.get("except", {}), "roles": roles}, (EVERYONE,)
    elif not roles and (free or frame.says("everyone")):
        roles = (EVERYONE,)
    granted = frame.says("permits_outright") and not forbids
    effect = "forbid" if forbids or _only(frame) or (rate and not granted) else "permit"
    slots: Slots = {"effect": effect, "operations": operations, **rest}
    if rate:
        slots["limit"] = {"calls": int(rate[0]), "per_s": rate[1]}
    return spread(slots, role=roles)


def _only(frame: Frame) -> bool:
    only = frame.lexicon.sets["only"]
    led = {
        word for piece in frame.pieces if piece.kind == "role" for word in piece.before[-2:] if word in only
    }
    frame.hear(led)
    return bool(led) or frame.says("reserved")


def remove_policy(frame: Frame) -> list[Slots]:
    """Rules, by name."""
    policies = frame.names("policy", None) or values_of(frame.target("policy"))
    frame.drop("role", "operation", "hours", "rate", "number", "network")
    return spread({}, policy=policies)


def set_mode(frame: Frame) -> list[Slots]:
    """Operations and a mode; ``all that is in observe`` are those that are in it now."""
    free = set(frame.names("operation", "except"))
    operations = tuple(name for name in frame.names("operation") if name not in free)
    modes = frame.chosen(_MODES)
    own = [mode for mode in modes if frame.says_loosely(_MODES[mode])]
    modes = own if len(modes) > 1 and len(own) == 1 and not frame.says("mode_direction") else modes
    if not operations and frame.says("in_mode") and len(modes) == 2:
        operations = _in_mode(frame, next(mode for mode in modes if mode != _latest(frame, modes)))
    if not operations and frame.says("whole_api"):
        operations = ("*",)
    operations = operations or values_of(frame.target("operation"))
    if len(modes) > 1:
        modes = [mode for mode in modes if mode != "off"]
    if len(modes) > 1 and not frame.says("mode_direction", "no_longer", "in_mode"):
        raise Ask(f"one mode, please: {' or '.join(modes)}?")
    return spread({"operations": operations, "mode": _latest(frame, modes) if modes else None})


def _in_mode(frame: Frame, mode: str) -> tuple[str, ...]:
    modes = frame.inventory.settings.get("mode", {})
    return unique(name for name, present in modes.items() if present == mode and name != "*")


def _latest(frame: Frame, modes: list[str]) -> str:
    """Of two modes the one that is led to: ``from observe to enforce``."""
    said = frame.lexicon.said
    last = {mode: max(frame.text.rfind(f" {phrase} ") for phrase in said[_MODES[mode]]) for mode in modes}
    return max(last, key=lambda mode: last[mode])


FILLERS = {"add_policy": add_policy, "remove_policy": remove_policy, "set_mode": set_mode}
