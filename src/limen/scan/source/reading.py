"""What rules ask of a service again and again: who is let in, whose things are, which routes belong
together."""

from collections.abc import Iterable, Iterator
from typing import Final

from limen.scan.source.model import Guards, Load, Route, Service
from limen.scan.words import ORDINARY, listed, names_owner, words

ADMIN: Final = listed("admin")
PUBLIC: Final = listed("public")
PUBLISHERS: Final = listed("publishers")
WRITES: Final = frozenset(("POST", "PUT", "PATCH", "DELETE"))
OPENS: Final = "permitAll"
"""The guard that lets everybody in: it makes sure of nothing, and says that this is meant."""
_NAMES: Final = listed("names")


def authenticated(route: Route) -> bool:
    """Whether a route knows who calls."""
    return route.guarded(Guards.AUTHENTICATES) or route.handler.uses_identity


def vouched(route: Route) -> bool:
    """Whether a route knows who calls, or refuses what is not signed: another service calls it then."""
    return authenticated(route) or (route.handler.signed and route.handler.refuses)


def privileged(route: Route) -> bool:
    """Whether a route turns down who lacks a role or right, before or in its handler; a role that
    everybody has is none."""
    return asks_for_role(route) or bool(route.handler.gates)


def asks_for_role(route: Route) -> bool:
    """Whether a guard of a route asks for a role that not everybody has."""
    return any(
        Guards.AUTHORISES in guard.does
        and ORDINARY.isdisjoint(word for role in guard.roles for word in words(role))
        for guard in route.guards
    )


def for_some(route: Route) -> bool:
    """Whether a route is only for callers of some role: one that asks for it merely to tell a thing's
    owner from others is not."""
    return asks_for_role(route) or (bool(route.handler.gates) and not route.handler.compares)


def owned(service: Service) -> dict[str, bool]:
    """Kinds of things that belong to somebody. True: a handler of the service treats them so; false: only
    their members say it."""
    found = {kind: False for kind, entity in service.entities.items() if entity.owners}
    for route in service.routes:
        found |= dict.fromkeys(route.handler.owned, True)
        found |= {load.what: True for load in route.handler.loads if load.scoped and load.what}
        found |= dict.fromkeys(route.handler.belongs, True)
    return found


def roles(route: Route) -> frozenset[str]:
    """The roles and rights that a route's guards ask for, and the guards' names."""
    asking = [guard for guard in route.guards if Guards.AUTHORISES in guard.does]
    return frozenset(name for guard in asking for name in (guard.name, *guard.roles))


def owned_among(routes: Iterable[Route]) -> dict[frozenset[str], frozenset[str]]:
    """Kinds whose owner is looked at even though a role was asked for, by what was asked for."""
    found: dict[frozenset[str], frozenset[str]] = {}
    for route in routes:
        if asks_for_role(route):
            scoped = (load.what for load in route.handler.loads if load.scoped and load.what)
            kinds = frozenset((*route.handler.belongs, *scoped))
            found[roles(route)] = found.get(roles(route), frozenset()) | kinds
    return found


def published(service: Service) -> frozenset[str]:
    """Kinds of things that belong to somebody who puts them before everybody: to read one is nobody's
    secret."""
    return frozenset(
        kind
        for kind, entity in service.entities.items()
        if entity.owners and all(not PUBLISHERS.isdisjoint(words(name)) for name in entity.owners)
    )


def named(load: Load) -> bool:
    """Whether a load is by the name of one thing or several, not by a filter like a state or an order."""
    if load.given == "path" or load.by == load.what or names_owner(load.by):
        return True
    parts = words(load.by)
    return bool(parts) and (parts[-1] in _NAMES or parts[-1].removesuffix("s") in _NAMES)


def parts(route: Route) -> frozenset[str]:
    """The words of a route's path and of its handler's name."""
    static = [part for part in route.path.split("/") if not part.startswith("{")]
    return frozenset(word for each in [*static, route.handler.name] for word in words(each)) | frozenset(
        static
    )


def open_by_design(route: Route) -> bool:
    """Whether a route's words say that it is meant for everybody, or gives access in the first place."""
    return not PUBLIC.isdisjoint(parts(route)) or route.path in ("", "/")


def opened(route: Route) -> bool:
    """Whether the service says of a route by name that everybody is let in."""
    return any(guard.name == OPENS for guard in route.guards)


def groups(routes: Iterable[Route]) -> Iterator[list[Route]]:
    """Routes that share a router, a blueprint or a class."""
    found: dict[str, list[Route]] = {}
    for route in routes:
        found.setdefault(route.group, []).append(route)
    yield from found.values()


def resource(route: Route) -> str:
    """The collection a route is about: its last static part before or after a parameter, ``orders``."""
    static = [part for part in route.path.split("/") if part and not part.startswith("{")]
    inside = route.path.split("/")
    for number, part in enumerate(inside):
        if part.startswith("{") and number and not inside[number - 1].startswith("{"):
            return inside[number - 1]
    return static[-1] if static else ""
