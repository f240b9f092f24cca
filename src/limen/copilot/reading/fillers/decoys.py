"""Decoys that are planted, and fields that are hidden."""

from limen.copilot.reading.frame import Frame, Slots, spread, unique, values_of


def plant_decoy(frame: Frame) -> list[Slots]:
    """Paths, each with its method where one was named."""
    found: list[Slots] = []
    for path, method in values_of(frame.target("path")):
        found += spread({"method": method or None}, path=(path,))
    frame.drop("number")
    return found or [{}]


def mask_field(frame: Frame) -> list[Slots]:
    """Fields, in which answers, for whom, with whom excepted."""
    fields = values_of(frame.target("field"))
    free = frame.names("role", "except")
    told = values_of([piece for piece in frame.pieces if piece.spare and piece.kind == "operation"])
    named = (*frame.names("operation"), *frame.names("operation", "inside"), *frame.lent("operation"))
    operations = unique(named or told)
    roles = _seen_by(frame)
    if frame.says("seen_only"):
        free, roles = free or roles, ()
    frame.drop("role")
    if free and not roles:
        return spread({"operations": operations, "except": {"roles": free}}, field=fields)
    return spread({"operations": operations}, field=fields, role=roles)


def _seen_by(frame: Frame) -> tuple[str, ...]:
    """The roles from which it is hidden, not those whose data it is: ``the drivers' national ids``."""
    own = [piece for piece in frame.take("role") if not piece.owner]
    hidden = [piece for piece in own if not set(piece.before) & frame.lexicon.sets["of"]]
    own = hidden or own
    return values_of(own) or (values_of(frame.target("role")) if frame.says("them") else ())


FILLERS = {"plant_decoy": plant_decoy, "mask_field": mask_field}
