"""``limen scan --url``: the running server probed besides, and what the probe leaves behind."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from limen.cli import say
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


@Parameter(name="*")
@dataclass(frozen=True)
class Probing:
    """The running server to probe, and who asks it."""

    url: Annotated[
        str, Parameter(help="A running server of this machine, to be probed too: http://127.0.0.1:8000.")
    ] = ""
    callers: Annotated[
        tuple[str, ...],
        Parameter(
            name="--as", negative="", consume_multiple=False,
            help="A caller: NAME=@FILE with his header line, or NAME='Authorization: Bearer ...'; NAME:ROLE="
            "... says his role. Two of the same rights and one of more find the most.",
        ),
    ] = ()  # fmt: skip
    allow_host: Annotated[
        tuple[str, ...],
        Parameter(
            negative="", consume_multiple=False, help="A host besides this machine that may be probed."
        ),
    ] = ()
    read_only: Annotated[bool, Parameter(negative="", help="Send nothing that could change data.")] = False
    write: Annotated[
        bool,
        Parameter(
            negative="", help="Change data on a host of --allow-host too; on this machine it is done anyway."
        ),
    ] = False
    requests: Annotated[int, Parameter(help="How many requests are sent at the most.")] = 4_000
    per_second: Annotated[float, Parameter(help="How many in a second at the most.")] = 200.0
    seconds: Annotated[
        float, Parameter(help="How long at the most; else 3 s an operation, and a minute at least.")
    ] = 0.0
    tests: Annotated[
        Path | None, Parameter(help="A folder for a pytest file that sends what was found again.")
    ] = None

    def scan(self, api: Api) -> Report:
        """A scan of files, and of the server where one is named.

        Raises:
            ConfigError: The server is not one that may be probed, or a caller cannot be read.
        """
        if not self.url:
            if self.callers or self.tests:
                raise ConfigError("--as and --tests are about a running server: name it with --url")
            return scanned(api)
        probe = self._probe(api)
        try:
            report = scanned(api, (*ROOMS, room(probe)))
        finally:
            clean(probe)
            probe.target.close()
        self._told(probe)
        return report

    def _probe(self, api: Api) -> Probe:
        place = place_of(self.url, self.allow_host)
        seconds = self.seconds or max(SECONDS_LEAST, SECONDS_EACH * len(calls_of(api)))
        limits = Limits(requests=self.requests, per_second=self.per_second, seconds=seconds)
        _check(limits)
        writes = not self.read_only and (place.loopback or self.write)
        return Probe(api, Target(place, limits), identities(self.callers), writes=writes)

    def _told(self, probe: Probe) -> None:
        say.note(
            f"{probe.target.place.base}: {probe.target.sent:,} requests as {', '.join(probe.everybody)}"
            + ("" if probe.writes else "; nothing was written")
        )
        _notes(probe.notes)
        if self.tests is not None and probe.proofs:
            say.note(f"tests: {write_tests(probe.proofs, probe.target.place.base, self.tests)}")


def _check(limits: Limits) -> None:
    if limits.requests < 1 or limits.per_second <= 0 or limits.seconds <= 0:
        raise ConfigError("--requests, --per-second and --seconds: a number above nothing")


def _notes(notes: Iterable[str]) -> None:
    for each in dict.fromkeys(notes):
        say.note(each)


__all__ = ["Probing"]
