"""A verdict that a caller passes upon what he asked for himself."""

from collections.abc import Iterator
from typing import Final

from limen.scan.finding import Confidence, Hit
from limen.scan.probe.comparing import thing
from limen.scan.probe.ground import Probe
from limen.scan.probe.plan import Call
from limen.scan.probe.rules.function_of_another_role.telling import used_by
from limen.scan.probe.writing import made_for

_VERDICTS: Final = frozenset(("approve", "grant", "promote", "reinstate", "settle", "unban", "unblock"))
"""Deeds that are done to what somebody else asks for."""


def own_verdict(probe: Probe, call: Call) -> Iterator[Hit]:
    """A verdict that a caller passes upon what he asked for himself, while others may more than he."""
    slots = [slot for slot in call.slots if slot.given == "path"]
    if call.method not in ("POST", "PUT") or call.words.isdisjoint(_VERDICTS) or len(slots) != 1:
        return
    for who in probe.identities:
        made = (
            made_for(probe, slots, who) if any(probe.above(each, who) for each in probe.others(who)) else None
        )
        if made is None:
            continue
        before = made.answer if isinstance(made.answer, dict) else {}
        answer = probe.ask(call, who, {slots[0].name: made.value}, learn=False)
        if answer.ok and thing(answer) != before:
            yield used_by(
                probe, call, who, "he decides about what he asked for himself", answer, Confidence.MEDIUM
            )
            return
