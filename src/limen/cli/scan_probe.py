"""``limen scan --url``: what is said of the running server that is probed besides. The probe, and what speaks
HTTP for it, is imported when it is asked for."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from limen.model import ConfigError
from limen.scan.api import Api
from limen.scan.scanning import Report
from limen.scan.scanning import scan as scanned


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
        from limen.cli.probing import probed  # noqa: PLC0415

        return probed(self, api)


__all__ = ["Probing"]
