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
    operations = unique(
        (*frame.names("operation"), *frame.names("operation", "inside"), *frame.lent("operation"))
    )
    roles = _seen_by(frame)
    frame.drop("role", "network")
    if free and not roles:
        return spread({"operations": operations, "except": {"roles": free}}, field=fields)
    return spread({"operations": operations}, field=fields, role=roles)


def _seen_by(frame: Frame) -> tuple[str, ...]:
    """The roles from which it is hidden, not those whose data it is: ``the drivers' national ids``."""
    own = [piece for piece in frame.take("role") if not piece.owner]
    return values_of(own) or (frame.lent("role") if frame.says("them") else ())


FILLERS = {"plant_decoy": plant_decoy, "mask_field": mask_field}
