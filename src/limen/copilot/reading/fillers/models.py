"""Models, their revisions, and changes that are taken back."""

from datetime import timedelta

from limen.copilot.inventory import ModelEntry
from limen.copilot.reading.fillers.times import past
from limen.copilot.reading.frame import Ask, Frame, Slots, spread, values_of


def approve_model(frame: Frame) -> list[Slots]:
    """A model and its candidate; either may be worked out from the other."""
    model, revision = _named(frame)
    if model is None and revision is None:
        raise Ask("which model, and which revision of it?")
    if model and revision is None:
        if not frame.says("candidate"):
            raise Ask(f"which revision of {model.id}?")
        if not model.candidate:
            raise Ask(f"{model.id} has no candidate now: which revision?")
        revision = model.candidate
    if model and model.live == revision:
        raise Ask(f"{revision} of {model.id} is live already: which revision is meant?")
    return spread({"revision": revision}, model=(model.id,) if model else ())


def rollback_model(frame: Frame) -> list[Slots]:
    """A model and the revision to return to: named, or the one before."""
    named = [piece.value for piece in frame.left if piece.kind == "revision"]
    model, revision = _named(frame)
    if model and (revision is None or (revision == model.live and len(named) <= 1)):
        if not frame.says("previous"):
            raise Ask(f"back to which revision of {model.id}?")
        revision = model.previous
    return spread({"revision": revision}, model=(model.id,) if model else ())


def undo(frame: Frame) -> list[Slots]:
    """A change by name, by what it was about, or the last one."""
    changes = values_of(frame.target("change")) or _of_that_day(frame)
    if not changes and (frame.pieces or frame.lead) and not frame.says("last_change"):
        changes = _described(frame)
    changes = changes or _spoken_of(frame)
    tomorrow = (frame.today + timedelta(days=1)).isoformat()
    if any(piece.kind == "date" and piece.value == tomorrow for piece in frame.left):
        raise Ask("it would be taken back at once: is that right?")
    frame.drop(
        "role", "key", "network", "date", "rate", "number", "duration", "policy", "operation", "gateway"
    )
    return spread({}, change=changes)


def _spoken_of(frame: Frame) -> tuple[str, ...]:
    """The one change about something that was named just before: ``... was wrong, take it back``."""
    if not frame.says("it"):
        return ()
    names = {str(value) for piece in frame.carried if piece.kind in _CHANGED for value in piece.values}
    fits = [change.id for change in frame.inventory.changes if any(name in change.what for name in names)]
    return tuple(fits) if len(fits) == 1 else ()


_CHANGED = frozenset({"role", "key", "network", "policy", "gateway"})


def _of_that_day(frame: Frame) -> tuple[str, ...]:
    """The one change of a day that was named."""
    days = {past(frame, piece.value) for piece in frame.left if piece.kind == "date"}
    fits = [change.id for change in frame.inventory.changes if change.at[:10] in days]
    return tuple(fits) if len(fits) == 1 else ()


def _named(frame: Frame) -> tuple[ModelEntry | None, str | None]:
    names = values_of(frame.target("model"))
    model = next((m for m in frame.inventory.models if m.id in names), None)
    revision = _revision(frame, model)
    if model is None and revision:
        owners = [m for m in frame.inventory.models if revision in _revisions(m)]
        model = owners[0] if len(owners) == 1 else None
    if revision and model and revision not in _revisions(model):
        raise Ask(f"{model.id} has no revision {revision}: it has {', '.join(_revisions(model))}")
    return model, revision


def _revision(frame: Frame, model: ModelEntry | None) -> str | None:
    """The revision that was named; of several, not the one that it is led away from."""
    named = frame.take("revision", None)
    named = named or (frame.target("revision") if model is None else [])
    away = frame.lexicon.sets["away_from"]
    live = model.live if model else None
    chosen = [p.value for p in named if not set(p.before[-1:]) & away] or [
        p.value for p in named if p.value != live
    ]
    if model is not None and len(chosen) > 1:
        chosen = [value for value in chosen if value != model.live]
    return chosen[-1] if chosen else None


def _revisions(model: ModelEntry) -> tuple[str, ...]:
    return tuple(filter(None, (model.previous, model.live, model.candidate)))


def _described(frame: Frame) -> tuple[str, ...]:
    names = {str(value) for piece in frame.pieces or frame.lead for value in piece.values} - {"undo"}
    fits = [change.id for change in frame.inventory.changes if any(name in change.what for name in names)]
    if len(fits) != 1:
        raise Ask("which change: " + ", ".join(f"{c.id} ({c.what})" for c in frame.inventory.changes) + "?")
    return tuple(fits)


FILLERS = {"approve_model": approve_model, "rollback_model": rollback_model, "undo": undo}
