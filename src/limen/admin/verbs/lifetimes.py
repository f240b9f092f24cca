"""What was set at the identity provider: read and written down; the running process asks it nothing."""

from typing import Any

import msgspec

from limen.admin.lifetimes import LIFETIMES, Lifetime, Lifetimes, lifetimes_of
from limen.admin.verb import Verb
from limen.assemble import Installation
from limen.model import Change

MOST = 1_000
"""Clients on record; what is more is left out, and the gateway holds their tokens all the same."""


def show(installation: Installation, _arguments: dict[str, Any]) -> Lifetimes:
    """What the rules want, and what is on record."""
    return lifetimes_of(installation.control, installation.clock.now())


def keep(installation: Installation, arguments: dict[str, Any]) -> dict[str, int]:
    """Write down what was set. It is a consequence of a change and none of its own, so nobody undoes it."""
    kept = msgspec.convert(arguments["kept"], tuple[Lifetime, ...])[:MOST]
    change = Change(installation.clock.now(), "limen", "set at the identity provider")
    revision = installation.control.put_document(LIFETIMES, msgspec.json.encode(kept), change)
    return {"revision": revision.number}


VERBS: dict[str, Verb] = {"lifetimes.list": show, "lifetimes.keep": keep}
