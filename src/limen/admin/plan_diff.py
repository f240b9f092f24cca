"""How what a revision changed differs from what stood before, line by line, for people and for the record."""

from difflib import unified_diff

import msgspec

from limen.admin.plan_record import Changed
from limen.model import Revision
from limen.stores import control_chain as chain
from limen.stores.control import ControlStore
from limen.stores.control_documents import DOCUMENT

MOST_LINES = 200
_SECRET = ("details", "versions")


def changed_by(control: ControlStore, revision: Revision) -> Changed:
    """A revision and its diff; a document that is no text is named by its size."""
    edit = chain.read_edit(revision.change)
    if edit.kind == DOCUMENT:
        before, after = (_document(control, edit.subject, side) for side in (edit.before, edit.after))
    else:
        before, after = _row(edit.before), _row(edit.after)
    lines = list(unified_diff(before, after, "before", "after", lineterm="", n=1))
    return Changed(revision.number, revision.what, tuple(lines[:MOST_LINES]))


def _document(control: ControlStore, name: str, side: msgspec.Raw) -> list[str]:
    digest = chain.told(side, str)
    content = control.document_of(name, digest) if digest else b""
    if content is None:
        return ["(no longer kept)"]
    try:
        return _pretty(content).decode().splitlines()
    except UnicodeDecodeError:
        return [f"({len(content)} bytes, SHA-256 {digest})"]


def _row(side: msgspec.Raw) -> list[str]:
    """A key or a hold, without what is secret or sealed."""
    said = msgspec.json.decode(side)
    if not isinstance(said, dict):
        return []
    return [f"{name} = {value}" for name, value in said.items() if name not in _SECRET]


def _pretty(content: bytes) -> bytes:
    try:
        return msgspec.json.format(content, indent=2) if content[:1] in b"[{" else content
    except msgspec.DecodeError:
        return content
