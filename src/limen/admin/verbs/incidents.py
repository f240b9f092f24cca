"""Incidents: which there are, one in full, which one evidence belongs to, and a person's end of one."""

from typing import Any

import msgspec

from limen.admin.incident_view import Around, IncidentView, state_of, view
from limen.admin.verb import Verb, change_of
from limen.admin.verbs.label import label
from limen.assemble import Installation
from limen.engine.incident import Incident
from limen.model import Change, ConfigError, Evidence, Label
from limen.model.incident import Closure, Severity

DOCUMENT = "incident "
"""Closures are documents of the control store under this and the incident's id."""

LIST_MOST = 100
"""Incidents that are listed at once."""

OUTCOMES = ("closed", "benign", "attack")


class Listed(msgspec.Struct, frozen=True):
    """The first of ``count`` incidents, and how many more were only watched."""

    incidents: list[IncidentView]
    count: int
    mild: int


class Ended(msgspec.Struct, frozen=True):
    """What closing did: the revision, how many pieces of its evidence were labelled, and, where it was
    benign, the commands that end holds of it that still stand."""

    id: str
    outcome: str
    labelled: int
    revision: int
    undo: str
    standing: list[str]


def list_(installation: Installation, arguments: dict[str, Any]) -> Listed:
    """Open incidents that were more than watched, the worst and newest first; with ``all`` every one."""
    around, every = _around(installation), bool(arguments.get("all"))
    known = installation.world.incidents.all()
    wanted = [each for each in known if every or state_of(each, around.at) == "open"]
    told = [each for each in wanted if every or each.severity > Severity.LOW]
    told.sort(key=lambda each: (-each.severity, -each.last))
    most = min(int(arguments.get("most") or LIST_MOST), LIST_MOST)
    return Listed([view(each, around) for each in told[:most]], len(told), len(wanted) - len(told))


def show(installation: Installation, arguments: dict[str, Any]) -> IncidentView:
    """One incident by its id, or by that of one it took in."""
    return view(_find(installation, str(arguments["id"])), _around(installation))


def of(installation: Installation, arguments: dict[str, Any]) -> dict[str, str]:
    """The incident of each piece of evidence, given as ``(id, subject in hexadecimal digits, time)``."""
    naming = installation.world.incidents.naming
    found = {
        str(name): naming(int(str(subject), 16), float(at)) for name, subject, at in arguments["evidence"]
    }
    return {name: incident.id for name, incident in found.items() if incident is not None}


def close(installation: Installation, arguments: dict[str, Any]) -> Ended:
    """End an incident: on disk, in the chain and in the journal before this returns.

    With the outcome ``benign`` or ``attack`` the ``evidence`` handed in (as the journal has it) is labelled.
    """
    incident, change = _find(installation, str(arguments["id"])), change_of(installation, arguments)
    outcome = str(arguments.get("outcome") or "closed")
    if outcome not in OUTCOMES:
        raise ConfigError(f"outcome {outcome!r}: one of {', '.join(OUTCOMES)}")
    if incident.closure is not None:
        raise ConfigError(f"{incident.id} is closed already ({incident.closure.outcome})")
    note = str(arguments.get("note") or change.why)
    closure = Closure(change.at, incident.id, outcome, change.by, note)
    change = msgspec.structs.replace(change, why=note)
    revision = installation.control.put_document(
        f"{DOCUMENT}{incident.id}", msgspec.json.encode(closure), change
    )
    _tell(installation, closure)
    why = f"{incident.id}: {note}" if note else incident.id
    labelled = _label_all(installation, {**arguments, "why": why}) if outcome != "closed" else 0
    standing = _standing(installation, incident) if outcome == "benign" else []
    undo = f"limen undo r{revision.number}"
    return Ended(incident.id, outcome, labelled, revision.number, undo, standing)


def follow(installation: Installation, name: str, change: Change) -> None:
    """After an undo: open an incident again whose closing was taken back, or close it again."""
    kept = installation.control.load_document(f"{DOCUMENT}{name}")
    reopened = Closure(change.at, name, "reopened", change.by, change.why)
    _tell(installation, msgspec.json.decode(kept, type=Closure) if kept else reopened)


def _tell(installation: Installation, closure: Closure) -> None:
    installation.journal.append(closure)
    installation.journal.sync()
    installation.world.incidents.close(closure)


def _label_all(installation: Installation, arguments: dict[str, Any]) -> int:
    benign = arguments["outcome"] == "benign"
    given = list(arguments.get("evidence") or ())
    for each in given:
        evidence = msgspec.convert(each, Evidence, builtin_types=(bytes,))
        said = msgspec.structs.asdict(Label(evidence.id, benign))
        label(installation, {**arguments, "evidence": each, "label": said, "hold": False})
    return len(given)


def _standing(installation: Installation, incident: Incident) -> list[str]:
    at, made = installation.clock.now(), {held.evidence for held in incident.holds.values()}
    holds = installation.world.holds.all()
    return [f"limen undo {hold.evidence}" for hold in holds if hold.evidence in made and hold.stands(at)]


def _find(installation: Installation, name: str) -> Incident:
    incident = installation.world.incidents.find(name)
    if incident is None:
        raise ConfigError(f"no incident {name!r}: `limen incidents list --all` shows those that are kept")
    return incident


def _around(installation: Installation) -> Around:
    at = installation.clock.now()
    holds = installation.world.holds.all()
    return Around(
        at,
        installation.name_of,
        {key.credential: key.public_id for key in installation.keys.list()},
        frozenset(hold.subject for hold in holds if hold.stands(at)),
        installation.mode == "observe",
    )


VERBS: dict[str, Verb] = {
    "incidents.list": list_,
    "incidents.show": show,
    "incidents.of": of,
    "incidents.close": close,
}
