"""One decision process: a request becomes a reply, an answer becomes learning. Synchronous throughout.

``judge`` is the whole path. ``fallback`` is what is left of it when judgement is late or broken: identity,
standing holds and scopes hold, behaviour is not judged. Evidence goes to the journal before the reply goes
to the gateway, so nothing acknowledged is lost with the process.
"""

from collections.abc import Callable, Iterable
from typing import Protocol

from limen.engine.decide import decide, enforce, learn_later, settle, stopped, withdraw
from limen.engine.ports import Authenticates, Listener
from limen.engine.ruled import by_rules, masks_of
from limen.engine.world import World
from limen.features.objects import foreign_by_path
from limen.model import (
    Answer,
    ApiCall,
    Evidence,
    Features,
    Hold,
    Identity,
    Objects,
    Request,
)
from limen.model.reply import Reply
from limen.service.replies import (
    SLOW,
    hold_reply,
    pass_reply,
    refused_reply,
    rule_reply,
    step_up_reply,
    stop_reply,
)

REFUSED_STATUS = 401


class Records(Protocol):
    """Where evidence is kept; ``append`` returns once it would survive the death of this process."""

    def append(self, evidence: Evidence, /) -> int:
        """Keep one piece of evidence; its sequence number."""
        ...


class Names(Protocol):
    """Takes names behind pseudonyms, to be sealed off the path."""

    def note(self, identity: Identity, at: float, /) -> None:
        """Remember a caller's names."""
        ...


class DecisionPoint:
    """Decides for every gateway. Owned by one thread; the listeners of ``Holds`` write a hold to disk first.

    ``slow`` is for how many seconds a slowed call is held, up to fourfold.
    """

    def __init__(
        self,
        world: World,
        authenticator: Authenticates,
        records: Records,
        names: Names,
        listeners: Iterable[Listener] = (),
        upward: Callable[[Identity, str, float], tuple[tuple[str, str], ...]] = lambda _i, _r, _at: (),
    ) -> None:
        self.world = world
        self.authenticator = authenticator
        self.records = records
        self.names = names
        self.listeners = list(listeners)
        self.upward = upward
        self.slow = SLOW

    def judge(self, request: Request) -> Reply:
        """Decide one request, and keep the evidence."""
        identity = self.authenticator.authenticate(request)
        self.names.note(identity, request.at)
        call = api_call(request, identity)
        evidence = self._settled(call)
        if identity.refused:
            self.hear(Answer(request.at, call.id, REFUSED_STATUS))
            return refused_reply(call.id, identity.refused, identity.asks)
        if stopped(evidence):
            withdraw(evidence, self.world)
            rule = self.world.rule(evidence.verdict.policy)
            return stop_reply(evidence, rule, identity.algs, self._wait(evidence))
        mask, always = self.world.rule(evidence.verdict.policy).mask, self._hidden(evidence.features, request)
        return pass_reply(evidence, self.upward(identity, call.id, request.at), self.slow, mask, always)

    def fallback(self, request: Request) -> Reply:
        """Identity, standing holds and rules only; raises when identity itself cannot be told."""
        identity = self.authenticator.authenticate(request)
        if identity.refused:
            return refused_reply(request.id, identity.refused, identity.asks)
        world, caller = self.world, identity.caller
        route = world.catalogue.match(request.method, request.target)
        operation = route.operation
        hold = world.holds.find(caller, operation.id, request.at)
        if hold is not None:
            return hold_reply(hold, caller, request.id, world.policy.rule(hold.reason), identity.algs)
        stale = world.token_ages.stale(caller, operation, request.at)
        if stale is not None and not world.observes(operation):
            return step_up_reply(caller, request.id, stale, identity.algs)
        features = Features(
            request.at,
            "call",
            request.id,
            operation.id,
            operation.method,
            route.known,
            caller,
            objects=Objects(foreign=foreign_by_path(route, caller.subject, world.recent)),
            size=len(request.body),
            length=(request.length or -1) if request.body_cut else 0,
        )
        verdict = by_rules(features, operation, world, request.target)
        if verdict is not None:
            return rule_reply(verdict, caller, request.id, world.policy.rule(verdict.policy), identity.algs)
        upward = self.upward(identity, request.id, request.at)
        return Reply(add=upward, mask=masks_of(features, operation, world, request.target))

    def hear(self, answer: Answer) -> Evidence | None:
        """Judge what the API answered; what it shows counts from the next call on."""
        evidence = decide(answer, self.world)
        if evidence is not None:
            settle(evidence, self.world)
            self._keep(evidence)
        return evidence

    def learn(self) -> None:
        """Learn from the calls that were judged, now that their replies have left.

        Whoever forgets to ask for it loses nothing but speed: the next decision learns first.
        """
        self.world.catch_up()

    def hold(self, hold: Hold) -> None:
        """Put a person's hold in force (on disk first, through the listeners of ``Holds``)."""
        self.world.holds.put(hold)

    def _hidden(self, features: Features, request: Request) -> tuple[str, ...]:
        """What rules hide in the answer to this call."""
        if not self.world.rules:
            return ()
        operation = self.world.catalogue.match(request.method, request.target).operation
        return masks_of(features, operation, self.world, request.target)

    def _wait(self, evidence: Evidence) -> int:
        """Seconds after which a limit lets its caller call again; 0 where it is none."""
        world, features = self.world, evidence.features
        name = evidence.verdict.policy.removesuffix("-beyond")
        limit = world.rules.limits.get(name)
        if limit is None:
            return 0
        return world.counts.wait(name, limit, features.caller.subject, features.at)

    def _settled(self, call: ApiCall) -> Evidence:
        evidence = decide(call, self.world)
        assert evidence is not None, "a call always has evidence"
        enforce(evidence, self.world)
        self._keep(evidence)
        learn_later(evidence, self.world)
        return evidence

    def _keep(self, evidence: Evidence) -> None:
        self.records.append(evidence)
        for listener in self.listeners:
            listener.hear(evidence)


def api_call(request: Request, identity: Identity) -> ApiCall:
    """The activity a request is, its caller known and its credentials gone."""
    return ApiCall(
        request.at,
        request.method,
        request.target,
        request.id,
        request.scheme,
        request.host,
        tuple(identity.headers),
        request.body,
        request.body_cut,
        identity.caller,
        request.length,
    )
