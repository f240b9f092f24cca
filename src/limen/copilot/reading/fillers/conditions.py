"""Conditions and exceptions of a rule: from where, when, on which device, and who stays free of it."""

from typing import Any

from limen.copilot.reading.frame import Ask, Frame, Slots

_NEW_DEVICE = ("new device", "unknown device", "unfamiliar device", "new phone", "new machine", "unrecognised device",
               "unrecognized device", "device they never", "new computer", "new laptop", "device be new", "device is new", "unseen device")  # fmt: skip


def when(frame: Frame) -> Slots:
    """The conditions that were named, as a ``when``."""
    found: dict[str, Any] = {}
    unless = frame.says("unless", "except when", "except if")
    for kind in ("network", "country"):
        inside, outside = frame.names(kind, "inside"), frame.names(kind, "outside")
        if unless and inside and not outside:
            inside, outside = (), inside
        found |= {f"{kind}_in": inside} if inside else {}
        found |= {f"{kind}_not_in": outside} if outside else {}
    found |= _hours(frame, unless=unless)
    if frame.says(*_NEW_DEVICE):
        found["device"] = "new"
    if frame.op != "require_passkey" and frame.says("passkey", "passkeys"):
        if not frame.says("without passkey", "without a passkey", "unless", "no passkey", "not passkey", "not use a passkey", "not log in with a passkey", "except", "not with a passkey", "lack", "not have", "excepted", "exempt", "excluded"):
            raise Ask("is a passkey to be required, or does it lift the requirement?")
        found["auth_not"] = "passkey"
    return {"when": found} if found else {}


def _hours(frame: Frame, *, unless: bool) -> dict[str, str]:
    inside, outside = frame.one("hours", ""), frame.one("hours", "outside")
    if outside or (inside and unless):
        return {"hours_not_in": outside or inside}
    return {"hours_in": inside} if inside else {}


def exempt(frame: Frame) -> Slots:
    """Who and what stays free, as an ``except``."""
    kinds = (("roles", "role"), ("keys", "key"), ("networks", "network"), ("operations", "operation"))
    found = {slot: names for slot, kind in kinds if (names := frame.names(kind, "except"))}
    return {"except": found} if found else {}
