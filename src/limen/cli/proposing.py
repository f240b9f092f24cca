"""Making a plan at the command line: tried with a bar, signed where its author has a key, and kept."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import msgspec
from cyclopts import Parameter
from rich.progress import Progress

from limen.admin.disk import open_disk
from limen.admin.plan_record import Record
from limen.admin.plans import Documents, make_plan
from limen.admin.spec_source import read_spec
from limen.cli import say
from limen.cli.options import Changing, Where, person
from limen.copilot.operation import Operation
from limen.copilot.plan import Plan
from limen.credentials.operators import AUTHOR, sign
from limen.model import ConfigError

KEY = "LIMEN_OPERATOR_KEY"
"""The environment variable that names an operator's key file."""

KeyFile = Annotated[
    Path | None, Parameter(help="Your operator's key file; LIMEN_OPERATOR_KEY says the same.")
]


def propose(
    text: str,
    operations: tuple[Operation, ...],
    at: Changing,
    *,
    key: Path | None = None,
    since: float | None = None,
    documents: Documents | None = None,
) -> Plan:
    """Make a plan, try it on recorded calls with a bar, and keep it; what `limen ask` does with what it
    understood. ``documents`` are those that it is about, where they were read. Raises ``ConfigError`` and
    ``InputError``.
    """
    here = at.ask("ping", create=True)
    now, masking = float(here["at"]), bool(here["masking"])  # its clock may be another than this machine's
    file, author = key_file(key), person()
    if file is not None:
        author = _operator(at, sign(file, AUTHOR, b"")[0])
    with open_disk(at.settings()) as disk, say.progress("Trying it on recorded calls", None) as bar:
        plan = make_plan(text, operations, disk, author, now, since, moving(bar), documents, masking=masking)
    if file is not None:
        _, word = sign(file, AUTHOR, plan.hash.encode())
        plan = msgspec.structs.replace(plan, signature=word)
    at.change("plans.put", plan=msgspec.json.encode(plan))
    return plan


def fetched(found: Record, at: Changing, key: Path | None = None) -> Plan:
    """Read what a plan names, make it again with that, and drop the one without; raises ``ConfigError``."""
    plan, hosts = found.plan, at.settings().copilot.spec_hosts
    if found.state != "proposed" or not plan.unread:
        raise ConfigError(f"{plan.id} waits for no document: it is {found.state}")
    read = {source: read_spec(source, hosts) for source in plan.unread}
    made = propose(plan.text, tuple(each.typed for each in plan.operations), at, key=key, documents=read)
    at.change("plans.discard", id=plan.id)
    return made


def moving(bar: Progress | None) -> Callable[[int], None]:
    """What moves a bar, where there is one."""
    return lambda done: bar.update(bar.task_ids[0], completed=done) if bar else None


def key_file(given: Path | None) -> Path | None:
    """The operator's key file: the one given, else the one that the environment names."""
    return given or (Path(os.environ[KEY]) if os.environ.get(KEY) else None)


def _operator(at: Where, public: bytes) -> str:
    for each in at.ask("operators.list"):
        if each["key"] == public.hex():
            return str(each["name"])
    raise ConfigError("this key is no operator's: `limen operators list` shows whose are known")
