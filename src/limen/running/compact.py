"""Makes the next snapshot: recovers as a start would, writes what came out, and ends.

A process of its own, at low priority: the decision loop is not held up, and what recovery would do is done
all the time. Ends with 0 also when there is nothing to do or another one is at work.
"""

import os
import sys

from limen.assemble import places, reader_of
from limen.assemble.installation import OPENAPI, journal_keys, keyring_of
from limen.assemble.places import take
from limen.assemble.recovery import Recovery, save
from limen.assemble.rules import ruled_world
from limen.assemble.world import declare
from limen.credentials.pseudonyms import Pseudonyms
from limen.model import ConfigError, LimenError
from limen.running.arguments import given
from limen.running.logs import log_to_stderr
from limen.settings import Settings
from limen.stores.control import ControlStore
from limen.stores.journal import Snapshots


def compact(settings: Settings) -> int:
    """Write a snapshot of everything in the journal; its sequence number, 0 when there was nothing new."""
    where = places(settings)
    keyring = keyring_of(where, 0.0)
    snapshots = Snapshots(where.snapshots, journal_keys(keyring, where))
    control = ControlStore.open(where.control)
    try:
        pseudonyms = Pseudonyms(keyring.lasting("pseudonym"))
        world = ruled_world(settings, control, pseudonyms)
        recovery = Recovery(
            world,
            lambda revision: control.load_document(f"model {revision}"),
            lambda: declare(world, settings, control.load_document(OPENAPI)),
        )
        recovered = recovery.run(snapshots, reader_of(keyring, where))
    finally:
        control.close()
    if not recovered.records:
        return 0
    return save(world, snapshots, recovered.sequence, recovered.at).sequence


def main() -> int:
    """Make one snapshot; the exit code."""
    log_to_stderr()
    os.nice(10)
    settings = given().settings()
    try:
        held = take(places(settings).data, "compact.lock", "another snapshot")
    except ConfigError:
        return 0
    try:
        compact(settings)
    except LimenError as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        os.close(held)
    return 0


if __name__ == "__main__":
    sys.exit(main())
