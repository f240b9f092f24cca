"""The scene, played against the running installation with the commands of a person."""

import time
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import closing
from random import Random

import httpx
import msgspec

from limen.admin.client import AdminClient
from limen.admin.plan_record import Record
from limen.assemble import places
from limen.demo.copilot.evening import Call, Evening, Shopper, latest
from limen.demo.copilot.shortened import MINUTES, SENTENCE, Customer, Moment, Shortened
from limen.demo.ending import PATIENCE
from limen.demo.house import House
from limen.demo.logins.gate import Gate
from limen.demo.logins.provider import Provider
from limen.demo.logins.town import town
from limen.demo.opening import LAST_ANSWERS
from limen.demo.processes import NOTHING
from limen.model import LimenError

LATER, AGAIN = 75.0, 0.25
"""Seconds of the demonstration's time between two looks at the gateway, and real ones between two tries."""


def play_copilot(house: House, seed: int, environment: Mapping[str, str], as_json: bool) -> Shortened:
    """Play it after all that has been; ``environment`` is what the plan is shown in, ``as_json`` its form."""
    made = Provider(house.pages, house.provider, house.issuer)
    try:
        with closing(made) as provider, closing(Gate(house.port)) as gate:
            evening = Evening(provider, gate, _now(house) + 60.0)
            evening.go_by(latest(town(seed)[1:]), Random(f"copilot/{seed}"))
            return _changed(house, evening, environment, as_json)
    except (LimenError, httpx.HTTPError, msgspec.MsgspecError) as error:
        return Shortened(broke=str(error))


def _changed(house: House, on: Evening, environment: Mapping[str, str], as_json: bool) -> Shortened:
    """Ask, apply and undo, with a look at the gateway before and after each."""
    if len(on.shoppers) < 2:
        raise LimenError("hardly anybody could log in")
    old, *_, young = on.shoppers.values()
    before = _look(on, old, young, 200)
    time.sleep(LAST_ANSWERS)
    form = ("--json",) if as_json else ()
    told = _run(house, "ask", SENTENCE, *form, environment=environment)
    record, named = _planned(house)
    made = calls_beyond(on.calls, MINUTES * 60.0)
    _run(house, "plans", "apply", record.plan.id)
    applied = _look(on, old, young, 401)
    _run(house, "undo")
    undone = _look(on, old, young, 200)
    people = _customer(on, old), _customer(on, young)
    return Shortened(record.plan.id, told, named, made, *people, before, applied, undone)


def calls_beyond(calls: Iterable[Call], seconds: float) -> dict[str, int]:
    """How many calls that passed were made with a token older than this, by who made them."""
    return dict(Counter(each.shopper.name for each in calls if each.met.status == 200 and each.age > seconds))


def _now(house: House) -> float:
    """What the installation's clock shows."""
    with AdminClient(places(house.settings)) as client:
        return float(client.ask("ping")["at"])


def _planned(house: House) -> tuple[Record, dict[str, int]]:
    """The plan that was made of the sentence, and whose calls it would newly ask for a younger token."""
    with AdminClient(places(house.settings)) as client:
        plans = [msgspec.convert(each, Record, builtin_types=(bytes,)) for each in client.ask("plans.list")]
        record = next((each for each in plans if each.plan.text == SENTENCE), None)
        if record is None:
            raise LimenError(f"no plan was made of {SENTENCE!r}")
        top = record.plan.dry_run.stepped_up.top
        names = client.ask("vault.open", pseudonyms=[(each.kind, each.subject) for each in top])
    return record, {names.get(each.subject, each.subject): each.calls for each in top}


def _run(house: House, *words: str, environment: Mapping[str, str] = NOTHING) -> str:
    """What a command of ``limen`` prints; raises ``FailedError`` with what it said."""
    process = house.limen(f"copilot-{words[0]}", *words, environment=environment)
    return house.processes.finished(process).decode()


def _look(on: Evening, old: Shopper, young: Shopper, wanted: int) -> Moment:
    """What the two meet a little later; the first calls again until it is ``wanted``, or patience is over."""
    on.now += LATER
    began = time.monotonic()
    met = on.call(old)
    while met.status != wanted and time.monotonic() - began < PATIENCE:
        time.sleep(AGAIN)
        met = on.call(old)
    return Moment(met, on.call(young), round(time.monotonic() - began, 3))


def _customer(on: Evening, shopper: Shopper) -> Customer:
    return Customer(shopper.name, int((on.now - shopper.since) // 60))
