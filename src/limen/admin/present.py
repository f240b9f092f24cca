"""What stands now, read for a plan: keys by their names, rules, modes and gateways, as plain values."""

import socket

import msgspec

from limen.assemble.installation import MODE
from limen.assemble.rules import document_of
from limen.copilot.present import GatewayNow, KeyNow, Present, RuleNow
from limen.credentials.keys import Keys
from limen.engine.world import World
from limen.model import Key, Scope
from limen.model.rule import StandingRule
from limen.stores.control import ControlStore

GATEWAYS = "gateways"
"""A document of the control store: the gateways that are to run."""


def present_of(
    control: ControlStore, keys: Keys, world: World, now: float, zone: str, port: int = 0
) -> Present:
    """The present state; ``zone`` is the operator's time zone, ``port`` a TCP port that is free, for a
    gateway that is given none.
    """
    modes = control.load_document(MODE)
    return Present(
        now,
        zone,
        keys=tuple(_key(keys, key, _held(control, now), now) for key in keys.list()),
        rules=tuple(_rule(rule) for rule in document_of(control) if not rule.over(now)),
        gateways=gateways_of(control),
        modes=msgspec.json.decode(modes) if modes else {},
        paths=_paths(world),
        model=world.model_revision,
        port=port,
    )


def gateways_of(control: ControlStore) -> tuple[GatewayNow, ...]:
    """The gateways that plans started or stopped."""
    kept = control.load_document(GATEWAYS)
    return msgspec.json.decode(kept, type=tuple[GatewayNow, ...]) if kept else ()


def free_port() -> int:
    """A TCP port that nobody listens on just now."""
    with socket.create_server(("127.0.0.1", 0)) as made:
        return int(made.getsockname()[1])


def _rule(rule: StandingRule) -> RuleNow:
    return RuleNow(rule.id, rule.op, msgspec.json.decode(msgspec.json.encode(rule.slots)))


def _held(control: ControlStore, now: float) -> frozenset[int]:
    holds = control.load_holds()
    return frozenset(h.subject for h in holds if h.scope is Scope.CREDENTIAL and h.stands(now))


def _key(keys: Keys, key: Key, held: frozenset[int], now: float) -> KeyNow:
    details = keys.details(key)
    state = key.refused(now) or ("suspended" if key.credential in held else "active")
    named = (key.public_id, details.note, details.principal)
    return KeyNow(*named, key.roles, key.scopes, details.networks, key.expires, state)


def _paths(world: World) -> dict[str, tuple[str, ...]]:
    """The path of every operation, by its name and by its bare method and template."""
    names = world.catalogue.clear_names()
    return {name: (name.partition(" ")[2],) for name in names.values()}
