"""Standing rules: what an operator has put in force for good or until a time. Each change is one revision."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from limen.admin.verb import Verb, change_of
from limen.assemble import Installation
from limen.assemble.rules import RULES, compiled, document_of, policy_with
from limen.engine.rules import document
from limen.engine.rules.operations import is_path
from limen.model import ConfigError
from limen.model.rule import EVERYONE, Except, Slots, StandingRule, When


class RuleView(msgspec.Struct, frozen=True):
    """One rule as it is shown; ``over`` says that its time is over, ``text`` is the Cedar it comes to."""

    id: str
    op: str
    slots: dict[str, Any]
    since: float
    until: float
    by: str
    over: bool
    text: str


class Put(msgspec.Struct, frozen=True):
    """A rule that is in force now; ``replaced`` is the id of the one it replaced, ``enforced`` whether what
    it stops is stopped where no route says otherwise (and not only observed)."""

    id: str
    revision: int
    until: float
    replaced: str
    enforced: bool


def list_(installation: Installation, _arguments: dict[str, Any]) -> list[RuleView]:
    """Every rule, in the order in which they were put."""
    at, held = installation.clock.now(), installation.world.rules
    return [
        RuleView(
            rule.id,
            rule.op,
            rule.slots.plain,
            rule.since,
            rule.until,
            rule.by,
            rule.over(at),
            "\n\n".join(held.texts.get(rule.id, ())),
        )
        for rule in document_of(installation.control)
    ]


def put(installation: Installation, arguments: dict[str, Any]) -> Put:
    """Put a rule in force from now on: its ``op`` and ``slots``, its ``id`` if it is to have one, its end
    (``until``). It replaces the one with its id, or with its kind and target. Checked before anything
    changes.
    """
    change = change_of(installation, arguments)
    rule = rule_of(arguments, change.at, change.by, ZoneInfo(installation.settings.rules.time_zone))
    _can_be_told(rule.slots, installation)
    before = document_of(installation.control)
    after = document.put(before, rule)
    _check(after, installation)
    revision = installation.control.put_document(RULES, document.written(after), change)
    installation.configure(installation.settings)
    gone = [old.id for old in before if old not in after and not old.over(change.at)]
    return Put(rule.id, revision.number, rule.until, next(iter(gone), ""), installation.mode == "enforce")


def drop(installation: Installation, arguments: dict[str, Any]) -> dict[str, Any]:
    """Take a rule out by its ``id``."""
    name = str(arguments["id"])
    after = document.drop(document_of(installation.control), name)
    _check(after, installation)
    written = document.written(after)
    revision = installation.control.put_document(RULES, written, change_of(installation, arguments))
    installation.configure(installation.settings)
    return {"id": name, "revision": revision.number}


def rule_of(arguments: dict[str, Any], at: float, by: str, zone: ZoneInfo) -> StandingRule:
    """The rule that a verb's arguments ask for; raises ``ConfigError`` naming what is amiss.

    The end may be said beside the slots or among them, as operations have it (``duration_s``, ``until``).
    """
    op, given = str(arguments.get("op") or ""), dict(arguments.get("slots") or {})
    lasts, until = given.pop("duration_s", None), given.pop("until", None) or arguments.get("until")
    slots = document.slots_of(op, given)
    end = at + float(lasts) if lasts else ends(until, zone)
    if end and end <= at:
        raise ConfigError(f"rule {op}: until {until}: that is past: name a time to come")
    return StandingRule(document.named(op, slots, str(arguments.get("id") or "")), op, slots, at, end, by)


def ends(until: object, zone: ZoneInfo) -> float:
    """When something ends (Unix seconds, 0: never): a number of them, a time, or a day, its end included."""
    if not until:
        return 0.0
    if isinstance(until, int | float):
        return float(until)
    try:
        if len(str(until)) == len("2026-12-24"):
            following = date.fromisoformat(str(until)) + timedelta(days=1)
            return datetime.combine(following, time(), zone).timestamp()
        moment = datetime.fromisoformat(str(until))
    except (ValueError, OverflowError):
        raise ConfigError(f"until {until!r}: a day such as 2026-12-24, or a time with it") from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).timestamp()


def _can_be_told(slots: Slots, installation: Installation) -> None:
    """Raise ``ConfigError`` for what no call could ever be known to be."""
    when, spared = slots.when or When(), slots.except_ or Except()
    if (slots.countries or when.country_in or when.country_not_in) and not installation.settings.logins.geoip:
        raise ConfigError("countries: no file says where addresses lie: name one in [logins] geoip")
    tags = {tag for operation in installation.world.catalogue.operations() for tag in operation.tags}
    for name in (*slots.operations, *spared.operations):
        if name != EVERYONE and not is_path(name) and name.removeprefix("tag:") not in tags:
            raise ConfigError(
                f"operation {name!r}: a path with or without its method (`POST /orders`, `/orders/*`), or"
                " a tag that the OpenAPI document has"
            )


def _check(after: document.Document, installation: Installation) -> None:
    """Raise ``ConfigError`` for rules that could not be brought into force."""
    settings = installation.settings
    rules = compiled(after, settings, installation.pseudonyms.once)
    installation.refuse_masks(policy_with(settings, installation.control, rules))


VERBS: dict[str, Verb] = {"rules.list": list_, "rules.put": put, "rules.drop": drop}
