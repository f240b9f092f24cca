"""``limen lsp``: the scan's findings in an editor, over the Language Server Protocol on stdin and stdout."""

from limen.model import ConfigError


def lsp() -> None:
    """Serve findings to an editor, over the Language Server Protocol on stdin and stdout (needs
    `pip install limen[lsp]`)."""
    try:
        from limen.cli.lsp_server import server  # noqa: PLC0415
    except ImportError as error:
        raise ConfigError(
            f"limen lsp needs a package that is not here ({error.name}): pip install limen[lsp]"
        ) from None
    server().start_io()
