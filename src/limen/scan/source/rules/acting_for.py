"""BOLA before a handler: a hook takes from a header for whom its caller acts."""

from collections.abc import Iterator

from limen.scan.finding import Hit
from limen.scan.source.model import Service
from limen.scan.words import acts_for


def acted_for(service: Service) -> Iterator[Hit]:
    """Hooks that take whom the caller acts for from a header, whoever he is."""
    guards = {guard.place: guard for route in service.routes for guard in route.guards}
    for guard in guards.values():
        for load in guard.loads:
            if not (load.scoped or load.asked) and acts_for(load.by):
                yield Hit(
                    load.place,
                    f"before every request a {load.what or 'object'} is found by the caller's header"
                    f" {load.by!r}, and nothing asks whether he may act for it",
                    subject=load.by,
                    related=(guard.place,),
                )
