"""Gateways and their files made as plans say, by whoever applies a plan or takes it back."""

from pathlib import Path

import msgspec

from limen.admin.written import Written, settle_files
from limen.assemble import places
from limen.cli.options import Changing, Where, named_file
from limen.cli.provider import lifetimes_settled
from limen.copilot.present import GatewayNow
from limen.model import ConfigError
from limen.running.gateways import forgotten, settle


class Raised(msgspec.Struct, frozen=True):
    """What plans raised: gateways that Limen runs, and files of those that others run."""

    gateways: list[GatewayNow]
    written: list[Written]


def raised(at: Where) -> Raised:
    """What the documents say now."""
    return Raised(
        msgspec.convert(at.ask("gateways.list"), list[GatewayNow]),
        msgspec.convert(at.ask("gateways.written"), list[Written]),
    )


def settled(at: Where, before: Raised) -> list[str]:
    """After a change or an undo: all as the documents say; ``before`` is what they said until then."""
    now = raised(at)
    said = settle_files(before.written, now.written)
    if not now.gateways and not before.gateways:
        return said
    settings = at.settings()
    config = str(Path(file).absolute()) if (file := named_file(at.config)) else ""
    running = [*now.gateways, *forgotten(before.gateways, now.gateways)]
    return [*said, *settle(running, places(settings).data, settings, config)]


def settled_or_undone(at: Changing, plan: str, before: Raised) -> list[str]:
    """The same for a plan that was just applied: where it cannot be made so, all of it is taken back."""
    try:
        return [*settled(at, before), *lifetimes_settled(at)]
    except ConfigError as error:
        was = raised(at)
        at.change("undo", name=plan)
        settled(at, was)
        raise ConfigError(f"{error}: {plan} was taken back") from None
