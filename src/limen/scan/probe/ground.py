"""The ground of the probe's rules: a running server, who may ask it, what was learned, and a way to ask
that counts, remembers and never raises for what the server does."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import msgspec

from limen.scan.api import Api
from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.probe.exchange import ANONYMOUS, Answer, Request, exchange
from limen.scan.probe.identities import Identity
from limen.scan.probe.making import makes, named
from limen.scan.probe.objects import Objects
from limen.scan.probe.plan import Call, calls_of
from limen.scan.probe.slots import Slot
from limen.scan.probe.target import Target
from limen.scan.probe.things import Made
from limen.scan.tree import Problem

HUNG: Final = 2
"""Answers that never came from one operation after which it is not asked again."""

MOST_FAILURES: Final = 3_000
"""Refusals and errors that are kept, to be looked at for what they tell."""


class Proof(msgspec.Struct, frozen=True):
    """What a regression test sends again: the requests of a finding, and what must not come of the last of
    them: a yes (``denied``), or a text in its answer (``absent``)."""

    operation: str
    said: str
    requests: tuple[Request, ...]
    denied: bool
    absent: str = ""


class Probe:
    """One probe of one server. Rules ask through it and may keep nothing else."""

    def __init__(
        self, api: Api, target: Target, known: Iterable[Identity] = (), *, writes: bool = False
    ) -> None:
        self.api = api
        self.target = target
        self.writes = writes
        self.identities = {each.name: each for each in known}
        self.calls = calls_of(api)
        self.objects = Objects(self.calls, list(self.identities), api.service.entities)
        self.proofs: list[Proof] = []
        self.notes: list[str] = []
        self.able: dict[str, str] = {}
        """Who may use an operation that writes, by its key, once that was tried."""
        self.guessed: set[Slot] = set()
        """Where numbers were tried, since nobody knew an id."""
        self.failures: list[tuple[Call, Answer]] = []
        self.answers: dict[tuple[str, str], list[Answer]] = {}
        self._failed: dict[str, int] = {}
        self._said: set[str] = set()
        self.allowed = [each for each in self.calls if self._may(each)]

    def _may(self, call: Call) -> bool:
        if call.denied:
            self.notes.append(f"{call.name} was not called: {call.denied}")
        return not call.denied

    def problem(self, where: str, why: str) -> None:
        """Says once that something was not looked at."""
        if f"{where} {why}" not in self._said:
            self._said.add(f"{where} {why}")
            self.api.tree.problems.append(Problem(where, why))

    @property
    def everybody(self) -> tuple[str, ...]:
        """All names, the anonymous caller's last."""
        return (*self.identities, ANONYMOUS)

    def gets(self) -> Iterator[Call]:
        """Operations that read."""
        return (each for each in self.allowed if each.method == "GET")

    def ask(
        self, call: Call, who: str, values: Mapping[str, Any] | None = None, *,
        query: Mapping[str, Any] | None = None, body: Any = None, headers: tuple[tuple[str, str], ...] = (),
        learn: bool = True,
    ) -> Answer:  # fmt: skip
        """Asks an operation as somebody. What comes back is kept and learned from, unless it is not to be;
        what was made is remembered in any case."""
        answer = self.send(call, call.filled(values or {}, query), who, body=body, headers=headers)
        if makes(call) and (found := named(call, answer)) is not None:
            self.objects.made.append(Made(who, call, call.kind, found[1], found[0], body, answer.json))
        if learn:
            self.answers.setdefault((call.key, who), []).append(answer)
            self.objects.learn(call, answer)
        return answer

    def send(
        self, call: Call, path: str, who: str, *, method: str = "", body: Any = None,
        headers: tuple[tuple[str, str], ...] = (),
    ) -> Answer:  # fmt: skip
        """Sends one request for an operation, to any path and by any method."""
        identity = self.identities.get(who)
        variable = identity.variable if identity else ""
        request = Request(method or call.method, path, who, variable, body, headers)
        if self._failed.get(call.key, 0) >= HUNG:
            return Answer(request, 0, why="not asked again: it did not answer")
        answer = self.target.send(request, ((identity.header, identity.value),) if identity else ())
        if answer.status == 0:
            self._unanswered(call, answer)
        elif answer.status >= 400 and len(self.failures) < MOST_FAILURES:
            self.failures.append((call, answer))
        return answer

    def raw(self, request: Request) -> Answer:
        """Sends a request that belongs to no operation, without a credential of ours."""
        return self.target.send(request)

    def _unanswered(self, call: Call, answer: Answer) -> None:
        if self.target.spent:
            self.problem("the probe", self.target.spent + "; what came after was not asked")
            return
        self._failed[call.key] = self._failed.get(call.key, 0) + 1
        self.problem(call.name, f"no answer: {answer.why}")

    def hit(
        self, call: Call, said: str, *answers: Answer, subject: str = "", severity: Severity | None = None,
        confidence: Confidence | None = None, denied: bool = True, absent: str = "",
    ) -> Hit:  # fmt: skip
        """A rule's word on an operation, with the exchanges that show it; the last of them is the one that
        should not have been."""
        requests = tuple(each.request for each in answers)
        self.proofs.append(Proof(call.name, said, requests, denied, absent))
        return Hit(
            place=call.place,
            said=f"{call.name}: {said}",
            operation=call.name,
            subject=subject,
            severity=severity,
            confidence=confidence,
            exchanges=tuple(exchange(self.target.place.base, each) for each in answers),
        )

    # ------------------------------------------------------------------ who is who

    def role(self, who: str) -> str:
        """Somebody's role: as it was given, else as his account says."""
        identity = self.identities.get(who)
        if identity is None:
            return ""
        said = self.objects.me[who].get("role")
        return identity.role or (said if isinstance(said, str) else "")

    def peers(self, one: str, other: str) -> bool:
        """Whether two callers have the same rights, as far as is known: the same role, else the same
        successes."""
        if self.role(one) and self.role(other):
            return self.role(one) == self.role(other)
        return self.passed(one) == self.passed(other)

    def passed(self, who: str) -> frozenset[str]:
        """Operations that take no id and said yes to him."""
        return frozenset(
            call.key
            for call in self.gets()
            if not call.parameters and any(each.ok for each in self.answers.get((call.key, who), ()))
        )

    def above(self, one: str, other: str) -> bool:
        """Whether ``one`` may do all that ``other`` may, and more."""
        return not self.peers(one, other) and self.passed(one) > self.passed(other)

    def strangers(self, owner: str) -> list[str]:
        """Those to whom what is the owner's is not: his peers, and callers who have fewer rights than he and
        no more than anybody else. One who has more, or other ones, may well be there to look after others."""
        rest = self.others(owner)
        return [
            each
            for each in rest
            if self.peers(owner, each)
            or (self.above(owner, each) and not any(self.above(each, it) for it in rest))
        ]

    def others(self, who: str) -> list[str]:
        """Everybody else with a name, his peers first."""
        rest = [each for each in self.identities if each != who]
        return sorted(rest, key=lambda each: not self.peers(who, each))
