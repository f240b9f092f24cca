"""How old, how often and how large: token lifetimes, rate limits, quotas, bodies."""

from typing import Any

from msgspec.structs import replace

from limen.copilot.reading.fillers.conditions import exempt, when
from limen.copilot.reading.fillers.relative import moved, worked_out
from limen.copilot.reading.frame import Ask, Frame, Slots, spread, values_of
from limen.copilot.reading.piece import Piece
from limen.copilot.slots import EVERYONE


def set_token_lifetime(frame: Frame) -> list[Slots]:
    """Roles or clients, and seconds."""
    rest = {**exempt(frame), **when(frame)}
    length = _length(frame)
    found: list[Slots] = []
    for slot, name in _who(frame, "role", "client"):
        present = frame.inventory.settings.get("token_lifetime_s", {}).get(name)
        if length is None:
            seconds = worked_out(frame, present)
        else:
            shifted = moved(frame, length, present)
            seconds = length if shifted is None else shifted
        found += spread({**rest, "seconds": round(seconds) if seconds else None}, **{slot: (name,)})
    return found or spread({**rest, "seconds": length})


def _length(frame: Frame) -> int | None:
    """The length of time; of two, the one that is led to: ``from an hour to twenty minutes``."""
    lengths = frame.take("duration")
    led = [piece for piece in lengths if set(piece.before[-1:]) & frame.lexicon.sets["led_to"]]
    chosen = led if len({piece.value for piece in lengths}) > 1 and len(led) == 1 else lengths
    values = {piece.value for piece in chosen}
    if len(values) > 1:
        raise Ask(f"one length of time, please: {' or '.join(piece.text for piece in chosen)}?")
    return int(values.pop()) if values else None


def set_rate_limit(frame: Frame) -> list[Slots]:
    """Whose calls, how many, in which time."""
    return _limited(frame, "rate_limits", ("key", "client", "role"))


def set_quota(frame: Frame) -> list[Slots]:
    """Whose calls, how many, in a day, a week or a month."""
    return _limited(frame, "quotas", ("key", "role"))


def set_body_limit(frame: Frame) -> list[Slots]:
    """Operations and bytes; a body has no other limit for some callers than for others."""
    operations = _operations(frame)
    size = frame.one("size")
    present = frame.inventory.settings.get("body_limit_bytes", {}).get("*")
    value = worked_out(frame, present) if size is None else moved(frame, size, present)
    size = size if value is None else round(value)
    if not operations and frame.says("them_object", "it", "there"):
        operations = values_of(frame.target("operation"))
    if not operations and any(p.kind == "operation" for p in frame.carried) and not frame.says("general"):
        raise Ask("for which operations, or for all of them?")
    for kind in ("role", "client", "key"):
        frame.take(kind, test=lambda piece: bool(operations) and _sends(frame, piece))
    return spread({"operations": operations, "bytes": size})


def _sends(frame: Frame, piece: Piece) -> bool:
    """Whether somebody is only who sends what is limited: ``customers may send ... on createOrder``."""
    return bool(set(piece.after[:1]) & frame.lexicon.sets["modal"])


def _limited(frame: Frame, settings: str, kinds: tuple[str, ...]) -> list[Slots]:
    operations = _operations(frame)
    pointed = bool(operations) and (frame.says("them_object") or _it_before(frame))
    who = _who(frame, *kinds) if not operations or pointed or _named(frame, kinds) else []
    rate = _rate(frame)
    found: list[Slots] = []
    for slot, name in who or [("", "")]:
        present = _present(frame, settings, slot or "operation", name or next(iter(operations), ""))
        calls, per_s = _shifted(frame, rate, present) if rate else _relative(frame, present)
        calls = round(calls, 6) if calls is not None else None
        if calls is not None and calls != int(calls):
            raise Ask("calls come whole: in which time, how many?")
        if calls == 0:
            raise Ask("none at all would be a block: is that meant?")
        slots = {"operations": operations, "calls": int(calls) if calls else None, "per_s": per_s}
        found += spread(slots, **({slot: (name,)} if slot else {}))
    return found


def _it_before(frame: Frame) -> bool:
    """Whether "it" stands before the operation, so that it is somebody who was spoken of: ``keep it at most
    30 exportOrders calls a minute``.
    """
    named = [frame.spoken.find(p.text.lower()) for p in frame.pieces if p.kind == "operation"]
    said = f" {frame.spoken} ".find(" it ")
    return said >= 0 and any(place > said for place in named)


def _operations(frame: Frame) -> tuple[Any, ...]:
    """Operations that were named, that the sentence began with, or that "there" stands for."""
    named = frame.names("operation") or frame.lent("operation")
    return named or (values_of(frame.target("operation")) if frame.says("there") else ())


def _named(frame: Frame, kinds: tuple[str, ...]) -> bool:
    return any(piece.kind in kinds and not piece.mark for piece in frame.left)


def _rate(frame: Frame) -> tuple[float, int] | None:
    """The rate; of two, the one that is led to: ``from 600 to 300 a minute``."""
    rates = frame.take("rate")
    led = [piece for piece in rates if set(piece.before[-1:]) & frame.lexicon.sets["led_to"]]
    chosen = led if len({piece.value for piece in rates}) > 1 and len(led) == 1 else rates
    if len({piece.value for piece in chosen}) > 1:
        raise Ask(f"one rate, please: {' or '.join(piece.text for piece in chosen)}?")
    return chosen[0].value if chosen else None


def _shifted(frame: Frame, rate: tuple[float, int], present: dict[str, Any] | None) -> tuple[Any, Any]:
    same = present if present and present["per_s"] == rate[1] else None
    calls = moved(frame, rate[0], same["calls"]) if same else None
    if calls is None and same and frame.says("knock_off"):
        calls = worked_out(frame, same["calls"])
    return (rate[0] if calls is None else calls), rate[1]


def _relative(frame: Frame, present: dict[str, Any] | None) -> tuple[Any, Any]:
    calls = worked_out(frame, present["calls"] if present else None)
    times = {piece.value for piece in frame.pieces if piece.kind == "period"}
    if calls is not None and present and times - {present["per_s"]}:
        raise Ask(f"it is set for {present['per_s']} seconds now: how many calls, in which time?")
    if calls is not None:
        return calls, present["per_s"] if present else None
    numbers = [piece.value for piece in frame.take("number")]
    often = next((per for word, per in frame.lexicon.adverbs.items() if f" {word} " in frame.text), None)
    if numbers and often and not frame.says("by", "more_by_itself"):
        return numbers[-1], often
    if numbers and not present:
        raise Ask(f"{numbers[-1]:g} in which time: a second, a minute, an hour, a day?")
    if not numbers or present is None:
        return None, None
    shifted = moved(frame, numbers[-1], present["calls"])
    if shifted is None:
        raise Ask(f"{numbers[-1]:g} in which time: a second, a minute, an hour, a day?")
    return shifted, present["per_s"]


def _present(frame: Frame, settings: str, slot: str, name: str) -> dict[str, Any] | None:
    limits: list[dict[str, Any]] = frame.inventory.settings.get(settings, [])
    return next((limit for limit in limits if limit.get(slot) == name), None)


def _who(frame: Frame, *kinds: str) -> list[tuple[str, str]]:
    for kind in kinds:
        if _named(frame, (kind,)):
            names = values_of(frame.target(kind))
            frame.drop_owners(names if kind == "key" else ())
            return [(kind, value) for value in names]
    if frame.says("everyone"):
        return [("role", EVERYONE)]
    found = frame.target(*kinds) or _key_of(frame)
    if not found and "role" in kinds and not frame.inventory.roles:
        return [("role", name) for name in frame.new_name()]
    return [(piece.kind, value) for piece in found for value in piece.values]


def _key_of(frame: Frame) -> list[Piece]:
    """The one key of whose name that of a network is the beginning: ``the quota of Kestrel``."""
    for piece in frame.left:
        keys = [k.id for k in frame.inventory.keys if k.id.startswith(f"{piece.text.lower()}-")]
        if piece.kind == "network" and not piece.mark and len(keys) == 1:
            frame.take("network")
            return [replace(piece, kind="key", values=tuple(keys))]
    return []


FILLERS = {
    "set_token_lifetime": set_token_lifetime,
    "set_rate_limit": set_rate_limit,
    "set_quota": set_quota,
    "set_body_limit": set_body_limit,
}
