"""Rules of who may do what: permit or forbid, with conditions, exceptions and limits; and rules taken away."""

from limen.copilot.reading.fillers.conditions import exempt, when
from limen.copilot.reading.frame import Ask, Frame, Slots, spread, values_of
from limen.copilot.slots import EVERYONE

_NO = ("not", "never", "forbid", "prohibit", "no", "nobody", "can't", "mustn't", "shouldn't", "deny", "disallow", "ban", "stop",
       "prevent", "don't", "no one", "none", "bar", "off limit", "keep", "off", "lose", "won't", "noone", "reserve", "taboo")  # fmt: skip
_YES = ("may", "permit", "allow", "let", "can", "should be able", "be able")


def add_policy(frame: Frame) -> list[Slots]:
    """One rule; ``nobody but X`` and ``only X`` forbid everyone else."""
    rest: Slots = {**exempt(frame), **when(frame)}
    operations = frame.names("operation")
    rate = frame.one("rate")
    roles = values_of(frame.target("role"))
    forbids = frame.says(*_NO)
    if not forbids and not frame.says(*_YES) and not rate:
        raise Ask("is this to be permitted or forbidden?")
    if _only(frame) and roles and not rest.get("except", {}).get("roles"):
        rest["except"], roles = {**rest.get("except", {}), "roles": roles}, (EVERYONE,)
    elif not roles and rest.get("except", {}).get("roles"):
        roles = (EVERYONE,)
    effect = "forbid" if forbids or rate or _only(frame) else "permit"
    slots: Slots = {"effect": effect, "operations": operations, **rest}
    if rate:
        slots["limit"] = {"calls": int(rate[0]), "per_s": rate[1]}
    return spread(slots, role=roles)


def remove_policy(frame: Frame) -> list[Slots]:
    """Rules, by name."""
    policies = values_of(frame.target("policy"))
    frame.drop("role", "operation", "hours", "rate", "number", "network")
    return spread({}, policy=policies)


def set_mode(frame: Frame) -> list[Slots]:
    """Operations and a mode."""
    operations = values_of(frame.target("operation"))
    if not operations and frame.says("everywhere", "everything", "all operation", "every operation", "globally"):
        operations = ("*",)
    modes = [mode for mode, words in _MODES if frame.says(*words)]
    if len(modes) > 1:
        modes = [mode for mode in modes if mode != "off"] if "enforce" in modes or "observe" in modes else modes
    mode = modes[0] if modes else None
    if len(set(modes)) > 1:
        mode = _latest(frame, modes)
    return spread({"operations": operations, "mode": mode})


_MODES = (
    ("enforce", ("enforce", "enforcing", "enforcement", "for real", "block for real")),
    ("observe", ("observe", "observing", "watch only", "only watch", "just watch", "shadow", "monitor", "observation", "learning mode", "look only", "only look", "watch")),
    ("off", ("off", "disable", "mode off", "no checking")),
)


def _latest(frame: Frame, modes: list[str]) -> str:
    """Of two modes the one that is led to: ``from observe to enforce``."""
    last = {mode: max(frame.text.rfind(f" {word} ") for word in words) for mode, words in _MODES if mode in modes}
    return max(last, key=lambda mode: last[mode])


def _only(frame: Frame) -> bool:
    led = any(piece.kind == "role" and "only" in piece.before[-2:] for piece in frame.pieces)
    return led or frame.says("reserve", "exclusive")


FILLERS = {"add_policy": add_policy, "remove_policy": remove_policy, "set_mode": set_mode}
