"""Operations that nobody has a reason to know, beside the API's own: who asks for one is looking around."""

from collections import Counter
from collections.abc import Iterator

from limen.copilot.operations import PlantDecoy
from limen.copilot.securing.advice import Advice, Proposal, Remark
from limen.copilot.securing.ground import Ground

PLANTED = ("internal/users/export", "admin/backup", "debug/config")
"""What is looked for first (``limen.features.hiding_places``), below the API's own beginning."""


def look(ground: Ground) -> Iterator[Proposal | Remark]:
    """Those that neither are an operation nor could be taken for one."""
    paths = [use.path for use in ground.operations]
    base = _base(paths)
    why = f"none of {len(paths)} operations lies there, and no client has a reason to ask"
    for name in PLANTED:
        path = f"{base}/{name}"
        if not any(_meets(known, path) for known in paths):
            yield Proposal(PlantDecoy(path=path), f"{path}: {why}", {"operations": len(paths)})


def _base(paths: list[str]) -> str:
    """What most paths begin with, where it is not a parameter: ``/v1``."""
    firsts = Counter(path.split("/")[1] for path in paths if path.count("/") > 1)
    first, count = firsts.most_common(1)[0] if firsts else ("", 0)
    return f"/{first}" if count * 2 > len(paths) and first and "{" not in first else ""


def _meets(known: str, path: str) -> bool:
    """Whether a call to the decoy could be one of a known operation."""
    mine, theirs = path.strip("/").split("/"), known.strip("/").split("/")
    same = zip(mine, theirs, strict=False)
    return len(theirs) == len(mine) and all(one == other or "{" in other for one, other in same)


DECOYS = Advice("decoys", {"API9": "partly"}, look)
