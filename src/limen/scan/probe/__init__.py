"""The running server, probed: two or more callers and a stranger ask the same things, and what one is given
that is another's is the finding. Only this machine, or a host that was named; bounded, paced, cleaned up
after."""

from typing import Any

from limen.scan.probe.exploring import clean, explore, make
from limen.scan.probe.ground import Probe
from limen.scan.probe.rules import RULES
from limen.scan.rooms import Room


def room(probe: Probe) -> Room[Any]:
    """The room of one probe: it explores when its ground is laid."""
    return Room("probe", RULES, lambda _: (_explored(probe),))


def _explored(probe: Probe) -> Probe:
    explore(probe)
    if probe.writes:
        make(probe)
        explore(probe)
    return probe


__all__ = ["RULES", "Probe", "clean", "room"]
