"""A world for judging a log: the settings, policy and learnt state that a command was given."""

import os
from pathlib import Path
from typing import NamedTuple

from limen.assemble.world import declare, world_for
from limen.cli.state_file import StateFile
from limen.credentials.pseudonyms import Pseudonyms
from limen.engine.world import World
from limen.gateways.logs import Pseudonym
from limen.settings import Settings, load
from limen.settings.policies import PRESETS

_NOT_KEPT = b"nothing keyed with this is written"
"""Key of the pseudonyms where nothing is kept: the same log then gives the same outcomes everywhere."""

PRESET = "balanced"


class Judging(NamedTuple):
    """A world and the pseudonyms it is keyed by."""

    world: World
    pseudonym: Pseudonym


def settings_of(config: Path | None, policy: str = "") -> Settings:
    """The settings of a file with the environment over it, and over that a policy: a preset or a Cedar file.

    A policy that is named is enforced (but for ``observe``), and without a file ``balanced`` is. Raises
    ``ConfigError``.
    """
    named = policy or ("" if config is not None else PRESET)
    overrides: dict[str, object] = {}
    if named in PRESETS:
        overrides = {"policy.preset": named, "policy.file": ""}
    elif named:
        overrides = {"policy.file": named}
    if policy:
        overrides["policy.mode"] = "observe" if policy == "observe" else "enforce"
    return load(config, os.environ, overrides)


def judging(settings: Settings, state: Path | None) -> Judging:
    """A world for a replay, with what ``state`` holds; raises ``ConfigError``."""
    kept = StateFile.open(state, settings) if state is not None else None
    pseudonym = kept.pseudonym if kept is not None else Pseudonyms(_NOT_KEPT).of
    world = world_for(settings, pseudonym)
    if kept is not None:
        kept.recall(world)
        declare(world, settings)
    return Judging(world, pseudonym)
