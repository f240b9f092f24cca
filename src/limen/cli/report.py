"""``limen report``: what happened in a shift, what was done, what is open, what was promised and came."""

from typing import Annotated

from cyclopts import Parameter

from limen.admin.answering import Scene, shift_report
from limen.admin.disk import open_disk
from limen.cli import say, times
from limen.cli.options import HERE, Where


def report(
    *,
    since: str = "8h",
    reveal: Annotated[bool, Parameter(negative="")] = False,
    at: Where = HERE,
) -> None:
    """What happened, what was done, what is open, and what was promised against what came.

    Parameters
    ----------
    since
        How far back, 8h; or from when on.
    reveal
        Open the names behind the pseudonyms from the sealed vault.
    """
    with at.talk() as ask, open_disk(at.settings()) as disk:
        told = shift_report(Scene(ask, disk, float(ask("ping")["at"]), reveal=reveal), times.since(since))
    if at.json:
        say.json_out(told)
        return
    say.out().print(say.plain_lines(told.text))
