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
    operations = unique((*frame.names("operation"), *frame.names("operation", "inside")))
    roles = frame.names("role") if not _owners(frame) else ()
    frame.drop("role")
    if free and not roles:
        return spread({"operations": operations, "except": {"roles": free}}, field=fields)
    return spread({"operations": operations}, field=fields, role=roles)


def _owners(frame: Frame) -> bool:
    """Whether a role only says whose data it is: ``the drivers' national ids``."""
    fields = [piece for piece in frame.pieces if piece.kind == "field"]
    roles = [piece for piece in frame.pieces if piece.kind == "role" and not piece.mark]
    return any(role.place < field.place and role.after[:1] in (("'",), ("’",)) for role in roles for field in fields)


FILLERS = {"plant_decoy": plant_decoy, "mask_field": mask_field}
