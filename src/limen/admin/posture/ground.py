"""What the posture checks stand on, gathered: settings, what the installation says, a day of evidence."""

from collections.abc import Callable
from itertools import islice
from typing import Any

import msgspec

from limen.admin.disk import open_disk
from limen.admin.posture.point import Facts, Ground, Seen
from limen.assemble import places
from limen.model import LimenError
from limen.settings import Settings

DAY = 86_400.0
EVIDENCE_MOST = 200_000
"""Pieces of evidence that are read for what was seen of tokens in the last day."""

PATHS_MOST = 5
"""Operations that a probe asks for: reads without parameters, so that nothing changes."""


def ground_of(settings: Settings, ask: Callable[[str], Any], at: float, *, probe: bool) -> Ground:
    """Gather everything; ``ask`` gives what a verb of the installation gives."""
    where = places(settings)
    if not where.seal.exists():
        return Ground(settings, at, str(where.master), probe=probe)
    told = ask("posture")
    facts = msgspec.convert(told["facts"], Facts)
    paths = tuple(told["paths"][:PATHS_MOST]) if probe else ()
    return Ground(settings, at, str(where.master), facts, seen_since(settings, at - DAY), probe, paths)


def seen_since(settings: Settings, since: float) -> Seen:
    """Tokens in the evidence from ``since`` on (Unix seconds); nothing where it cannot be read."""
    tokens, oldest, read = 0, 0.0, 0
    try:
        with open_disk(settings) as disk:
            for evidence in islice(disk.evidence(since), EVIDENCE_MOST):
                read += 1
                features, caller = evidence.features, evidence.features.caller
                if caller.kind == "jwt" and caller.issued_at and features.at >= since:
                    tokens, oldest = tokens + 1, max(oldest, features.at - caller.issued_at)
    except LimenError:
        return Seen()
    return Seen(tokens, oldest, read >= EVIDENCE_MOST)
