"""An installation in this process, with keys in use and recorded calls: what plans are made against."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from limen.admin.disk import Disk
from limen.admin.plans import Documents, make_plan
from limen.admin.verbs import VERBS
from limen.assemble import Installation, open_installation
from limen.copilot.operation import Operation
from limen.copilot.plan import Plan
from limen.credentials.apikey import parse
from limen.credentials.keys import Terms
from limen.model import Answer, Change, Request
from limen.model.activity import Headers
from limen.model.reply import Reply
from limen.settings import load


class Office:
    """Real controls, a real journal and a real decision point; ``texts`` are the keys' texts by owner.
    ``config`` is the text of its limen.toml, ``said`` goes over it."""

    def __init__(self, folder: Path, config: str = "", **said: str) -> None:
        given = {"data.folder": str(folder / "data"), "data.master_key_file": str(folder / "key")}
        file = folder / "limen.toml"
        file.write_text(config)
        self.installation: Installation = open_installation(
            load(file, {}, given | said), create=True, environ={}
        )
        self.texts: dict[str, str] = {}
        self._calls = 0

    @property
    def now(self) -> float:
        """The present, in Unix seconds."""
        return self.installation.clock.now()

    def employ(
        self, name: str, role: str, *, scopes: tuple[str, ...] = (), networks: tuple[str, ...] = ()
    ) -> str:
        """A key for somebody; its public id."""
        terms = Terms(name, (role,), scopes, networks, note=name)
        minted = self.installation.keys.create(terms, Change(self.now, "test"))
        self.installation.controls.load()
        self.texts[name] = minted.text
        return minted.key.public_id

    def key(self, name: str) -> str:
        """The public id of somebody's key."""
        return parse(self.texts[name]).public_id

    def call(
        self,
        name: str,
        target: str,
        *,
        at: float = 0.0,
        address: str = "203.0.113.7",
        method: str = "GET",
        answer: bytes = b"",
        body: bytes = b"",
    ) -> Reply:
        """One call by an owner of a key (of nobody: ``""``), judged live and, where it passes, answered with
        200 and this JSON; ``body`` is sent as JSON."""
        self._calls += 1
        at, reference = at or self.now, f"r{self._calls}"
        headers: Headers = (("x-api-key", self.texts[name]),) if name else ()
        headers += (("content-type", "application/json"),) if body else ()
        asked = Request(at, method, target, headers, address, reference, body=body)
        reply = self.installation.point.judge(asked)
        if reply.passes:
            said = (("content-type", "application/json"),) if answer else ()
            self.installation.point.hear(Answer(at + 0.01, reference, 200, headers=said, body=answer))
        return reply

    def rest(self) -> None:
        """Let what is done beside the path be done: names are sealed, evidence is on disk."""
        self.installation.vault.seal(self.installation.names.take(), self.now)
        self.installation.journal.sync()

    def disk(self) -> Disk:
        """The installation as a command reads it."""
        here = self.installation
        return Disk(here.settings, here.places, here.keyring, here.control)

    def plan(
        self,
        *operations: Operation,
        text: str = "as was said",
        author: str = "ada",
        documents: Documents | None = None,
    ) -> Plan:
        """A plan for these operations, made and kept; ``documents`` are those that were read for it."""
        self.rest()
        plan = make_plan(text, operations, self.disk(), author, self.now, documents=documents)
        self.ask("plans.put", plan=msgspec.json.encode(plan), by=author)
        return plan

    def ask(self, verb: str, **arguments: Any) -> Any:
        """What a verb gives."""
        return VERBS[verb](self.installation, {"by": "ada", **arguments})

    def documents(self) -> dict[str, bytes]:
        """Every control document but those that only tell what was planned and who may agree."""
        kept = self.installation.control.load_documents("")
        return {name: body for name, body in kept.items() if not name.startswith(("plan ", "operators"))}

    def sent_again(self, calls: Iterable[tuple[str, str, str]]) -> list[int]:
        """The statuses of calls (owner, target, address) made now."""
        return [self.call(name, target, address=address).status for name, target, address in calls]

    def close(self) -> None:
        """Give the folder back."""
        self.installation.close()
