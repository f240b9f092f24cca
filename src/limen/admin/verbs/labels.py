"""An analyst's word as a plan carries it: with the evidence it is about, found when the plan was made."""

from base64 import b64decode, b64encode
from typing import Any

import msgspec

from limen.admin.verb import Verb
from limen.admin.verbs.incidents import close
from limen.admin.verbs.label import label
from limen.assemble import Installation
from limen.model import Evidence, Label


class Told(msgspec.Struct, frozen=True):
    """How many pieces of evidence were labelled."""

    target: str
    labelled: int


def put(installation: Installation, arguments: dict[str, Any]) -> Told:
    """Label evidence, or end an incident with that word; ``evidence`` is packed (``packed``)."""
    target, benign = str(arguments["target"]), bool(arguments["benign"])
    evidence = [unpacked(str(each)) for each in arguments["evidence"]]
    if installation.world.incidents.find(target) is not None:
        outcome = "benign" if benign else "attack"
        plain = [_plain(each) for each in evidence]
        close(installation, {**arguments, "id": target, "outcome": outcome, "evidence": plain})
        return Told(target, len(evidence))
    for each in evidence:
        said = msgspec.structs.asdict(Label(each.id, benign, until=float(arguments.get("until") or 0.0)))
        label(installation, {**arguments, "evidence": _plain(each), "label": said})
    return Told(target, len(evidence))


def packed(evidence: Evidence) -> str:
    """Evidence as text, which a plan can hold."""
    return b64encode(msgspec.msgpack.encode(evidence)).decode()


def unpacked(text: str) -> Evidence:
    """Evidence out of a plan."""
    return msgspec.msgpack.decode(b64decode(text), type=Evidence)


def _plain(evidence: Evidence) -> Any:
    return msgspec.to_builtins(evidence, builtin_types=(bytes,))


VERBS: dict[str, Verb] = {"labels.put": put}
