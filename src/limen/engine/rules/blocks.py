"""Whole networks, countries and clients that are refused, and networks that are refused by none of it."""

from collections.abc import Sequence

from limen.engine.rules.kind import Kind
from limen.engine.rules.wording import Draft, any_of, country, holds
from limen.model.rule import StandingRule

_BLOCK = {"action": "block"}
_UNLESS = ("context.allowed_network",)


def _network(rule: StandingRule, _among: Sequence[StandingRule]) -> Sequence[Draft]:
    slots = rule.slots
    where = (any_of("networks", slots.networks), any_of("operations", slots.operations))
    why = f"blocked networks: {', '.join(slots.networks)}"
    return (Draft(why, tuple(text for text in where if text), _BLOCK, _UNLESS),)


def _country(rule: StandingRule, _among: Sequence[StandingRule]) -> Sequence[Draft]:
    slots = rule.slots
    where = (country(slots.countries), any_of("operations", slots.operations))
    why = f"blocked countries: {', '.join(slots.countries)}"
    return (Draft(why, tuple(text for text in where if text), _BLOCK, _UNLESS),)


def _client(rule: StandingRule, _among: Sequence[StandingRule]) -> Sequence[Draft]:
    name = rule.slots.client
    return (Draft(f"blocked client: {name}", (holds("clients", name),), _BLOCK),)


BLOCKS = (
    Kind("block_network", ("networks",), ("networks", "operations"), (), _network),
    Kind("allow_network", ("networks",), ("networks",)),
    Kind("block_country", ("countries",), ("countries", "operations"), (), _country),
    Kind("block_client", ("client",), ("client",), (), _client),
)
