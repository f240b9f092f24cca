"""Conditions and exceptions of a rule: from where, when, on which device, and who stays free of it."""

from typing import Any

from limen.copilot.reading.frame import Ask, Frame, Slots
from limen.copilot.reading.piece import Piece


def when(frame: Frame) -> Slots:
    """The conditions that were named, as a ``when``."""
    found: dict[str, Any] = {}
    unless = frame.says("unless")
    for kind in ("network", "country"):
        doubly = any(p.kind == kind and p.mark == "outside" and _doubly(frame, p) for p in frame.left)
        inside, outside = frame.names(kind, "inside"), frame.names(kind, "outside")
        if doubly and not inside:
            inside, outside = outside, ()
        elif unless and inside and not outside:
            inside, outside = (), inside
        found |= {f"{kind}_in": inside} if inside else {}
        found |= {f"{kind}_not_in": outside} if outside else {}
    found |= _hours(frame, unless=unless) | _token_age(frame)
    if frame.says("new_device"):
        found["device"] = "new"
        frame.drop("field")
    if frame.op != "require_passkey" and frame.says("passkey"):
        if not frame.says("without_passkey"):
            raise Ask("is a passkey to be required, or does it lift the requirement?")
        found["auth_not"] = "passkey"
    return {"when": found} if found else {}


def _doubly(frame: Frame, piece: Piece) -> bool:
    """Whether a place is denied twice, so that a rule holds there: ``unless they are not in it``."""
    before = f" {frame.spoken} ".partition(f" {piece.text.lower()} ")[0]
    _, unless, clause = before.rpartition(" unless ")
    denied = set(clause.split()) & frame.lexicon.sets["denying_place"]
    return bool(unless and denied) and "," not in clause


def _hours(frame: Frame, *, unless: bool) -> dict[str, str]:
    inside, outside = frame.one("hours", ""), frame.one("hours", "outside") or frame.one("hours", "except")
    if outside or (inside and unless):
        return {"hours_not_in": outside or inside}
    return {"hours_in": inside} if inside else {}


def _token_age(frame: Frame) -> dict[str, int]:
    """``with a token older than two hours``: the length of time just behind the words for it."""
    if not frame.says("older_than") or frame.op == "set_token_lifetime":
        return {}
    ages = frame.take("duration", None)
    return {"token_age_over_s": ages[-1].value} if len(ages) == 1 else {}


def exempt(frame: Frame) -> Slots:
    """Who and what stays free, as an ``except``."""
    kinds = (("roles", "role"), ("keys", "key"), ("networks", "network"), ("operations", "operation"))
    found = {slot: names for slot, kind in kinds if (names := frame.names(kind, "except"))}
    return {"except": found} if found else {}
