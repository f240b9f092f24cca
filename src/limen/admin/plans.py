"""Making a plan: what was asked becomes verbs against what stands now, tried on a copy and on recorded calls.

Runs in the process of whoever asks, beside the running one: it reads the disk and changes nothing.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from limen.admin.disk import Disk
from limen.admin.dry_run import Progress, dry_run
from limen.admin.gateway_trial import try_gateway
from limen.admin.plan_derive import meaning
from limen.admin.present import free_port, present_of
from limen.admin.spec_source import Document
from limen.admin.verbs.labels import packed
from limen.admin.written_trial import proposed_files
from limen.copilot.operation import Operation
from limen.copilot.plan import Asked, DryRun, Plan, ready
from limen.copilot.step import Step
from limen.credentials.keys import Keys
from limen.engine.world import World
from limen.model import Evidence

Documents = Mapping[str, Document]
"""What was read at somebody's word, by the file or address it came from."""

WINDOW = 86_400.0
"""Seconds of recorded calls that a dry run looks at, where nothing else is said."""


def make_plan(
    text: str,
    operations: tuple[Operation, ...],
    disk: Disk,
    author: str,
    now: float,
    since: float | None = None,
    progress: Progress = lambda _done: None,
    documents: Documents | None = None,
    *,
    masking: bool = False,
) -> Plan:
    """A plan and its dry run over the calls since a time; raises ``ConfigError`` with question or cure.

    ``documents`` are those that somebody had read for it. What is still unread is named and left untried.
    ``masking``: the installation can hide fields in answers.
    """
    ready(text, operations)
    world = disk.world()
    keys = Keys(disk.control, disk.keyring, disk.pseudonyms)
    base = disk.control.base()
    present = present_of(disk.control, keys, world, now, disk.settings.rules.time_zone, free_port())
    said = tuple(Asked(each.op, msgspec.json.decode(msgspec.json.encode(each))) for each in operations)
    steps, asked = meaning(said, present)
    steps = tuple(_filled(step, disk, world, documents or {}) for step in steps)
    start = now - WINDOW if since is None else since
    shown = dry_run(disk, world, steps, start, now, progress, masking=masking)
    return Plan(text, asked, steps, base, author, now, shown)


def tried_again(
    plan: Plan, disk: Disk, progress: Progress = lambda _done: None, *, masking: bool = False
) -> DryRun:
    """The dry run of a plan once more, over the same calls: for who is to agree and did not make it."""
    shown = plan.dry_run
    start = shown.since if shown.calls else plan.made
    return dry_run(disk, disk.world(), plan.steps, start, plan.made, progress, masking=masking)


def _filled(step: Step, disk: Disk, world: World, documents: Documents) -> Step:
    """A step with what has to be read for it."""
    more: dict[str, Any] = {}
    if step.verb == "operations.import":
        read = documents.get(str(step.arguments["source"]))
        more = {"text": read.text, "sha256": read.sha256} if read else {}
    elif step.verb == "gateways.start":
        try_gateway(disk, str(step.arguments["upstream"]), int(step.arguments["port"]))
    elif step.verb == "gateways.write":
        more = proposed_files(disk, step.arguments)
    elif step.verb == "labels.put":
        more = {"evidence": [packed(each) for each in _evidence(disk, world, str(step.arguments["target"]))]}
    return msgspec.structs.replace(step, arguments={**step.arguments, **more})


def _evidence(disk: Disk, world: World, name: str) -> list[Evidence]:
    """The telling evidence of an incident, or the oddest piece of what has that name."""
    incident = world.incidents.find(name)
    if incident is None:
        return [max(disk.find(name, 0.0), key=lambda each: each.risk.bits)]
    wanted = {evidence for _, evidence in incident.telling.values()}
    return [each for each in disk.evidence(incident.first) if each.id in wanted]
