"""The language server: diagnostics of the scan for what is open in an editor, and for the files around it.

Everything is scanned again when typing rests; one scan at a time, in a thread, so that no editor waits.
"""

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import from_fs_path, to_fs_path

from limen import __version__
from limen.scan.catalogue import rule
from limen.scan.editing import Desk
from limen.scan.finding import Finding, Place, Severity

REST: Final = 0.3
"""Seconds without a change after which a text is looked at."""

_SEVERITIES: Final = {
    Severity.CRITICAL: types.DiagnosticSeverity.Error,
    Severity.HIGH: types.DiagnosticSeverity.Error,
    Severity.MEDIUM: types.DiagnosticSeverity.Warning,
    Severity.LOW: types.DiagnosticSeverity.Information,
    Severity.INFO: types.DiagnosticSeverity.Hint,
}
_LINE: Final = 2**31 - 1
"""A character beyond the end of any line: the protocol takes it for the end."""


def server() -> LanguageServer:
    """A server that is not started yet."""
    made = LanguageServer("limen", __version__, types.TextDocumentSyncKind.Full)
    telling = Telling(made)

    @made.feature(types.INITIALIZED)
    @made.feature(types.TEXT_DOCUMENT_DID_OPEN)
    @made.feature(types.TEXT_DOCUMENT_DID_SAVE)
    @made.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    async def at_once(ls: LanguageServer, params: object) -> None:
        del ls, params
        await telling.renew(0)

    @made.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    async def after_a_rest(ls: LanguageServer, params: object) -> None:
        del ls, params
        await telling.renew(REST)

    return made


class Telling:
    """Tells an editor the findings; keeps which files have some, so that they can be taken back."""

    def __init__(self, server: LanguageServer) -> None:
        self._server = server
        self._desk: Desk | None = None
        self._asked = 0
        self._told: set[str] = set()
        self._scanning = asyncio.Lock()

    async def renew(self, rest: float) -> None:
        """Scan again after a rest in seconds, unless something else is asked meanwhile."""
        self._asked += 1
        mine = self._asked
        await asyncio.sleep(rest)
        async with self._scanning:
            if mine == self._asked:
                found = await asyncio.to_thread(self._at_hand().findings, self._texts())
                self._tell(found)

    def _at_hand(self) -> Desk:
        if self._desk is None:
            self._desk = Desk(Path(self._server.workspace.root_path or "."))
        return self._desk

    def _texts(self) -> dict[Path, str]:
        documents = self._server.workspace.text_documents.values()
        return {Path(path): each.source for each in documents if (path := to_fs_path(each.uri))}

    def _tell(self, found: dict[str, list[Finding]]) -> None:
        for name in sorted(self._told | set(found)):
            told = [_diagnostic(each, self._at_hand().root) for each in found.get(name, ())]
            self._server.text_document_publish_diagnostics(
                types.PublishDiagnosticsParams(_uri(name, self._at_hand().root), told)
            )
        self._told = set(found)


def _diagnostic(finding: Finding, root: Path) -> types.Diagnostic:
    about = rule(finding.rule)
    links = about.references
    return types.Diagnostic(
        range=_range(finding.place),
        message=f"{finding.said}\n{about.why}\n{about.mend()}",
        severity=_SEVERITIES[finding.severity],
        code=finding.rule,
        code_description=types.CodeDescription(links[0]) if links else None,
        source="limen",
        related_information=list(_related((*finding.also, *finding.related), root)),
    )


def _related(places: Iterable[Place], root: Path) -> Iterable[types.DiagnosticRelatedInformation]:
    for place in places:
        if place.file:
            where = types.Location(_uri(place.file, root), _range(place))
            yield types.DiagnosticRelatedInformation(where, place.within or "see")


def _range(place: Place) -> types.Range:
    """The whole line; the protocol counts from 0."""
    line = max(place.line - 1, 0)
    return types.Range(types.Position(line, 0), types.Position(line, _LINE))


def _uri(name: str, root: Path) -> str:
    return from_fs_path(str(root / name)) or ""
