"""Explaining one thing: an incident, a key, a caller, a decision, an operation or a policy."""

from collections.abc import Callable
from itertools import chain

import msgspec

from limen.admin.answering.recorded import holds_on, tally_of
from limen.admin.answering.scene import Scene
from limen.admin.scanning import sources_of
from limen.admin.verb import shown
from limen.assemble.rules import document_of
from limen.assemble.world import covers
from limen.copilot.explaining import caller, decision, incident, key, operation, policy
from limen.copilot.explaining.incident import Incident
from limen.copilot.explaining.telling import Explanation, Line, Section
from limen.copilot.operations import Explain
from limen.engine.rules.operations import names as fits
from limen.model import Action, ConfigError
from limen.model.rule import StandingRule
from limen.settings import Route


class _Policy(msgspec.Struct, frozen=True):
    """Where the policies in force are from, and whether they are enforced."""

    source: str
    mode: str


def explained(asked: Explain, scene: Scene) -> Explanation:
    """The explanation; raises ``ConfigError`` with the question, or for a name that is not known."""
    for kind, tell in _KINDS.items():
        if name := getattr(asked, kind):
            return tell(name, scene)
    raise ConfigError(asked.missing())


def _incident(name: str, scene: Scene) -> Explanation:
    told = scene.incident(scene.ask("incidents.show", id=name))
    sources = sources_of((each.operation for each in told.operations), scene.disk.settings)
    return incident.explain(msgspec.structs.replace(told, sources=sources))


def _evidence(name: str, scene: Scene) -> Explanation:
    """A decision; of a call that was answered, the answer after it."""
    told = [decision.explain(each) for each in scene.decisions(scene.disk.find(name, scene.now))]
    if len(told) == 1:
        return told[0]
    sections = chain.from_iterable((_headed(each.title), *each.sections) for each in told[1:])
    return msgspec.structs.replace(told[0], sections=(*told[0].sections, *sections))


def _headed(title: Line) -> Section:
    return Section("Then", (title,))


def _key(name: str, scene: Scene) -> Explanation:
    public_id = scene.told.keys.get(name, name.removeprefix("lm_"))
    found = [each for each in scene.keys if public_id in (each.public_id, each.called)]
    if not found:
        raise ConfigError(f"no API key is called {name!r}: `limen keys list` shows them all")
    one = found[0]
    credential = int(one.caller, 16)
    holds = holds_on(scene, (credential,))
    tally = tally_of(scene, lambda each: each.features.caller.credential == credential)
    inside = _incidents(scene, lambda each: any(party.key == one.called for party in each.callers))
    return key.explain(key.Known(one, next(iter(holds), None), inside, tally))


def _client(name: str, scene: Scene) -> Explanation:
    """A user by his name, or an application that tokens were issued to."""
    principal = scene.disk.pseudonyms.once("principal", name)
    roles: dict[str, None] = {}
    kinds: dict[str, None] = {}

    def about(evidence: msgspec.Struct) -> bool:
        who = evidence.features.caller  # type: ignore[attr-defined]
        mine = principal == who.principal or name == who.client
        if mine:
            roles.update(dict.fromkeys(who.roles))
            kinds["caller" if principal == who.principal else "application"] = None
        return bool(mine)

    tally = tally_of(scene, about)
    inside = _incidents(scene, lambda each: any(p.principal == shown(principal) for p in each.callers))
    blocked = tuple(rule.id for rule in _standing(scene) if rule.slots.client == name and "block" in rule.op)
    holds = holds_on(scene, (principal,))
    told = caller.Caller(name, next(iter(kinds), "caller"), tally, tuple(roles), holds, inside, blocked)
    return caller.explain(told)


def _operation(name: str, scene: Scene) -> Explanation:
    number, entry = scene.told.operations.get(name), scene.told.inventory.operation(name)
    if number is None or entry is None:
        raise ConfigError(f"no operation is called {name!r}: `limen operations list` shows them all")
    views = scene.ask("operations.list", spelt=True)
    view = next(
        each for each in msgspec.convert(views, list[_View], from_attributes=True) if each.id == shown(number)
    )
    inside = _incidents(scene, lambda each: any(t.operation in (name, view.name) for t in each.operations))
    rules = tuple((rule.id, _why(rule.id, scene)) for rule in _standing(scene) if _names(rule, view))
    told = operation.Operation(
        name,
        entry.method,
        entry.path,
        _mode(view, scene),
        tally_of(scene, lambda each: each.features.operation == number),
        view.calls,
        view.last_seen,
        view.declared,
        entry.tag,
        entry.returns,
        rules,
        inside,
    )
    return operation.explain(told)


def _policy(name: str, scene: Scene) -> Explanation:
    rule = next((each for each in _standing(scene) if each.id == name), None)
    made = scene.rules.get(name)
    if rule is None and made is None:
        raise ConfigError(f"no rule is called {name!r}: `limen policy show` has them all")
    source = msgspec.convert(scene.ask("policy.show"), _Policy, from_attributes=True)
    told = policy.Policy(
        name,
        _why(name, scene),
        made.action.word if made else Action.ALLOW.word,
        tally_of(scene, lambda each: each.verdict.policy == name),
        rule.op if rule else "",
        rule.by if rule else "",
        rule.since if rule else 0.0,
        rule.until if rule else 0.0,
        f"the policy in force ({source.source})",
        source.mode == "enforce",
    )
    return policy.explain(told)


class _View(msgspec.Struct, frozen=True):
    """An operation as the catalogue has it, its segments as spelt."""

    id: str
    name: str
    calls: int
    last_seen: float
    declared: bool
    tags: tuple[str, ...]


def _incidents(scene: Scene, about: Callable[[Incident], bool]) -> tuple[tuple[str, str], ...]:
    return tuple((each.id, each.severity) for each in scene.incidents if about(each))


def _standing(scene: Scene) -> list[StandingRule]:
    return [rule for rule in document_of(scene.disk.control) if not rule.over(scene.now)]


def _why(name: str, scene: Scene) -> str:
    return scene.rules[name].why if name in scene.rules else ""


def _names(rule: StandingRule, view: _View) -> bool:
    return any(fits(each, view.name, view.tags) for each in rule.slots.operations)


def _mode(view: _View, scene: Scene) -> str:
    """``observe`` or ``enforce``, as the first route that covers it says."""
    method, _, path = view.name.partition(" ")
    told = scene.ask("mode")
    said = [Route(match, mode=mode) for match, mode in told["routes"].items()]
    return next((str(route.mode) for route in said if covers(route, method, path)), str(told["mode"]))


_KINDS: dict[str, Callable[[str, Scene], Explanation]] = {
    "incident": _incident,
    "key": _key,
    "client": _client,
    "evidence": _evidence,
    "operation": _operation,
    "policy": _policy,
}
"""By the slots of ``explain``, in their order."""
