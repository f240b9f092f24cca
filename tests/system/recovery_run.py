"""Feeds a script of calls to an installation and kills itself, as power or an operator would, in the middle.

Started as ``python recovery_run.py CONFIG FIRST LAST END``: plays calls FIRST to LAST of the script; END is
``kill`` (SIGKILL to itself), ``close`` or ``compact`` (a snapshot by a process of its own, then SIGKILL).
"""

import os
import signal
import subprocess
import sys

from recovery_script import play

from limen.assemble import open_installation
from limen.running.arguments import Given
from limen.settings import load


def main(config: str, first: int, last: int, end: str) -> None:
    installation = open_installation(load(config, {}, {}), create=True)
    play(installation, first, last)
    installation.journal.barrier()
    if end == "compact":
        command = Given(config).command("limen.running.compact")
        subprocess.run(command, check=True)
    if end == "close":
        installation.snapshot()
        installation.close()
        return
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
