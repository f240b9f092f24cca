"""Doubts: what makes a plan a question although every slot is filled. One small function a doubt.

A careful assistant asks when a part of a wish found no place in the plan: a condition, a comparison, a choice,
a name that is nobody's. Each doubt gets the draft of one operation and the words it was made of.
"""

from collections.abc import Callable, Iterable
from typing import Any

from limen.copilot.operation import Impact
from limen.copilot.operations import BY_NAME
from limen.copilot.reading.frame import Frame, Slots

Doubt = Callable[[Frame, list[Slots]], str]


def condition(frame: Frame, filled: list[Slots]) -> str:
    """A word for a condition, an exception or a comparison, and nothing in the slots that came of it."""
    if BY_NAME[frame.op].impact is Impact.READ:
        return ""
    for words, handled in _CONDITIONS:
        said = next((word for word in words if frame.says_loosely(word)), "")
        if said and not any(handled(frame, slots) for slots in filled):
            return f"what is {said!r} to mean here?"
    return ""


def later_start(frame: Frame, _filled: list[Slots]) -> str:
    """A day from which on: nothing here starts later by itself."""
    if frame.op == "search_evidence":
        return ""
    for piece in frame.pieces:
        starts = set(piece.before) & {"from", "start", "starting", "as", "effective", "beginning", "on"}
        if piece.kind == "date" and starts & {"from", "start", "starting", "effective", "beginning"} and piece.value != frame.inventory.today:
            return f"it would be in force at once, not from {piece.value} on: is that right?"
    return ""


def choice(frame: Frame, _filled: list[Slots]) -> str:
    """One or the other, and it is not said which."""
    if frame.says("whichever", "either", "or so", "or something"):
        return "which of them?"
    if frame.op not in ("add_policy", "mask_field") and frame.says("or") and not frame.says("not", "never", "nobody", "no", "don't"):
        kinds = [piece.kind for piece in frame.pieces if not piece.mark and piece.kind in _TARGETS]
        if any(kinds.count(kind) > 1 for kind in kinds):
            return "which of them, or all?"
    return ""


def sweep(frame: Frame, filled: list[Slots]) -> str:
    """All keys or gateways at once, and for good."""
    if frame.op in ("revoke_key", "stop_gateway", "suspend_key") and len(filled) != 1:
        named = [piece for piece in frame.pieces if piece.kind in ("key", "gateway")]
        return "" if len(named) >= len(filled) else "all of them? Name them one by one"
    if frame.op in ("revoke_key", "stop_gateway") and frame.says("all", "every", "everything"):
        return "all of them? Name them one by one"
    return ""


def contradictions(drafts: Iterable[tuple[str, Slots]]) -> str:
    """Two wishes about the same thing that cannot both be carried out."""
    seen: dict[tuple[str, ...], tuple[str, Slots]] = {}
    for op, slots in drafts:
        target = tuple(str(slots.get(name, "")) for name in ("role", "key", "client", "operations", "gateway", "policy", "when", "severity", "detector", "budget", "networks", "countries", "model", "field", "path", "target", "change", "owner"))
        group = next((number for number, ops in enumerate(_RIVALS) if op in ops), op)
        before = seen.setdefault((str(group), *target), (op, slots))
        if before != (op, slots) and any(target):
            return "two parts of this contradict each other: which one holds?"
    return ""


_RIVALS = (
    frozenset({"suspend_key", "resume_key", "revoke_key"}),
    frozenset({"block_network", "allow_network"}),
    frozenset({"approve_model", "rollback_model"}),
)
_TARGETS = frozenset({"role", "key", "client", "network", "country", "gateway"})


def _when(name: str) -> Callable[[Frame, Slots], bool]:
    return lambda _frame, slots: name in slots.get("when", {})


def _bounded(_frame: Frame, slots: Slots) -> bool:
    return bool(slots.get("when") or slots.get("except"))


def _outside(_frame: Frame, slots: Slots) -> bool:
    found = slots.get("when", {})
    free = slots.get("except") or (slots.get("networks") and "key" in slots)
    return bool(free) or any(name.endswith("not_in") for name in found)


def _timed(_frame: Frame, slots: Slots) -> bool:
    hours = {"hours_in", "hours_not_in"} & slots.get("when", {}).keys()
    return bool(hours) or any(slots.get(name) for name in ("until", "duration_s", "expires", "since", "last_s", "seconds", "grace_s", "per_s"))


def _worked_out(frame: Frame, _slots: Slots) -> bool:
    return frame.relative


def _placed(_frame: Frame, slots: Slots) -> bool:
    return any(slots.get(name) for name in ("operations", "networks", "target", "key"))


def _always(_frame: Frame, _slots: Slots) -> bool:
    return False


_CONDITIONS: tuple[tuple[tuple[str, ...], Callable[[Frame, Slots], Any]], ...] = (
    (("device", "laptop", "unfamiliar"), _when("device")),
    (("older than", "older"), _when("token_age_over_s")),
    (("unless", "except", "excepted", "apart from", "other than", "with the exception"), _bounded),
    (("outside", "anywhere but", "nowhere but"), _outside),
    (("weekend", "night", "weekday", "business hour", "working hour", "office hour", "holiday", "overnight"), _timed),
    (("half", "third", "twice", "double", "triple", "tenth", "halve", "times as", "fold"), _worked_out),
    (("in there", "over there", "out there", "there for"), _placed),
    (("same day", "same date", "until then", "up to then", "through then", "till then"), _timed),
    (("ttl=-", "minus"), _always),
    (("if", "whenever"), _bounded),
)

DOUBTS: tuple[Doubt, ...] = (condition, later_start, choice, sweep)


def doubt(frame: Frame, filled: list[Slots]) -> str:
    """The first question about a draft; ``""`` where there is none."""
    return next((question for ask in DOUBTS if (question := ask(frame, filled))), "")
