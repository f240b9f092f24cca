"""Answers to what an operator asks and nothing changes by: facts are gathered here, from the running process
and from the disk beside it, and told by ``limen.copilot.explaining``."""

from limen.admin.answering.explain import explained
from limen.admin.answering.risky import risky
from limen.admin.answering.scene import Scene
from limen.admin.answering.search import searched
from limen.admin.answering.shift import shift_report
from limen.admin.disk import Disk
from limen.admin.verb import Ask
from limen.copilot.explaining.telling import Explanation
from limen.copilot.operation import Operation
from limen.copilot.operations import Explain, ListRisky, SearchEvidence
from limen.model import ConfigError


def answer(operation: Operation, ask: Ask, disk: Disk, now: float, *, reveal: bool = False) -> str:
    """What a reading operation asks for, as text; see ``answered``."""
    return answered(operation, ask, disk, now, reveal=reveal).text


def answered(operation: Operation, ask: Ask, disk: Disk, now: float, *, reveal: bool = False) -> Explanation:
    """The same with its facts. ``ask`` asks a verb (``limen.cli.options.Where.talk``), ``now`` is in Unix
    seconds, ``reveal`` opens callers' names from the vault.

    Raises ``ConfigError`` for a name that is not known, and for an operation that would change something.
    """
    return answered_in(operation, Scene(ask, disk, now, reveal=reveal))


def answered_in(operation: Operation, scene: Scene) -> Explanation:
    """The same in a scene that several answers share."""
    if isinstance(operation, Explain):
        return explained(operation, scene)
    if isinstance(operation, SearchEvidence):
        return searched(operation, scene)
    if isinstance(operation, ListRisky):
        return risky(operation, scene)
    raise ConfigError(f"{operation.op} changes something: make a plan of it")


__all__ = ["Scene", "answer", "answered", "answered_in", "explained", "risky", "searched", "shift_report"]
