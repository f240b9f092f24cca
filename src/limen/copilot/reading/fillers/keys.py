"""API keys: made, renewed, held, ended, and what they may do from where until when."""

from limen.copilot.inventory import KeyEntry
from limen.copilot.reading.fillers.scopes import scopes_after, scopes_left, scopes_said
from limen.copilot.reading.fillers.times import end_of, last_day
from limen.copilot.reading.frame import Ask, Frame, Slots, spread, unique, values_of


def create_key(frame: Frame) -> list[Slots]:
    """A role, scopes and an end; the end may be another key's. Whoever wants it is no place to call from."""
    like = frame.take("key")
    owners = unique((*frame.names("role"), *frame.names("role", "inside"))) or _spoken_owners(frame)
    day = last_day(frame, None)
    if not day and like and frame.says("like_another"):
        day = _entry(frame, like[0].value).expires
    scopes = scopes_said(frame)
    frame.take("network", "", lambda piece: bool(set(piece.after[:2]) & frame.lexicon.sets["wishing"]))
    networks = unique((*frame.names("network"), *frame.names("network", "inside")))
    slots: Slots = {"scopes": scopes, "expires": day, "networks": networks, "name": frame.one("newname")}
    return spread(slots, owner=owners)


def _spoken_owners(frame: Frame) -> tuple[str, ...]:
    return values_of(frame.target("role")) if frame.says("them") else frame.new_name()


def rotate_key(frame: Frame) -> list[Slots]:
    """Keys, and how long their old secrets live on."""
    keys = keys_of(frame)
    grace = frame.one("duration")
    if grace is None and frame.says("no_grace"):
        frame.drop("number")
        return spread({}, key=keys, grace_s=(0,))
    return spread({"grace_s": grace}, key=keys)


def suspend_key(frame: Frame) -> list[Slots]:
    """Keys, for how long."""
    return spread(end_of(frame), key=keys_of(frame))


def plain_key(frame: Frame) -> list[Slots]:
    """Keys and nothing else."""
    keys = keys_of(frame)
    if len(keys) > 1 and frame.says("every") and frame.op == "revoke_key":
        raise Ask("that takes many keys away for good: name them one by one")
    return spread({}, key=keys)


def set_key_scopes(frame: Frame) -> list[Slots]:
    """Keys and the whole set that they have afterwards; what is added or taken is worked out."""
    keys = keys_of(frame)
    left = scopes_left(frame)
    said = left or scopes_said(frame)
    found: list[Slots] = []
    for key in keys:
        scopes = left or scopes_after(frame, key, _entry(frame, key).scopes, said) if said else ()
        found += spread({"scopes": scopes}, key=(key,))
    return found


def set_key_networks(frame: Frame) -> list[Slots]:
    """Keys and the whole list of networks; one more is added to those there are."""
    keys = keys_of(frame)
    networks = unique(value for piece in frame.take("network", None) for value in piece.values)
    networks = networks or values_of(frame.target("network"))
    frame.drop("field")
    found: list[Slots] = []
    for key in keys:
        present = _entry(frame, key).networks if frame.says("in_addition") else ()
        found += spread({"networks": unique((*present, *networks)) if networks else ()}, key=(key,))
    return found


def set_key_expiry(frame: Frame) -> list[Slots]:
    """Keys and their last valid day."""
    keys = keys_of(frame)
    present = {key: _entry(frame, key).expires for key in keys}
    if len(set(present.values())) > 1 and not any(piece.kind == "date" for piece in frame.left):
        raise Ask("these keys end on different days: name the day")
    day = last_day(frame, next(iter(present.values()), None))
    return spread({"expires": day}, key=keys)


def keys_of(frame: Frame) -> tuple[str, ...]:
    """The keys that are meant; raises ``Ask`` for one that was revoked."""
    keys = values_of(frame.target("key"))
    if not keys and (incident := next(iter(values_of(frame.target("incident"))), None)):
        if frame.says("whoever"):
            raise Ask(f"the key of {incident}, or whoever called with it?")
        entry = frame.inventory.incident(incident)
        keys = (entry.key,) if entry and entry.key else ()
    if keys:
        frame.drop_owners(keys)
    for key in keys:
        if _entry(frame, key).status == "revoked":
            raise Ask(f"{key} was revoked for good: is another key to be made?")
    return keys


def _entry(frame: Frame, key: str) -> KeyEntry:
    return frame.inventory.key(key) or KeyEntry(key)


FILLERS = {
    "create_key": create_key,
    "rotate_key": rotate_key,
    "suspend_key": suspend_key,
    "resume_key": plain_key,
    "revoke_key": plain_key,
    "set_key_scopes": set_key_scopes,
    "set_key_networks": set_key_networks,
    "set_key_expiry": set_key_expiry,
}
