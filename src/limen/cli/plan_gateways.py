"""Gateways made as plans say: started and stopped by whoever applies a plan or takes it back."""

from pathlib import Path

import msgspec

from limen.assemble import places
from limen.cli.options import Where, named_file
from limen.copilot.present import GatewayNow
from limen.running.gateways import forgotten, settle


def settled(at: Where, before: list[GatewayNow]) -> list[str]:
    """After a change or an undo: gateways as the document says; ``before`` are those there were."""
    now = gateways_of(at)
    if not now and not before:
        return []
    settings = at.settings()
    config = str(Path(file).absolute()) if (file := named_file(at.config)) else ""
    return settle([*now, *forgotten(before, now)], places(settings).data, settings, config)


def gateways_of(at: Where) -> list[GatewayNow]:
    """The gateways on the list."""
    return msgspec.convert(at.ask("gateways.list"), list[GatewayNow])
