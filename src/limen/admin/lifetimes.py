"""Token lifetimes at the identity provider, kept to what the standing rules say.

The gateway refuses old tokens whatever the provider does; this only makes it issue younger ones. What it had
before is on record before it is changed, so that it comes back when the rule goes. Runs in the process of
whoever applies a plan or takes it back: the running one asks nobody.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from limen.assemble.rules import document_of
from limen.engine.ports import TokenLifetimes
from limen.model import ConfigError
from limen.model.rule import EVERYONE, StandingRule
from limen.stores.control import ControlStore

OP = "set_token_lifetime"
LIFETIMES = "provider-lifetimes"
"""A document of the control store: what was set at the provider."""


class Lifetime(msgspec.Struct, frozen=True):
    """One client's ``seconds`` as set at the provider (0: not yet), and what it had ``former``ly (empty: the
    realm's own).

    ``failed`` says why the provider does not have what the rules want, ``tried`` is what was sent then.
    """

    client: str
    seconds: int = 0
    former: str = ""
    failed: str = ""
    tried: int = 0

    @property
    def touched(self) -> bool:
        """Whether the provider may have a lifetime of ours."""
        return bool(self.seconds or self.tried)


class Lifetimes(msgspec.Struct, frozen=True):
    """What the rules in force want, by client, and what was set."""

    wanted: dict[str, int]
    kept: tuple[Lifetime, ...]


Keep = Callable[[tuple[Lifetime, ...]], object]
"""Writes the document."""


def lifetimes_of(control: ControlStore, now: float) -> Lifetimes:
    """What should be at the provider, and what is as far as it is on record."""
    kept = control.load_document(LIFETIMES)
    found = msgspec.json.decode(kept, type=tuple[Lifetime, ...]) if kept else ()
    return Lifetimes(_wanted(rule for rule in document_of(control) if not rule.over(now)), found)


def client_of(slots: Mapping[str, Any]) -> str:
    """The one client about all of whose tokens a rule is; empty for a rule that no provider can carry."""
    narrower = any(slots.get(name) for name in ("role", "when", "except"))
    client = str(slots.get("client") or "")
    return "" if narrower or client == EVERYONE else client


def _wanted(rules: Iterable[StandingRule]) -> dict[str, int]:
    """A client has one rule at most: another for it would have taken its place."""
    named = ((rule, client_of(rule.slots.plain)) for rule in rules if rule.op == OP)
    return {client: rule.slots.seconds or 0 for rule, client in named if client}


def settle_lifetimes(provider: TokenLifetimes, state: Lifetimes, keep: Keep) -> list[str]:
    """Set what the rules want and give back what they want no more; what was done, in words."""
    kept = {each.client: each for each in state.kept}
    said = []
    for client in dict.fromkeys((*state.wanted, *kept)):
        seconds, now = state.wanted.get(client), kept.get(client)
        if now is not None and seconds == now.seconds and not now.failed:
            continue
        try:
            if seconds:
                said.append(_set(provider, client, seconds, kept, keep))
            else:
                said.append(_give_back(provider, kept[client], kept, keep))
        except ConfigError as error:
            left = kept.get(client, Lifetime(client))
            kept[client] = msgspec.structs.replace(left, failed=str(error))
            keep(tuple(kept.values()))
            said.append(f"{error}: the gateway alone holds the tokens of {client} to what the rules say")
    return said


def _set(provider: TokenLifetimes, client: str, seconds: int, kept: dict[str, Lifetime], keep: Keep) -> str:
    """What it had is written down before it is changed; of several changes, what it had before the first."""
    now = kept.get(client, Lifetime(client))
    former = now.former if now.touched else provider.lifetime(client)
    kept[client] = Lifetime(client, now.seconds, former, "not confirmed", seconds)
    keep(tuple(kept.values()))
    provider.set_lifetime(client, str(seconds))
    kept[client] = Lifetime(client, seconds, former)
    keep(tuple(kept.values()))
    return f"{provider.name} gives client {client} tokens of {seconds} s ({former or 'its own'} before)"


def _give_back(provider: TokenLifetimes, now: Lifetime, kept: dict[str, Lifetime], keep: Keep) -> str:
    """What it had, unless somebody else has set another since."""
    client = now.client
    ours = now.touched and provider.lifetime(client) in (str(now.seconds), str(now.tried))
    if ours:
        provider.set_lifetime(client, now.former)
    del kept[client]
    keep(tuple(kept.values()))
    if ours:
        return f"{provider.name} gives client {client} tokens as before ({now.former or 'its own'})"
    return f"{provider.name} has a lifetime of its own for client {client}: it is left as it is"
