"""The command line: the list of commands, one file each, loaded when it is called."""

import sys

from cyclopts import App

from limen import __version__
from limen.model import LimenError

COMMANDS: tuple[tuple[str, str, str], ...] = (
    ("learn", "limen.cli.learn:learn", "Learn what is normal from recorded traffic."),
    ("replay", "limen.cli.replay:replay", "Judge recorded traffic: one outcome a line."),
)
"""Name, where it is, and what it is for."""


def build() -> App:
    """The command line as a whole; commands are imported when they are used."""
    app = App(
        name="limen",
        help="Stands at the threshold of an API and asks of every call: should this caller, behaving"
        " this way, pass now?",
        version=__version__,
        help_format="markdown",
    )
    for name, place, purpose in COMMANDS:
        app.command(place, name=name, help=purpose)
    app.register_install_completion_command(help="Install completion for your shell.")
    return app


def main() -> None:
    """Run a command; what Limen says no to is one line on stderr and exit status 2."""
    try:
        build()()
    except LimenError as error:
        print(f"limen: {error}", file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:
        sys.exit(141)
