"""Mass assignment by making: a thing is made as declared, and with one member more."""

from collections.abc import Iterator
from typing import Any

from limen.scan.finding import Hit
from limen.scan.probe.comparing import thing
from limen.scan.probe.exchange import Answer
from limen.scan.probe.exploring import make_one, unmake
from limen.scan.probe.ground import Probe
from limen.scan.probe.plan import Call
from limen.scan.probe.rules.mass_assignment.members import callers, candidates, took
from limen.scan.probe.rules.mass_assignment.telling import set_by
from limen.scan.probe.things import Json, Made
from limen.scan.words import names_owner


def made(probe: Probe, call: Call) -> Iterator[Hit]:
    """Makes a thing twice: as declared, and with one member more. Each is removed again before the next."""
    for who in callers(probe):
        plain = make_one(probe, call, who)
        if plain is None:
            continue
        usual = _whole(probe, call, who, plain[0])
        unmake(probe, plain[1])
        for name, value in candidates(probe, call, usual, who):
            done = make_one(probe, call, who, {name: value})
            if done is not None:
                yield from _kept(probe, call, who, (name, value), usual, *done)
                unmake(probe, done[1])
        return


def _kept(
    probe: Probe, call: Call, who: str, sent: tuple[str, Any], usual: Json, answer: Answer, new: Made
) -> Iterator[Hit]:
    """Whether the new thing has what was sent: as it says itself, or as the list of another owner shows."""
    name, value = sent
    if took(usual, _whole(probe, call, who, answer), name, value):
        yield set_by(probe, call, who, name, answer, answer)
    elif names_owner(name) and (given := _given_away(probe, call, value, new.value, who)) is not None:
        yield set_by(probe, call, who, name, answer, given)


def _whole(probe: Probe, call: Call, who: str, answer: Answer) -> Json:
    """A thing that was made, read again where it can be."""
    for each in probe.gets():
        if (
            each.path.startswith(call.path.rstrip("/") + "/{")
            and len(each.parameters) == len(call.parameters) + 1
        ):
            key = next(
                (thing(answer)[name] for name in ("id", "slug", "ref", "code") if name in thing(answer)), None
            )
            again = (
                probe.ask(each, who, {each.parameters[-1]: key}, learn=False)
                if key is not None and not call.parameters
                else None
            )
            if again is not None and again.ok and isinstance(again.json, dict):
                return {**thing(answer), **again.json}
    return thing(answer)


def _given_away(probe: Probe, call: Call, owner: Any, made: Any, who: str) -> Answer | None:
    """The list of him who was named as the owner, if the new thing is in it and in the maker's no more."""
    other = next((each for each in probe.others(who) if probe.objects.me[each].get("id") == owner), None)
    listing = next((each for each in probe.gets() if each.path == call.path and not each.parameters), None)
    if other is None or listing is None:
        return None
    theirs, mine = (probe.ask(listing, each, learn=False) for each in (other, who))
    return theirs if _lists(theirs, made) and not _lists(mine, made) else None


def _lists(answer: Answer, value: Any) -> bool:
    found = answer.json
    rows = (
        found
        if isinstance(found, list)
        else next((each for each in thing(answer).values() if isinstance(each, list)), [])
    )
    return any(isinstance(each, dict) and value in each.values() for each in rows)
