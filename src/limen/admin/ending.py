"""How a recorded call would end under one set of controls: let pass, asked for more proof, or refused.

The risk is the recorded one; keys, holds, modes and policies are those of the controls. What stands is taken
to have stood all the time. What the recorded calls themselves would put in force (a policy's block of a
caller) stops the later ones, as it would live.
"""

from collections.abc import Callable

import msgspec

from limen.admin.preview import operation_of
from limen.assemble import Installation
from limen.assemble.rules import compiled, document_of
from limen.credentials.address import Address, Network, parse_networks, within
from limen.credentials.suspended import suspended_public_ids
from limen.engine.decide import judge
from limen.engine.holds import Holds, hold_of
from limen.engine.risk import weigh
from limen.engine.rules.ruleset import Rules
from limen.engine.world import World
from limen.model import Action, Caller, Evidence, Features, Key, Risk, Signal

AddressOf = Callable[[int], Address | None]
"""The address behind a pseudonym, ``None`` where it is not known any more."""

Decided = tuple[Action, str]
"""What is done about a call, and by which policy."""

DECOY = "decoy"
"""What stands for a policy where a call went to what is planted."""

_STANDING = (Risk(), ())


class Controls:
    """One set of controls, asked call after call in order. ``past`` is the world that was learnt."""

    def __init__(self, installation: Installation, past: World, address_of: AddressOf) -> None:
        self._world = world = installation.world
        self._past = past
        self._now = now = installation.clock.now()
        self._address_of = address_of
        self._keys = {key.credential: (key, _networks(installation, key)) for key in installation.keys.list()}
        self._listed = _listed(installation, now)
        self._standing = Holds()
        self._standing.restore(world.holds.all())
        self._standing.released = world.policy.released
        world.holds = Holds(world.holds.radius)
        world.rules = _ever(installation)
        self._spelt = past.catalogue.clear_names()
        self._callers: dict[Caller, Caller] = {}

    def ends(self, evidence: Evidence) -> Action:
        """What is done about the call."""
        return self.decided(evidence)[0]

    def decided(self, evidence: Evidence) -> Decided:
        """The same, with the policy that decided it: ``DECOY``, or empty where a key or a hold did."""
        features = evidence.features
        kept = self._keys.get(features.caller.credential)
        if kept is not None:
            if self._refuses(*kept, features.caller):
                return Action.BLOCK, ""
            features = msgspec.structs.replace(features, caller=self._as_now(features.caller, kept[0]))
        held = self._held(features)
        return self._judged(evidence, features) if held is None else (held, "")

    def public_id(self, credential: int) -> str:
        """The public id of an API key by its pseudonym; empty for anything else."""
        kept = self._keys.get(credential)
        return kept[0].public_id if kept else ""

    def _refuses(self, key: Key, networks: tuple[Network, ...], caller: Caller) -> bool:
        """Whether the credential itself is bad: the key, the secret it was used with, or the place."""
        ended = any(not v.stands(self._now) for v in key.versions if v.since == caller.issued_at)
        if ended or key.refused(self._now) or key.public_id in self._listed:
            return True
        known = self._address_of(caller.address) if networks else None
        return known is not None and not within(known, networks)

    def _as_now(self, caller: Caller, key: Key) -> Caller:
        """The caller with what its key may do in these controls."""
        known = self._callers.get(caller)
        if known is None:
            known = msgspec.structs.replace(caller, roles=key.roles, scopes=key.scopes)
            self._callers[caller] = known
        return known

    def _held(self, features: Features) -> Action | None:
        """What stands now, and what the calls before this one have put in force."""
        if not len(self._standing) and not len(self._world.holds):
            return None
        caller, operation = features.caller, features.operation
        found = self._standing.find(caller, operation, self._now) or self._world.holds.find(
            caller, operation, features.at
        )
        if found is None:
            return None
        return Action.ALLOW if self._world.observes(operation_of(features, self._past)) else found.action

    def _judged(self, evidence: Evidence, features: Features) -> Decided:
        risk, signals = self._risk(evidence, features)
        operation = operation_of(features, self._past)
        if self._is_decoy(features):
            return Action.ALLOW if self._world.observes(operation) else Action.BLOCK, DECOY
        verdict = judge(risk, signals, features, operation, self._world)
        hold = hold_of(verdict, features.caller, features.operation, features.at, evidence.id)
        if hold is not None and not self._world.holds.covers(hold):
            self._world.holds.put(hold)
        return verdict.action, verdict.policy

    def _is_decoy(self, features: Features) -> bool:
        """Whether the call went to what these controls have planted; when it was made that was no decoy."""
        decoys, name = self._world.recent.decoys, self._spelt.get(features.operation, "")
        return bool(decoys) and decoys.has(features.method, name.partition(" ")[2])

    def _risk(self, evidence: Evidence, features: Features) -> tuple[Risk, tuple[Signal, ...]]:
        """As recorded, less what a person has excused since; a call that a hold stopped was not weighed."""
        if evidence.verdict.standing:
            return _STANDING
        excuses = self._world.exceptions
        if not evidence.signals or not excuses:
            return evidence.risk, evidence.signals
        signals = excuses.excuse(evidence.signals, features)
        if signals == evidence.signals:
            return evidence.risk, signals
        past = self._past
        return weigh(signals, features, past.state, past.budget.step_up, past.green), signals


def _ever(installation: Installation) -> Rules:
    """The rules as if they had stood all the time: limits count from the first recorded call on."""
    rules = [msgspec.structs.replace(rule, since=0.0) for rule in document_of(installation.control)]
    return compiled(tuple(rules), installation.settings, installation.pseudonyms.once)


def _listed(installation: Installation, now: float) -> frozenset[str]:
    """The keys that Envoy refuses by itself, also where calls are only observed."""
    if not installation.settings.server.envoy:
        return frozenset()
    keys = [key for key in installation.keys.list() if not key.imported]
    return frozenset(suspended_public_ids(installation.world.holds.all(), keys, now))


def _networks(installation: Installation, key: Key) -> tuple[Network, ...]:
    return parse_networks(installation.keys.details(key).networks)
