"""Doubts: what makes a plan a question although every slot is filled. One small function a doubt.

A careful assistant asks when a part of a wish found no place in the plan: a condition, a comparison, a
choice, a day on which it is to begin. Each doubt gets the draft of one operation and its words.
"""

from collections.abc import Callable
from typing import Any

from limen.copilot.operation import Impact
from limen.copilot.operations import BY_NAME
from limen.copilot.reading.frame import Frame, Slots

Doubt = Callable[[Frame, list[Slots]], str]


def condition(frame: Frame, filled: list[Slots]) -> str:
    """A word for a condition, an exception or a comparison, and nothing in the slots that came of it."""
    if BY_NAME[frame.op].impact is Impact.READ:
        return ""
    for name, handled in _CONDITIONS.items():
        said = frame.says_loosely(name)
        if said and not any(handled(frame, slots) for slots in filled):
            return f"what is {said!r} to mean here?"
    return ""


def thing(frame: Frame, filled: list[Slots]) -> str:
    """A thing of the API beside a wish for all of it: ``webhook bodies below 32 KB``."""
    if frame.op not in _ABOUT or any(slots.get("operations") for slots in filled):
        return ""
    tags = {operation.tag.removesuffix("s") for operation in frame.inventory.operations} - frame.lexicon.known
    said = next(
        (tag for tag in sorted(tags) if tag and any(f" {form} " in frame.loose for form in (tag, f"{tag}s"))),
        "",
    )
    return f"which operations on {said!r} are meant?" if said else ""


def own_people(frame: Frame, filled: list[Slots]) -> str:
    """``my team`` where no role came of it: whoever that is, it is not everyone."""
    fields = BY_NAME[frame.op].__struct_fields__
    if "role" not in fields or any(slots.get(name) for slots in filled for name in ("role", "key", "client")):
        return ""
    said = frame.says_loosely("own_group")
    return f"who is {said!r}?" if said else ""


def whose(frame: Frame, _filled: list[Slots]) -> str:
    """``the Fjordline people``, where both a network and a caller are called so."""
    names = [name.lower() for name in (*(c.id for c in frame.inventory.callers), *frame.inventory.clients)]
    for piece in frame.pieces if frame.op.endswith("_network") else ():
        people = piece.kind == "network" and set(piece.after[:1]) & frame.lexicon.sets["own_people"]
        if people and any(piece.text.lower() in name for name in names):
            return f"is the network of {piece.text} meant, or who calls from there?"
    return ""


_ABOUT = frozenset(
    {"set_body_limit", "set_rate_limit", "set_quota", "require_step_up", "mask_field", "set_mode"}
)


def later_start(frame: Frame, _filled: list[Slots]) -> str:
    """A day or a time from which on: nothing here starts later by itself."""
    if frame.op in ("search_evidence", "explain", "undo"):
        return ""
    ends = frame.op in ("create_key", "set_key_expiry", "rotate_key")
    for piece in frame.pieces:
        if piece.kind == "duration" and not ends and set(piece.before[-1:]) & frame.lexicon.sets["delaying"]:
            return f"it would be in force at once, not in {piece.text}: is that right?"
        name = "starting_end" if frame.op in ("create_key", "set_key_expiry") else "starting"
        starts = set(piece.before) & frame.lexicon.sets[name]
        if piece.kind == "date" and starts and piece.value != frame.inventory.today:
            return f"it would be in force at once, not from {piece.value} on: is that right?"
    return ""


def again(frame: Frame, _filled: list[Slots]) -> str:
    """Something that is to be done again and again: nothing here repeats by itself."""
    repeated = frame.op not in ("set_token_lifetime", "set_budget") and any(
        piece.kind == "duration" and set(piece.before[-1:]) & frame.lexicon.sets["each"]
        for piece in frame.pieces
    )
    return "it is done once, not again and again: is that right?" if repeated else ""


def bounds(frame: Frame, filled: list[Slots]) -> str:
    """``may only ... from the office``: whether what is not said stays forbidden, or is to be."""
    permits = any(slots.get("effect") == "permit" and slots.get("when") for slots in filled)
    said = frame.says_loosely("only_permitted") if permits else ""
    return "is that a permission, or is everything else to be forbidden?" if said else ""


def choice(frame: Frame, _filled: list[Slots]) -> str:
    """One or the other, and it is not said which."""
    if frame.says("undecided"):
        return "which of them?"
    if frame.op not in ("add_policy", "mask_field") and frame.says("or") and not frame.says("not", "no_word"):
        kinds = [piece.kind for piece in frame.pieces if not piece.mark and piece.kind in _CHOSEN]
        if any(kinds.count(kind) > 1 for kind in kinds):
            return "which of them, or all?"
    return ""


def sweep(frame: Frame, filled: list[Slots]) -> str:
    """All keys or gateways at once, and for good."""
    if frame.op in ("revoke_key", "stop_gateway", "suspend_key") and len(filled) != 1:
        own = (*frame.pieces, *frame.subjects)
        named = {piece.place for piece in own if piece.kind in ("key", "gateway")}
        return "" if len(named) >= len(filled) else "all of them? Name them one by one"
    if frame.op in ("revoke_key", "stop_gateway") and frame.says("every"):
        return "all of them? Name them one by one"
    return ""


_TARGETS = frozenset({"role", "key", "client", "network", "country", "gateway"})
_CHOSEN = _TARGETS | {
    "document",
    "upstream",
    "revision",
    "model",
    "path",
    "channel",
    "policy",
    "evidence",
    "incident",
    "date",
}


def _when(name: str) -> Callable[[Frame, Slots], bool]:
    return lambda _frame, slots: name in slots.get("when", {})


def _aged(frame: Frame, slots: Slots) -> bool:
    return frame.op == "set_token_lifetime" or "token_age_over_s" in slots.get("when", {})


def _bounded(_frame: Frame, slots: Slots) -> bool:
    return bool(slots.get("when") or slots.get("except"))


def _outside(frame: Frame, slots: Slots) -> bool:
    if frame.op.startswith("block_"):
        return True
    found = slots.get("when", {})
    free = slots.get("except") or (slots.get("networks") and "key" in slots)
    return bool(free) or any(name.endswith("not_in") for name in found)


def _timed(_frame: Frame, slots: Slots) -> bool:
    hours = {"hours_in", "hours_not_in"} & slots.get("when", {}).keys()
    return bool(hours) or any(slots.get(name) for name in _TIMES)


_TIMES = ("until", "duration_s", "expires", "since", "last_s", "seconds", "grace_s", "per_s")


def _worked_out(frame: Frame, _slots: Slots) -> bool:
    return frame.relative or frame.op in ("explain", "undo", "rollback_model")


def _placed(_frame: Frame, slots: Slots) -> bool:
    return any(slots.get(name) for name in ("operations", "networks", "target", "key", "path"))


def _asked_politely(frame: Frame, slots: Slots) -> bool:
    if frame.op in ("route_alerts", "plant_decoy", "label_evidence"):
        return True
    told = frame.op.startswith("require_") and bool(slots.get("operations")) and not frame.says("if_not")
    return frame.says("polite_if") or _bounded(frame, slots) or told


def _never(_frame: Frame, _slots: Slots) -> bool:
    return False


_CONDITIONS: dict[str, Callable[[Frame, Slots], Any]] = {
    "doubt_device": _when("device"),
    "older_than": _aged,
    "doubt_except": _bounded,
    "doubt_outside": _outside,
    "doubt_hours": _timed,
    "doubt_share": _worked_out,
    "doubt_place": _placed,
    "that_day": _timed,
    "doubt_always": _never,
    "doubt_if": _asked_politely,
}
"""What a list of words must have led to, by its name in the language file."""

DOUBTS: tuple[Doubt, ...] = (condition, thing, own_people, whose, later_start, again, bounds, choice, sweep)


def doubt(frame: Frame, filled: list[Slots]) -> str:
    """The first question about a draft; ``""`` where there is none."""
    return next((question for ask in DOUBTS if (question := ask(frame, filled))), "")
