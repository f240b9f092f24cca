"""A framework of security for one API, proven on its record: gathered, advised, tried, and set against the
OWASP list."""

import msgspec

from limen.admin.disk import Disk
from limen.admin.dry_run import Progress
from limen.admin.posture import posture
from limen.admin.posture.ground import ground_of as posture_ground
from limen.admin.present import present_of
from limen.admin.securing.gather import ground_of
from limen.admin.securing.trial import Trial, tried
from limen.admin.verb import Ask
from limen.copilot.operation import Operation
from limen.copilot.securing import Ground, Proposal, Remark, advised, missing
from limen.copilot.securing.coverage import Row, Weakness, coverage
from limen.credentials.keys import Keys

WINDOW = 7 * 86_400.0
"""Seconds of recorded calls that are looked at, where nothing else is said."""

MENDS = {"enforcement": "mode", "schema": "schema coverage"}
"""The posture check that an advice answers, where it is followed."""


class Secured(msgspec.Struct, frozen=True):
    """What is proposed and why, what is not, and the table. ``missing`` says why there is nothing yet."""

    ground: Ground
    trial: Trial = Trial(())
    remarks: tuple[Remark, ...] = ()
    coverage: tuple[Row, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        """What is left after the trial."""
        return self.trial.kept

    @property
    def operations(self) -> tuple[Operation, ...]:
        """The same as a plan has it."""
        return tuple(each.operation for each in self.trial.kept)


def secured(
    ask: Ask,
    disk: Disk,
    now: float,
    since: float,
    source: str = "",
    progress: Progress = lambda _done: None,
) -> Secured:
    """Everything about one installation; raises ``ConfigError`` where there is none."""
    world = disk.world()
    ground = ground_of(ask, disk, world, now, since, source)
    if lacking := missing(ground):
        return Secured(ground, missing=lacking)
    keys = Keys(disk.control, disk.keyring, disk.pseudonyms)
    present = present_of(disk.control, keys, world, now, disk.settings.rules.time_zone)
    proposals, remarks = advised(ground, present)
    trial = tried(proposals, disk, world, present, since, now, progress)
    said = (*remarks, *trial.left)
    mended = {MENDS[each.advice] for each in trial.kept if each.advice in MENDS}
    return Secured(ground, trial, said, coverage(trial.kept, said, _weak(ask, disk, now, mended)))


def _weak(ask: Ask, disk: Disk, now: float, mended: set[str]) -> list[Weakness]:
    """What the posture checks find amiss, but for what the plan mends and what only a probe could tell."""
    ground = posture_ground(disk.settings, lambda verb: msgspec.to_builtins(ask(verb)), now, probe=False)
    return [
        Weakness(f"{point.check}: {point.found}", point.mend, point.owasp)
        for point in posture(ground)
        if point.state in ("warning", "wrong") and point.check not in mended
    ]


__all__ = ["WINDOW", "Secured", "Trial", "secured"]
