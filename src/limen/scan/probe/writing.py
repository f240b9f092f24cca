"""Writing with care: on what the probe made itself where it can, what was there before kept and put back."""

from typing import Any

from limen.scan.probe.comparing import thing
from limen.scan.probe.exchange import Answer
from limen.scan.probe.exploring import filled, make_one
from limen.scan.probe.ground import Probe
from limen.scan.probe.making import makes
from limen.scan.probe.plan import Call
from limen.scan.probe.slots import Slot
from limen.scan.probe.things import Json, Made
from limen.scan.words import names_owner, names_role, words


def made_for(probe: Probe, slots: list[Slot], who: str) -> Made | None:
    """A fresh thing of somebody's for an operation with these slots that may end it; ``None`` where he
    cannot make one."""
    if len(slots) != 1:
        return None
    for maker in probe.allowed:
        if makes(maker) and maker.kind == slots[-1].kind and not maker.parameters:
            done = make_one(probe, maker, who)
            if done is not None:
                return done[1]
    return None


def item_of(probe: Probe, call: Call, slots: list[Slot], who: str) -> dict[str, Any] | None:
    """Ids for a path that lead to a thing of his: one that the probe made, else one that he was shown."""
    for made in probe.objects.made:
        if made.who == who and made.kind == slots[-1].kind and len(slots) == 1:
            return {slots[-1].name: made.value}
    return next(iter(filled(probe, call, who)), None)


def reading(probe: Probe, call: Call, who: str, values: dict[str, Any]) -> Answer | None:
    """The same path read: what is there now; ``None`` where it cannot be read."""
    for each in probe.gets():
        if each.path == call.path:
            answer = probe.ask(each, who, values, learn=False)
            return answer if answer.ok and isinstance(answer.json, dict) else None
    return None


def put_back(
    probe: Probe,
    call: Call,
    who: str,
    values: dict[str, Any],
    before: Json,
    after: Json,
    names: set[str] | None = None,
) -> bool:
    """Writes back the members that changed, by the same operation; says so where it could not."""
    differ = {name for name in before if before[name] != after.get(name)}
    body = (
        {name: before[name] for name in differ & names}
        if names is not None
        else {n: before[n] for n in differ}
    )
    if not body:
        return True
    probe.ask(call, who, values, body=body, learn=False)
    now = reading(probe, call, who, values)
    done = now is not None and all(thing(now).get(name) == value for name, value in body.items())
    if not done:
        probe.notes.append(f"{call.name}: {', '.join(sorted(body))} could not be put back to what it was")
    return done


def changed_text(before: Json) -> list[str]:
    """Names of plain texts that are nobody's id or role."""
    return [
        name
        for name, value in before.items()
        if isinstance(value, str)
        and not names_owner(name)
        and not names_role(name)
        and words(name)[-1:] != ("id",)
    ]
