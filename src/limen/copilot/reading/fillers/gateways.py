"""Gateways, and documents that are taken over."""

from limen.copilot.reading.frame import Frame, Slots, spread, values_of


def start_gateway(frame: Frame) -> list[Slots]:
    """An upstream and a port."""
    upstream = next(iter(values_of(frame.target("upstream"))), None)
    ports = [piece for piece in frame.take("number") if 1 <= piece.value <= 65_535]
    named = [
        piece
        for piece in ports
        if set(piece.before[-2:]) & frame.lexicon.sets["port"] or piece.value >= 1_024
    ]
    port = next((piece.value for piece in named or ports), None)
    frame.left += [piece for piece in ports if piece.value != port and piece.value >= 1_024]
    frame.drop("gateway")
    return spread({"upstream": upstream, "port": int(port) if port else None})


def stop_gateway(frame: Frame) -> list[Slots]:
    """A gateway, by name."""
    return spread({}, gateway=values_of(frame.target("gateway")))


def import_spec(frame: Frame) -> list[Slots]:
    """A document."""
    frame.drop("role", "client", "operation")
    return spread({"source": next(iter(values_of(frame.target("document"))), None)})


FILLERS = {"start_gateway": start_gateway, "stop_gateway": stop_gateway, "import_spec": import_spec}
