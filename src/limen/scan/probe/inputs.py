"""Where a caller's text goes in: each input of an operation, with the rest of a request that is otherwise
taken."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from limen.scan.probe.exchange import ANONYMOUS, Answer
from limen.scan.probe.exploring import filled
from limen.scan.probe.ground import Probe
from limen.scan.probe.plan import Call
from limen.scan.probe.samples import body_of, sample
from limen.scan.words import words

TRIED: Final = frozenset(
    ("2fa", "forgot", "login", "mfa", "otp", "pin", "recover", "redeem", "reset", "session",
     "sessions", "signin", "token", "tokens",
     "verify")
)  # fmt: skip
"""Words of operations at which secrets are guessed: to try other things there locks accounts."""


class Input(msgspec.Struct, frozen=True, eq=False):
    """One input: its name, where it stands, and the request around it, as ``who`` sends it."""

    call: Call
    who: str
    name: str
    given: str
    values: dict[str, Any]
    query: dict[str, Any]
    body: dict[str, Any] | None
    schema: Mapping[str, Any]

    @property
    def usual(self) -> Any:
        """A value that should be taken."""
        held = {"query": self.query, "path": self.values, "body": self.body or {}}[self.given]
        return held[self.name] if self.name in held else sample(self.name, self.schema)

    @property
    def words(self) -> frozenset[str]:
        """The words of its name."""
        return frozenset(words(self.name))


def inputs_of(probe: Probe, *, body: bool = False) -> Iterator[Input]:
    """Inputs of reads, each as the first caller who was answered; with ``body`` those of writes that make
    or tell something, where writing is allowed."""
    for call in list(probe.gets()):
        yield from _of(probe, call)
    if body and probe.writes:
        for call in list(probe.allowed):
            if call.method in ("POST", "PUT") and not call.on_item and call.words.isdisjoint(TRIED):
                yield from _in_body(probe, call)


def _of(probe: Probe, call: Call) -> Iterator[Input]:
    names = [name for name in call.query if name not in call.parameters]
    texts = [slot.name for slot in call.slots if slot.given == "path" and slot.by != "id"]
    if not names and not texts:
        return
    for who in (*probe.identities, ANONYMOUS):
        values = _around(probe, call, who)
        if values is None or _turned_away(probe, call, who):
            continue
        needed = _needed(call)
        for name in names:
            yield Input(call, who, name, "query", values, needed, None, call.query[name])
        for name in texts:
            yield Input(call, who, name, "path", values, needed, None, {"type": "string"})
        return


def _needed(call: Call) -> dict[str, Any]:
    """Query parameters without which it is refused, as declared."""
    declared = call.operation.declared
    return {
        str(each.get("name")): sample(str(each.get("name")), call.query.get(str(each.get("name")), {}))
        for each in (declared.parameters if declared else ())
        if each.get("in") == "query" and each.get("required") is True
    }


def _around(probe: Probe, call: Call, who: str) -> dict[str, Any] | None:
    """Ids for the path; without the last where it is a name that nobody was told."""
    if found := filled(probe, call, who):
        return found[0]
    slots = [slot for slot in call.slots if slot.given == "path"]
    values: dict[str, Any] = {}
    for slot in slots[:-1]:
        known = probe.objects.values(who, slot)
        if not known:
            return None
        values[slot.name] = known[0]
    return values if slots and slots[-1].by != "id" else None


def _turned_away(probe: Probe, call: Call, who: str) -> bool:
    """Whether he was asked to go, each time he asked."""
    answers = probe.answers.get((call.key, who), ())
    return bool(answers) and all(each.status in (0, 401, 403) for each in answers)


def _in_body(probe: Probe, call: Call) -> Iterator[Input]:
    if not body_of(call, ANONYMOUS, probe.objects, whole=True):
        return
    if call.key not in probe.able:
        probe.able[call.key] = _able(probe, call)
    who = probe.able[call.key]
    for values in filled(probe, call, who)[:1] if who else ():
        body = body_of(call, who, probe.objects, whole=True) or {}
        schemas = {each.name: each.schema for each in reversed(call.body) if each.name}
        for name, value in body.items():
            if isinstance(value, str | int) and not isinstance(value, bool):
                yield Input(call, who, name, "body", values, {}, body, schemas.get(name, {}))


def _able(probe: Probe, call: Call) -> str:
    """The first who is not refused a request that says nothing, those with the most rights first; empty where
    there is none."""
    if call.declared_open:
        return ANONYMOUS
    for who in sorted(probe.identities, key=lambda each: -len(probe.passed(each))):
        for values in filled(probe, call, who)[:1]:
            if probe.ask(call, who, values, body={}, learn=False).status not in (0, 401, 403, 404):
                return who
    return ""


def put(probe: Probe, at: Input, value: Any) -> Answer:
    """Sends the request with that value in the input."""
    values, query, body = dict(at.values), dict(at.query), dict(at.body) if at.body is not None else None
    held: dict[str, Any] = {"query": query, "path": values, "body": body if body is not None else {}}[
        at.given
    ]
    held[at.name] = value
    return probe.ask(at.call, at.who, values, query=query or None, body=body, learn=False)
