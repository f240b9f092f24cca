"""What can be asked of a running installation: one function a verb, by name, one file a subject.

A verb gets the installation and plain arguments, and gives plain data back (what msgpack can carry). It runs
in the decision process, between two decisions, so it must be quick; a verb that reads much is named in
``SLOW`` and runs on a thread of its own: it may read the disk and must not touch the world. What reads the
journal is no verb at all: commands do it in their own process (``admin.disk``).
"""

from hashlib import blake2b
from typing import Any

import msgspec

from limen.admin.verb import Verb
from limen.admin.verbs import (
    gateways,
    holds,
    incidents,
    inventory,
    keys,
    label,
    labels,
    lifetimes,
    logins,
    model,
    operations,
    operators,
    plans,
    policy,
    posture,
    rules,
    status,
    tokens,
    vault,
)
from limen.assemble import Installation
from limen.features import catalogue_record


def ping(installation: Installation, _arguments: dict[str, Any]) -> dict[str, Any]:
    """Whether the decision process is there, what its clock shows and how far its evidence goes; ``masking``:
    whether it has answers in its hands.
    """
    at, journal = installation.clock.now(), installation.journal.health().state
    masking = installation.masking
    return {"at": at, "sequence": installation.world.sequence, "journal": journal, "masking": masking}


def digest(installation: Installation, _arguments: dict[str, Any]) -> dict[str, Any]:
    """Digests of the learnt state and of the catalogue: equal exactly where the same was learnt."""
    plain = msgspec.json.encode(catalogue_record.encode(installation.world.catalogue))
    return {
        "state": installation.world.state.digest(),
        "catalogue": blake2b(plain, digest_size=16).hexdigest(),
    }


VERBS: dict[str, Verb] = {
    "ping": ping,
    "digest": digest,
    **keys.VERBS,
    **holds.VERBS,
    **incidents.VERBS,
    **status.VERBS,
    **policy.VERBS,
    **rules.VERBS,
    **tokens.VERBS,
    **operations.VERBS,
    **model.VERBS,
    **label.VERBS,
    **labels.VERBS,
    **lifetimes.VERBS,
    **posture.VERBS,
    **vault.VERBS,
    **logins.VERBS,
    **operators.VERBS,
    **gateways.VERBS,
    **inventory.VERBS,
}
VERBS.update(plans.over(VERBS))
SLOW: set[str] = set()
