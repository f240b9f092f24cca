"""The policy decision point: Cedar policies, compiled once, asked per activity, answered from a cache.

Cedar permits or forbids; annotations grade that into the six actions (see ``rule``). Anything but a clean
permit is a denial: Cedar skips a ``forbid`` that fails to evaluate, so any diagnostic error counts as a
denial here, under the policy name ``error:<id>`` that metrics and alerts look for.
This file may not read files: text comes in from ``limen.settings``.
"""

import json
import re
from typing import Any, NamedTuple

from cedarpy import Entities, PolicySet, is_authorized
from msgspec.structs import replace

from limen.engine import cedar
from limen.engine.context import ODDNESS, RESOURCE, SITUATION, Attribute, Budget, Case, audible, silent
from limen.engine.facts import NO_FACTS, Facts
from limen.engine.rule import Rule
from limen.engine.step_up import renewed
from limen.model import Action, Caller, Features, Hold, Operation, Risk, Signal, Verdict
from limen.model.rule import BY_RULE

ANSWERS = 32_768
"""Cached answers; the cache is emptied when full, which costs a moment and never a wrong answer."""

_NOBODY = Entities.from_json_str("[]")
_FAILED = re.compile(r"policy `([^`]{1,64})`")
_NO_PERMIT = Rule("no-permit", Action.BLOCK, why="no policy permits this")


class _Set(NamedTuple):
    """Policies that Cedar is asked about together, with their rules by Cedar's own ids."""

    rules: dict[str, Rule]
    compiled: PolicySet


class Policy:
    """One revision of the policies. Made by ``compile``; only ``judge`` changes it, and only its cache."""

    def __init__(
        self, rules: dict[str, Rule], mentioned: frozenset[str], text: str, on_error: Action
    ) -> None:
        everything = "*" in mentioned
        self.rules = {rule.id: rule for rule in rules.values()}
        self._all = _Set(rules, PolicySet.from_str(text))
        mild, permits = cedar.permits(text, rules)
        self._permits = _Set(permits, PolicySet.from_str(mild))
        self._on_error = on_error
        odd = [attribute for attribute in ODDNESS if everything or attribute.name in mentioned]
        asked = [attribute for attribute in SITUATION if everything or attribute.name in mentioned]
        self._reads = [*odd, *asked]
        self._names_resource = "resource" in mentioned
        self._odd = [attribute.key for attribute in odd]
        self._asked = [attribute.key for attribute in asked]
        if self._names_resource:
            self._asked.append(RESOURCE.key)
        self._budget: Budget | None = None
        self._silence: tuple[Any, ...] | None = None
        self._answers: dict[tuple[Any, ...], Verdict | tuple[Rule, ...]] = {}

    @classmethod
    def compile(
        cls, text: str, schema: str, file: str = "policy", on_error: Action = Action.STEP_UP
    ) -> "Policy":
        """Check and compile Cedar text; ``on_error`` is what a policy that fails to evaluate leads to.

        Raises ``ConfigError`` naming ``file``, line and policy.
        """
        rules, mentioned = cedar.read(text, schema, file)
        return cls(rules, mentioned, text, on_error)

    @property
    def reads(self) -> tuple[Attribute, ...]:
        """The attributes that decide; what is not among them cannot change a verdict."""
        return tuple(self._reads)

    @property
    def masks(self) -> bool:
        """Whether any rule wants data hidden in answers, which not every gateway can do."""
        return any(rule.mask for rule in self.rules.values())

    def judge(
        self,
        risk: Risk,
        signals: tuple[Signal, ...],
        features: Features,
        operation: Operation,
        budget: Budget,
        facts: Facts = NO_FACTS,
    ) -> Verdict:
        """The most severe answer of any policy that matches. Its ``policy`` is a key of ``rules``,
        ``no-permit`` when none permits, or ``error:<id>`` when one failed to evaluate.
        """
        case = Case(risk, signals, features, operation, budget, facts)
        if budget is not self._budget:
            self._heed(case)
        if self._silence is not None and silent(risk, signals):
            oddness = self._silence
        else:
            oddness = tuple([read(case) for read in self._odd])
        key = (oddness, *[read(case) for read in self._asked])
        answer = self._answers.get(key)
        if answer is None:
            answer = self._remember(key)
        return answer if isinstance(answer, Verdict) else _answer(answer, features.caller, features.at)

    def rule(self, name: str) -> Rule:
        """The rule behind a verdict's ``policy``: its reason, and the proof that meets its step-up."""
        if name.startswith("error:"):
            return Rule(name, self._on_error, why="a policy failed to evaluate, which counts as a denial")
        return self.rules.get(name, _NO_PERMIT)

    def released(self, hold: Hold, caller: Caller, at: float) -> bool:
        """Whether a standing step-up is met: by the proof that its rule asks for; where no rule of this
        policy put it in force (a person, another party's signal), by a login since.
        """
        rule = self.rules.get(hold.reason)
        if rule is None:
            return renewed(hold, caller)
        return hold.action is Action.STEP_UP and rule.proved(caller, at)

    def _heed(self, case: Case) -> None:
        """Work out how silence reads under another budget, as it need not be worked out for each call."""
        self._budget, self._silence = case.budget, None
        if audible(case.budget):
            still = replace(case, risk=Risk(), signals=())
            self._silence = tuple([read(still) for read in self._odd])

    def _remember(self, key: tuple[Any, ...]) -> Verdict | tuple[Rule, ...]:
        """Keep a verdict where every caller gets the same, else the rules that make one."""
        if len(self._answers) >= ANSWERS:
            self._answers.clear()
        rules = self._ask(key)
        answer = self._answers[key] = rules[0].verdict() if rules[0].same_for_all else rules
        return answer

    def _ask(self, key: tuple[Any, ...]) -> tuple[Rule, ...]:
        """The rule that decides; of step-ups every one that matches, and last what is due without them."""
        request = self._request(key)
        matched = self._matched(self._all, request)
        worst = _worst(matched)
        if worst.action is not Action.STEP_UP:
            return (worst,)
        asked = sorted(
            [rule for rule in matched if rule.action is Action.STEP_UP], key=lambda rule: rule.line
        )
        return (*asked, _worst(self._matched(self._permits, request)))

    def _request(self, key: tuple[Any, ...]) -> dict[str, Any]:
        """What Cedar is asked. It is made from the key alone, so equal keys have equal answers."""
        parts = (*key[0], *key[1:])
        values = {read.name: read.value(part) for read, part in zip(self._reads, parts, strict=False)}
        context = {name: value for name, value in values.items() if value is not None}
        resource = RESOURCE.value(key[-1]) if self._names_resource else "any"
        return {
            "principal": {"type": "Caller", "id": "caller"},
            "action": {"type": "Action", "id": "call"},
            "resource": {"type": "Operation", "id": resource},
            "context": json.dumps(context),
        }

    def _matched(self, policies: _Set, request: dict[str, Any]) -> list[Rule]:
        """The rules of a set that decide a request, and those that stand for what failed to evaluate."""
        diagnostics = is_authorized(request, policies.compiled, _NOBODY).diagnostics
        matched = [policies.rules[key] for key in diagnostics.reasons]
        return matched + [self._failure(error, policies) for error in diagnostics.errors]

    def _failure(self, error: str, policies: _Set) -> Rule:
        """The rule for a diagnostic error: ``error:<id>``, or ``error:request`` when none was reached."""
        named = _FAILED.search(error)
        failed = policies.rules.get(named[1]) if named else None
        return self.rule(f"error:{failed.id if failed else 'request'}")


def _worst(matched: list[Rule]) -> Rule:
    return max(matched, key=lambda rule: (rule.action, -rule.line), default=_NO_PERMIT)


def _answer(rules: tuple[Rule, ...], caller: Caller, at: float) -> Verdict:
    """The first step-up that is not met; else what comes of one that was. That a token is young enough, or
    that a standing rule is met, is nothing to remark on: then what is due without it counts.
    """
    *asked, otherwise = rules
    for rule in asked:
        if not rule.proved(caller, at):
            return rule.answer(caller, at)
    remarked = (rule for rule in asked if rule.max_age or rule.acr_values)
    met = next((rule for rule in remarked if not rule.id.startswith(BY_RULE)), otherwise)
    return met.answer(caller, at)
