"""A world as the settings want it: for the running installation, and for ``learn`` and ``replay`` offline."""

from collections.abc import Callable, Mapping

from limen.detectors import detectors
from limen.engine.budgets import budget_from_rates, share_of_calls
from limen.engine.context import Budget
from limen.engine.holds import BlastRadius, Holds
from limen.engine.login_promise import Promise
from limen.engine.policy import Policy
from limen.engine.rules.operations import names
from limen.engine.world import World
from limen.features.catalogue import Catalogue
from limen.features.decoys import Decoys
from limen.features.growth import Limits
from limen.model import Operation
from limen.model.rule import Mode
from limen.settings import Budgets, Rate, Route, Settings, load_openapi, load_policy
from limen.settings.openapi import parse_openapi

Pseudonym = Callable[[str, str], int]


def world_for(settings: Settings, pseudonym: Pseudonym, policy: Policy | None = None) -> World:
    """A world that has learnt nothing yet. ``pseudonym`` is ``Pseudonyms.of``; ``policy`` overrides the
    settings'. Raises ``ConfigError`` for a policy or OpenAPI file that cannot be used.
    """
    world = World(
        policy or load_policy(settings.policy.preset, settings.policy.file),
        detectors(),
        pseudonym,
        catalogue=Catalogue(Limits(operations=settings.limits.operations)),
        budget=budget_for(settings.budgets),
        holds=Holds(radius_for(settings)),
    )
    world.frozen = not settings.learning.enabled
    world.promise = Promise(settings.logins.step_up.per_call, settings.logins.reject.per_call)
    world.recent.again = float(settings.logins.again)
    world.recent.decoys = Decoys(settings.decoys.operations)
    declare(world, settings)
    obey(Modes(settings, world, settings.policy.effective_mode), world)
    return world


def budget_for(budgets: Budgets) -> Budget:
    """The bits at which each action is due."""

    def share(rate: Rate) -> float:
        return share_of_calls(rate.per_call, rate.per_hour, budgets.calls_per_hour)

    return budget_from_rates(
        share(budgets.watch),
        share(budgets.slow),
        share(budgets.step_up),
        share(budgets.block),
        share(budgets.suspend),
    )


def radius_for(settings: Settings) -> BlastRadius:
    """How much policy may suspend by itself."""
    return BlastRadius(settings.blast_radius.percent, settings.blast_radius.least)


def declare(world: World, settings: Settings, imported: bytes | None = None) -> None:
    """Take the operations of the OpenAPI document for the declared ones; what was learnt moves with them.

    ``imported`` is the document of ``limen operations import``; without it the settings name one.
    """
    if imported:
        declarations = parse_openapi(imported.decode(), "imported")
    elif settings.server.openapi:
        declarations = load_openapi(settings.server.openapi)
    else:
        return
    rekeys = world.catalogue.adopt(declarations)
    if rekeys:
        world.rekey(rekeys)


class Modes:
    """What is done on an operation: what a person ``said`` of it, else the first route rule that covers it,
    else the ``default``.

    A person names paths as routes do, or operations (``POST /orders``); the most telling name counts. Both
    are matched on the operation's template with its segments as spelt. Answers are kept per revision of the
    catalogue.
    """

    def __init__(
        self, settings: Settings, world: World, default: Mode, said: Mapping[str, Mode] | None = None
    ) -> None:
        self._routes = [route for route in settings.routes if route.mode is not None]
        self._said = sorted((said or {}).items(), key=lambda pair: _width(pair[0]))
        self._default = default
        self._world = world
        self._revision = -1
        self._names: dict[int, str] = {}
        self._known: dict[int, Mode] = {}

    def __call__(self, operation: Operation) -> bool:
        """Whether calls of ``operation`` are let through whatever is found."""
        return self.of(operation) != "enforce"

    def ignores(self, operation: Operation) -> bool:
        """Whether its calls are not judged at all: only who calls is."""
        return self.of(operation) == "off"

    def of(self, operation: Operation) -> Mode:
        """The mode of an operation."""
        if not self._routes and not self._said:
            return self._default
        catalogue = self._world.catalogue
        if catalogue.revision != self._revision:
            self._revision, self._known = catalogue.revision, {}
            self._names = catalogue.clear_names()
        known = self._known.get(operation.id)
        if known is None:
            known = self._known[operation.id] = self._look_up(operation)
        return known

    def _look_up(self, operation: Operation) -> Mode:
        name = self._names.get(operation.id, operation.name)
        for said, mode in self._said:
            if names(said, name, operation.tags):
                return mode
        for route in self._routes:
            if covers(route, operation.method, name.partition(" ")[2]):
                return route.mode or self._default
        return self._default


def obey(modes: Modes, world: World) -> None:
    """Let a world go by these modes."""
    world.observes, world.ignores = modes, modes.ignores


def _width(name: str) -> tuple[bool, bool, int]:
    """How much a name covers: an operation less than a path, a path less than the beginning of one."""
    return name.endswith("*"), name.startswith("/"), -len(name)


def covers(route: Route, method: str, path: str) -> bool:
    """Whether a route rule is about calls of this method on this path."""
    if route.methods and method not in route.methods:
        return False
    if route.match.endswith("*"):
        return path.startswith(route.match[:-1])
    return path == route.match
