"""What a route's neighbours and its own words say of who should be let in."""

from collections.abc import Iterable
from typing import Final

from limen.scan.source.model import Guards, Route, Service
from limen.scan.source.reading import ADMIN, WRITES, authenticated, for_some, owned, parts, privileged
from limen.scan.source.reading import resource as resource_of
from limen.scan.words import kind_of, words

_MOST: Final = 0.6
"""The share of a group's other routes that ask for a role, from which on one that does not stands out."""


def named_roles(route: Route) -> frozenset[str]:
    """The roles that a route's guards name."""
    asking = (guard for guard in route.guards if Guards.AUTHORISES in guard.does)
    return frozenset(role for guard in asking for role in guard.roles)


def asked_for(route: Route) -> frozenset[frozenset[str]]:
    """What all guards of a route ask for, each for any of several roles."""
    asking = (guard for guard in route.guards if Guards.AUTHORISES in guard.does and guard.roles)
    return frozenset(frozenset(guard.roles) for guard in asking)


def beside(route: Route, others: list[Route]) -> str | None:
    """Most of its neighbours ask for a role; those that change things say nothing of one that reads."""
    peers = others if route.method in WRITES else [each for each in others if each.method not in WRITES]
    asking = [each for each in peers if for_some(each)]
    owns = route.guarded(Guards.OWNS) or bool(route.handler.compares)
    if not owns and len(asking) >= 2 and len(asking) >= _MOST * len(peers):
        return f"{len(asking)} of the {len(peers)} other routes beside it ask for a role"
    return None


def said(route: Route, routes: Iterable[Route]) -> str | None:
    """What the words of a route say: that not everybody is meant. Where a service knows no roles at all, its
    administrators have credentials of their own if the guard's name says so."""
    said = parts(route) & ADMIN
    if not said or (_for_admins(route) and not any(map(privileged, routes))):
        return None
    return f"its path or name says {min(said)!r}"


def _for_admins(route: Route) -> bool:
    """Whether a guard's name says that it knows none but the people of the house."""
    return any(
        Guards.AUTHENTICATES in guard.does and not ADMIN.isdisjoint(words(guard.name))
        for guard in route.guards
    )


def same_path(route: Route, others: list[Route]) -> Route | None:
    """Reading on the same path, which asks for a role."""
    return next(
        (each for each in others if each.path == route.path and each.method == "GET" and for_some(each)), None
    )


def his_own(route: Route) -> bool:
    """Whether the route deals with what is the caller's own."""
    handler = route.handler
    scoped = any(load.scoped for load in handler.loads)
    return (
        scoped
        or bool(handler.compares)
        or kind_of(resource_of(route)) in handler.owned
        or (route.method == "POST" and bool(handler.owned))
        or route.guarded(Guards.OWNS)
    )


def everybodys(route: Route, service: Service) -> str | None:
    """A kind of thing of which there is one for all (a tariff, settings) whose members a route sets, in a
    service where others ask for a role before they change anything."""
    handler = route.handler
    if (
        handler.loads
        or handler.owned
        or handler.looks
        or not any(each.method in WRITES and for_some(each) for each in service.routes)
    ):
        return None
    kept = (kind for kind in handler.changes if kind in service.entities)
    return next((kind for kind in kept if kind not in owned(service)), None)


def read_by_all(route: Route, service: Service) -> str | None:
    """A kind of thing that is nobody's and that strangers may read (a catalogue), which a route changes in a
    service where others ask for a role before they change anything."""
    handler = route.handler
    shown = any(
        each.method == "GET" and resource_of(each) == resource_of(route) and not authenticated(each)
        for each in service.routes
    )
    if not shown or handler.owned or handler.looks or handler.compares:
        return None
    if not any(each.method in WRITES and for_some(each) for each in service.routes):
        return None
    kinds = {load.what for load in handler.loads if not load.scoped}
    theirs = owned(service)
    return next((kind for kind in sorted(kinds) if kind in service.entities and kind not in theirs), None)


def alike_to(route: Route, routes: Iterable[Route]) -> Route | None:
    """Another route that changes the same collection and asks for a role."""
    return next(
        (
            each
            for each in routes
            if each.method in WRITES and for_some(each) and resource_of(each) == resource_of(route)
            and each.handler.place != route.handler.place
        ),
        None,
    )  # fmt: skip
