"""``limen mcp``: the copilot as a Model Context Protocol server over stdio, for assistants that speak it.

It reads, plans, tries plans on recorded traffic and explains. The one tool that changes anything needs a code
that only the command line shows: an assistant that was talked into something has none.
"""

from pathlib import Path

from limen.cli.options import CHANGING, Changing
from limen.model import ConfigError


def mcp(*, key: Path | None = None, at: Changing = CHANGING) -> None:
    """Serve the copilot to an assistant over stdin and stdout (needs `pip install limen[mcp]`).

    Parameters
    ----------
    key
        The operator's key file in whose name plans are made; LIMEN_OPERATOR_KEY says the same.
    """
    try:
        from limen.cli.mcp_server import server  # noqa: PLC0415
    except ImportError as error:
        raise ConfigError(
            f"limen mcp needs a package that is not here ({error.name}): pip install limen[mcp]"
        ) from None
    server(at, key).run("stdio")
