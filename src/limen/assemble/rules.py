"""The standing rules in force, and the policy they are a part of; for the installation, and beside it."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from limen.assemble.world import world_for
from limen.credentials.pseudonyms import Pseudonyms
from limen.engine.policy import Policy
from limen.engine.rules import document
from limen.engine.rules.networks import Pseudonym
from limen.engine.rules.ruleset import Local, Rules
from limen.engine.world import World
from limen.identity.geoip import GeoIp
from limen.settings import Logins, Settings
from limen.settings.policies import policy_text, schema
from limen.stores.control import ControlStore

POLICY, RULES = "policy", "rules"
"""Documents of the control store: a policy in place of the settings', and the standing rules."""


def document_of(control: ControlStore) -> document.Document:
    """The rules as they are kept, also those whose time is over."""
    said = control.load_document(RULES)
    return document.read(said, f"rules revision {control.document_revision(RULES)}") if said else ()


def compiled(rules: document.Document, settings: Settings, pseudonym: Pseudonym | None = None) -> Rules:
    """Rules ready to be held to; without ``pseudonym`` for their text alone."""
    named = pseudonym or (lambda _kind, _name: 0)
    return Rules(rules, named, schema(), local_of(settings.rules.time_zone))


def policy_of(settings: Settings, control: ControlStore, rules: Rules | None = None) -> Policy:
    """The policy in force: the one a person put in place, else the settings', and the rules after it."""
    held = rules if rules is not None else compiled(document_of(control), settings)
    return policy_with(settings, control, held)


def policy_with(settings: Settings, control: ControlStore, rules: Rules, text: str = "") -> Policy:
    """The policy under other rules, or with another text; raises ``ConfigError``."""
    kept, number = control.load_document(POLICY), control.document_revision(POLICY)
    chosen = settings.policy
    name = f"policy revision {number}" if kept else chosen.file or f"{chosen.preset}.cedar"
    said = text or (kept.decode() if kept else policy_text(chosen.preset, chosen.file))
    return Policy.compile(f"{said}\n\n{rules.text}" if rules else said, schema(), name)


def ruled_world(settings: Settings, control: ControlStore, pseudonyms: Pseudonyms) -> World:
    """A world that has learnt nothing yet, under the policy and the rules in force."""
    rules = compiled(document_of(control), settings, pseudonyms.once)
    world = world_for(settings, pseudonyms.of, policy_of(settings, control, rules))
    world.rules = rules
    return world


def local_of(time_zone: str) -> Local:
    """The minute of the day in a time zone; settings have checked that there is one of that name."""
    zone = ZoneInfo(time_zone)

    def minute(at: float) -> int:
        local = datetime.fromtimestamp(at, zone)
        return local.hour * 60 + local.minute

    return minute


def country_of(settings: Logins) -> Callable[[str], str]:
    """Where an address lies, by the file that is named; nowhere without one. Raises ``ConfigError``."""
    files = GeoIp.opened({"geoip": settings.geoip})
    return lambda address: files.place(address).country[:2].upper()
