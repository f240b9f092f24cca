"""What the posture checks need to know of a running installation; quick, as every verb."""

from typing import Any

import msgspec

from limen.admin.posture.point import Facts, KeyUse
from limen.admin.verb import Verb
from limen.assemble import Installation
from limen.model import Key
from limen.sketches.base import WEEK


class Told(msgspec.Struct, frozen=True):
    """The facts, and paths of known reads without parameters, most used first."""

    facts: Facts
    paths: list[str]


def posture(installation: Installation, _arguments: dict[str, Any]) -> Told:
    """Mode, approval, operations by kind, and keys with their use."""
    world, at = installation.world, installation.clock.now()
    used = world.catalogue.usage()
    keys = [_key(key, installation) for key in installation.keys.list() if not key.refused(at)]
    facts = Facts(
        installation.mode,
        not installation.callers.authenticator.claiming,
        world.reference is not None,
        sum(usage.operation.declared for usage in used),
        sum(usage.operation.learned for usage in used),
        tuple(usage.operation.name for usage in world.catalogue.shadow()),
        tuple(usage.operation.name for usage in world.catalogue.zombie()),
        tuple(keys),
    )
    reads = [usage.operation for usage in used if usage.operation.method == "GET"]
    return Told(facts, [each.template for each in reads if "{" not in each.template])


def _key(key: Key, installation: Installation) -> KeyUse:
    rotated = max((version.since for version in key.versions), default=key.created)
    known = installation.world.state.get(("rate", "caller", key.credential, 0))
    used = (known.newest + 1) * WEEK if known is not None else 0.0
    return KeyUse(key.public_id, key.created, rotated, key.expires, used)


VERBS: dict[str, Verb] = {"posture": posture}
