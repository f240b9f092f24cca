"""The running server probed, and what the probe leaves behind."""

from collections.abc import Iterable

from limen.cli import say
from limen.cli.scan_probe import Probing
from limen.model import ConfigError
from limen.scan.api import Api
from limen.scan.probe import Probe, clean, room
from limen.scan.probe.identities import identities
from limen.scan.probe.plan import calls_of
from limen.scan.probe.regression import write_tests
from limen.scan.probe.target import Limits, Target, place_of
from limen.scan.rooms import ROOMS
from limen.scan.scanning import Report
from limen.scan.scanning import scan as scanned

SECONDS_EACH = 3.0
"""Seconds that an operation may take in the mean: 20 operations, one minute."""
SECONDS_LEAST = 60.0


def probed(asked: Probing, api: Api) -> Report:
    """A scan of files and of a running server; what it made there is taken away again.

    Raises:
        ConfigError: The server is not one that may be probed, or a caller cannot be read.
    """
    probe = _probe(asked, api)
    try:
        report = scanned(api, (*ROOMS, room(probe)))
    finally:
        clean(probe)
        probe.target.close()
    _tell(asked, probe)
    return report


def _probe(asked: Probing, api: Api) -> Probe:
    place = place_of(asked.url, asked.allow_host)
    seconds = asked.seconds or max(SECONDS_LEAST, SECONDS_EACH * len(calls_of(api)))
    limits = Limits(requests=asked.requests, per_second=asked.per_second, seconds=seconds)
    _check(limits)
    writes = not asked.read_only and (place.loopback or asked.write)
    return Probe(api, Target(place, limits), identities(asked.callers), writes=writes)


def _tell(asked: Probing, probe: Probe) -> None:
    say.note(
        f"{probe.target.place.base}: {probe.target.sent:,} requests as {', '.join(probe.everybody)}"
        + ("" if probe.writes else "; nothing was written")
    )
    _notes(probe.notes)
    if asked.tests is not None and probe.proofs:
        say.note(f"tests: {write_tests(probe.proofs, probe.target.place.base, asked.tests)}")


def _check(limits: Limits) -> None:
    if limits.requests < 1 or limits.per_second <= 0 or limits.seconds <= 0:
        raise ConfigError("--requests, --per-second and --seconds: a number above nothing")


def _notes(notes: Iterable[str]) -> None:
    for each in dict.fromkeys(notes):
        say.note(each)
