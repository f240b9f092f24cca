"""How old, how often and how large: token lifetimes, rate limits, quotas, bodies."""

from typing import Any

from limen.copilot.reading.fillers.conditions import exempt, when
from limen.copilot.reading.fillers.relative import shifted, worked_out
from limen.copilot.reading.frame import Ask, Frame, Slots, spread, values_of
from limen.copilot.slots import EVERYONE


def set_token_lifetime(frame: Frame) -> list[Slots]:
    """Roles or clients, and seconds."""
    frame.drop("number") if any(p.kind == "duration" for p in frame.left) and frame.says("token") else None
    rest = {**exempt(frame), **when(frame)}
    who = _who(frame, "role", "client")
    found: list[Slots] = []
    length = frame.one("duration")
    if not who:
        return [{**rest, **({"seconds": length} if length else {})}]
    for slot, name in who:
        present = frame.inventory.settings.get("token_lifetime_s", {}).get(name)
        seconds = worked_out(frame, present) if length is None else (shifted(frame, length, present) or length)
        found += spread({**rest, "seconds": round(seconds) if seconds else None}, **{slot: (name,)})
    return found


def set_rate_limit(frame: Frame) -> list[Slots]:
    """Whose calls, how many, in which time."""
    return _limited(frame, "rate_limits", ("key", "client", "role"))


def set_quota(frame: Frame) -> list[Slots]:
    """Whose calls, how many, in a day, a week or a month."""
    return _limited(frame, "quotas", ("key", "role"))


def set_body_limit(frame: Frame) -> list[Slots]:
    """Operations and bytes."""
    operations = frame.names("operation") or frame.lent("operation")
    size = frame.one("size")
    present = frame.inventory.settings.get("body_limit_bytes", {}).get("*")
    if size is None:
        size = worked_out(frame, present)
    frame.drop("role") if frame.says("login") else None
    return spread({"operations": operations, "bytes": round(size) if size else None})


def _limited(frame: Frame, settings: str, kinds: tuple[str, ...]) -> list[Slots]:
    operations = frame.names("operation") or frame.lent("operation")
    who = _who(frame, *kinds) if not operations or any(p.kind in kinds for p in frame.left) else []
    rate = frame.one("rate")
    calls, per_s = rate if rate else (None, None)
    found: list[Slots] = []
    for slot, name in who or [("", "")]:
        if calls is None:
            calls, per_s = _relative(frame, settings, slot, name)
        if calls is not None and calls != int(calls):
            raise Ask("calls come whole: in which time, how many?")
        slots = {"operations": operations, "calls": int(calls) if calls else None, "per_s": per_s}
        if calls == 0:
            raise Ask("none at all would be a block: is that meant?")
        found += spread(slots, **({slot: (name,)} if slot else {}))
    return found


def _relative(frame: Frame, settings: str, slot: str, name: str) -> tuple[Any, Any]:
    present = _present(frame, settings, slot, name)
    number = next(iter(frame.take("number")), None)
    if number is not None and present:
        moved = shifted(frame, number.value, present["calls"])
        return (moved if moved is not None else number.value), present["per_s"]
    if number is not None:
        raise Ask(f"{number.value:g} in which time: a second, a minute, an hour, a day?")
    calls = worked_out(frame, present["calls"] if present else None)
    return calls, present["per_s"] if present and calls is not None else None


def _present(frame: Frame, settings: str, slot: str, name: str) -> dict[str, Any] | None:
    limits: list[dict[str, Any]] = frame.inventory.settings.get(settings, [])
    return next((limit for limit in limits if limit.get(slot or "operation") == name), None)


def _who(frame: Frame, *kinds: str) -> list[tuple[str, str]]:
    for kind in kinds:
        if any(piece.kind == kind and not piece.mark for piece in frame.left):
            return [(kind, value) for value in values_of(frame.target(kind))]
    if frame.says("every role", "all role", "everyone", "everybody", "anyone", "every token", "all token", "every caller", "all of them", "any caller", "all user", "every user", "anybody"):
        return [("role", EVERYONE)]
    found = frame.target(*kinds)
    return [(piece.kind, value) for piece in found for value in piece.values]


FILLERS = {
    "set_token_lifetime": set_token_lifetime,
    "set_rate_limit": set_rate_limit,
    "set_quota": set_quota,
    "set_body_limit": set_body_limit,
}
