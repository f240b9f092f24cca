"""What stands against whom, and how it is undone."""

from typing import Any

import msgspec

from limen.admin.verb import Verb, change_of, find_hold, hold_name, read_hold_name, shown
from limen.admin.verbs import incidents
from limen.assemble import Installation
from limen.assemble.installation import EXCEPTIONS, OPENAPI
from limen.model import Hold, Scope


class HoldView(msgspec.Struct, frozen=True):
    """One hold as it is shown; ``key`` is the public id of the API key it holds, where it is one."""

    name: str
    action: str
    scope: str
    subject: str
    key: str
    since: float
    until: float
    reason: str
    evidence: str
    by: str


class Undone(msgspec.Struct, frozen=True):
    """What an undo did, and the revision it made."""

    what: str
    revision: int


def list_(installation: Installation, _arguments: dict[str, Any]) -> list[HoldView]:
    """Every hold in force, oldest first."""
    at = installation.clock.now()
    keys = {key.credential: key.public_id for key in installation.keys.list()}
    return [view(installation, hold, keys) for hold in installation.world.holds.all() if hold.stands(at)]


def lift(installation: Installation, arguments: dict[str, Any]) -> Undone:
    """End a hold by its name, its evidence or its key, and forget the suspicion behind it."""
    hold = find_hold(installation, str(arguments["name"]))
    revision = installation.control.lift_hold(hold.scope, hold.subject, change_of(installation, arguments))
    installation.controls.unsaved.pop((hold.scope.value, hold.subject), None)
    installation.controls.load()
    if hold.scope is not Scope.OPERATION:
        installation.world.recent.caller(hold.subject).cool()
    return Undone(f"{hold.action.word} of {hold_name(hold)} is lifted", revision.number if revision else 0)


def undo(installation: Installation, arguments: dict[str, Any]) -> Undone:
    """Take back whatever a name stands for: a hold, evidence that put one in force, or a revision."""
    name = str(arguments["name"])
    if not name.removeprefix("r").isdigit() or read_hold_name(name):
        return lift(installation, arguments)
    number, change = int(name.removeprefix("r")), change_of(installation, arguments)
    said = msgspec.structs.replace(change, why=f"undo r{number}" + (f": {change.why}" if change.why else ""))
    revision = installation.control.undo(number, said)
    installation.controls.load()
    _, _, incident = revision.what.partition(f" document {incidents.DOCUMENT}")
    if incident:
        incidents.follow(installation, incident, change_of(installation, arguments))
    elif revision.what.startswith(("write document", "remove document")):
        installation.configure(installation.settings)
        if revision.what.endswith(f"document {OPENAPI}"):
            installation.declare()
        if revision.what.endswith(f"document {EXCEPTIONS}"):
            installation.excuse()
    if revision.what.startswith("unlabel "):
        _drop_exceptions(installation, revision.what.removeprefix("unlabel "), arguments)
    return Undone(revision.what, revision.number)


def _drop_exceptions(installation: Installation, evidence: str, arguments: dict[str, Any]) -> None:
    """End what was excused on evidence whose label is gone."""
    exceptions = installation.world.exceptions
    if exceptions and exceptions.drop(evidence):
        kept = msgspec.msgpack.encode(exceptions.all())
        installation.control.put_document(EXCEPTIONS, kept, change_of(installation, arguments))


def revisions(installation: Installation, arguments: dict[str, Any]) -> list[dict[str, Any]]:
    """The newest changes of the controls, newest first: who, when, what and why."""
    found = installation.control.revisions(int(arguments.get("most") or 20))
    return [{"number": r.number, "at": r.at, "by": r.by, "what": r.what, "why": r.why} for r in found]


def view(installation: Installation, hold: Hold, keys: dict[int, str]) -> HoldView:
    """A hold, with the operation or key it is about by name."""
    subject = shown(hold.subject)
    if hold.scope is Scope.OPERATION:
        subject = installation.name_of(hold.subject) or subject
    return HoldView(
        hold_name(hold),
        hold.action.word,
        hold.scope.value,
        subject,
        keys.get(hold.subject, "") if hold.scope is Scope.CREDENTIAL else "",
        hold.since,
        hold.until,
        hold.reason,
        hold.evidence,
        hold.by,
    )


VERBS: dict[str, Verb] = {
    "holds.list": list_,
    "holds.lift": lift,
    "undo": undo,
    "revisions": revisions,
}
