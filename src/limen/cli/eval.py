"""``limen eval``: how well Limen tells attacks from harmless calls, measured in a checkout of its source."""

import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Annotated

from cyclopts import App, Parameter

from limen.cli import say
from limen.model import ConfigError

CHECKOUT = Path(__file__).parents[3]
"""Where the suites are: ``evals`` stands beside ``src`` and is in no wheel."""

app = App(name="eval", help="Measure how well attacks are told from harmless calls.")


@app.command
def payloads(
    *,
    json: Annotated[bool, Parameter(negative="")] = False,
    write: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """Attacks in values: public sets, text that looks odd, all places and encodings, the OWASP rules beside.

    Takes some minutes, most of them for the rules. Public sets are read from the folder in LIMEN_DATA;
    without it only our own cases are judged.

    Parameters
    ----------
    json
        The figures as JSON.
    write
        Also write them to docs/evaluation.md.
    """
    result = suite("payloads.run").run()
    report = suite("payloads.report")
    if write:
        report.write(result)
    if json:
        say.json_out(result)
    else:
        sys.stdout.write(report.text(result) + "\n")


def suite(name: str) -> ModuleType:
    """A module of the suites. Raises ``ConfigError`` where Limen does not run from a checkout."""
    if not (CHECKOUT / "evals").is_dir():
        raise ConfigError(f"limen eval: {CHECKOUT}/evals is not there: it runs in a checkout only")
    if str(CHECKOUT) not in sys.path:
        sys.path.insert(0, str(CHECKOUT))
    return import_module(f"evals.{name}")
