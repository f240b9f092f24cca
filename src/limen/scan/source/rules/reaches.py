"""What the rules share that follow a caller's value to where it can do harm: one kind of sink each."""

from collections.abc import Callable, Iterable, Iterator

from limen.scan.finding import Confidence, Hit
from limen.scan.source.model import Flow, Route, Service


def reaches(sink: str, does: str) -> Callable[[Service], Iterable[Hit]]:
    """A check for flows into one kind of sink; ``does`` says what becomes of the value."""

    def check(service: Service) -> Iterator[Hit]:
        for route in service.routes:
            for flow in route.handler.flows:
                if flow.sink == sink:
                    yield _hit(route, flow, does)

    return check


def _hit(route: Route, flow: Flow, does: str) -> Hit:
    value = f"{flow.by!r} ({flow.given})" if flow.by else f"the {flow.given}"
    return Hit(
        place=flow.place,
        said=f"{route.operation}: the caller's {value} {does}",
        operation=route.operation,
        subject=flow.sink,
        confidence=Confidence.HIGH if flow.by else None,
        related=flow.through[-1:],
    )
