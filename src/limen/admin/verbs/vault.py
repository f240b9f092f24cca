"""Names behind pseudonyms: opened for who may ask, and erased with all that was learnt of a person."""

from typing import Any

import msgspec

from limen.admin.verb import Verb, change_of, shown
from limen.assemble import Installation
from limen.model import ConfigError
from limen.stores.journal import Mark

KINDS = ("credential", "principal", "address")


class Erased(msgspec.Struct, frozen=True):
    """What an erasure took away."""

    person: str
    names: int
    sketches: int
    keys: tuple[str, ...]


def open_(installation: Installation, arguments: dict[str, Any]) -> dict[str, str]:
    """The names behind pseudonyms (kind and hexadecimal digits), as far as they are known."""
    at, vault = installation.clock.now(), installation.vault
    found: dict[str, str] = {}
    for kind, pseudonym in arguments["pseudonyms"]:
        name = vault.open(str(kind), int(str(pseudonym), 16), at)
        if name is not None:
            found[str(pseudonym)] = name
    return found


def names(installation: Installation, arguments: dict[str, Any]) -> dict[str, str]:
    """The names of operations by their ids in hexadecimal digits; those unknown are left out."""
    found = {str(each): installation.name_of(int(str(each), 16)) for each in arguments["operations"]}
    return {each: name for each, name in found.items() if name}


def erase(installation: Installation, arguments: dict[str, Any]) -> Erased:
    """Erase who has this plain name (a principal, credential or address): vault key, names, factors,
    learnt state."""
    name, change = str(arguments["name"]), change_of(installation, arguments)
    subjects = {installation.pseudonyms.of(kind, name) for kind in KINDS}
    mine = [
        key for key in installation.keys.list() if key.principal in subjects or key.credential in subjects
    ]
    subjects |= {key.credential for key in mine} | {key.principal for key in mine}
    known = [each for each in subjects if installation.control.load_person(each) is not None]
    sketches = sum(installation.world.state.erase(subject) for subject in subjects)
    factors = [installation.control.erase_factors(subject, change) for subject in subjects]
    if not (known or mine or sketches or any(factors)):
        raise ConfigError("nobody of that name is known: nothing was erased")
    for subject in subjects:
        installation.world.forget(subject)
    for person in known:
        installation.vault.erase(person, change)
    for key in mine:
        installation.keys.erase(key.public_id, change)
    if installation.world.reference is not None:
        for subject in subjects:
            installation.world.reference.erase(subject)
    installation.controls.load()
    installation.journal.append(Mark(change.at, "erased", by=change.by, why=change.why))
    installation.snapshot()
    return Erased(shown(min(subjects)), len(known), sketches, tuple(key.public_id for key in mine))


VERBS: dict[str, Verb] = {"vault.open": open_, "vault.erase": erase, "names": names}
