"""Gateways, and documents that are taken over."""

from limen.copilot.reading.frame import Ask, Frame, Slots, spread, values_of


def start_gateway(frame: Frame) -> list[Slots]:
    """An upstream and a port."""
    upstream = next(iter(values_of(frame.target("upstream"))), None)
    ports = frame.take("number", test=lambda piece: 1 <= piece.value <= 65_535)
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


KINDS = {each: f"gateway_{each}" for each in ("haproxy", "nginx", "traefik", "caddy", "kubernetes")}


def write_gateway(frame: Frame) -> list[Slots]:
    """What kind, an upstream, a port and a folder; two kinds are a question."""
    kinds = frame.chosen(KINDS)
    if len(kinds) > 1:
        raise Ask(f"one gateway, please: {' or '.join(kinds)}?")
    folder = next((path for path, _method in values_of(frame.take("path"))), None)
    return [{**slots, "kind": next(iter(kinds), None), "folder": folder} for slots in start_gateway(frame)]


def import_spec(frame: Frame) -> list[Slots]:
    """A document."""
    frame.drop("role", "client", "operation")
    return spread({"source": next(iter(values_of(frame.target("document"))), None)})


FILLERS = {
    "start_gateway": start_gateway,
    "stop_gateway": stop_gateway,
    "write_gateway": write_gateway,
    "import_spec": import_spec,
}
