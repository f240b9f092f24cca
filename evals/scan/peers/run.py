"""All peers over all applications: once on each fixed twin, once on the twin with all flaws.
What was done by a run that was stopped is taken from there."""

import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

import msgspec
from evals.scan.kept import keep, kept
from evals.scan.peers.bandit import Bandit
from evals.scan.peers.counting import found
from evals.scan.peers.limen import Limen, LimenProbe
from evals.scan.peers.peer import Claim, MissingError, Peer
from evals.scan.peers.schemathesis import Schemathesis
from evals.scan.peers.semgrep import Semgrep
from evals.scan.peers.spectral import Spectral
from evals.scan.seeded import App, Flaw, apps, flaws, twin

PEERS: Final[tuple[Peer, ...]] = (
    Limen(), LimenProbe(), Spectral(), Bandit(), Semgrep(), Schemathesis(),
)  # fmt: skip


class Judged(msgspec.Struct, frozen=True):
    """A flaw that a peer could see, and whether it did."""

    flaw: str
    kind: str
    found: bool


class Row(msgspec.Struct, frozen=True):
    """One peer. ``wrong`` counts findings on fixed twins, ``said`` those on the flawed ones; ``seconds`` are
    of all runs; ``missing`` tells why it was not run, ``failed`` on which applications it died."""

    name: str
    version: str
    looks: str
    judged: tuple[Judged, ...] = ()
    wrong: int = 0
    said: int = 0
    seconds: float = 0.0
    missing: str = ""
    failed: tuple[str, ...] = ()


def run(say: Callable[[str], None], peers: Iterable[Peer] = PEERS) -> tuple[Row, ...]:
    """A row for each peer."""
    return tuple(_row(peer, say) for peer in peers)


def _row(peer: Peer, say: Callable[[str], None]) -> Row:
    say(f"{peer.name} {peer.version}")
    row = Row(peer.name, peer.version, peer.looks)
    try:
        peer.install()
    except MissingError as why:
        return msgspec.structs.replace(row, missing=str(why))
    for app in apps():
        part = kept(app, peer.name, Row)
        say(f"  {app.name}" + ("; kept from before" if part else ""))
        row = _added(row, part or _of(peer, app))
    return row


def _of(peer: Peer, app: App) -> Row:
    """The row of one application. A flaw that the peer could not look at, since it or the application died,
    is not counted; that it died is told, and tried again by the next run."""
    row, begun, every = Row(peer.name, peer.version, peer.looks), time.perf_counter(), flaws(app)
    try:
        fixed, flawed = _claims(peer, app, ()), _claims(peer, app, every)
    except (MissingError, RuntimeError, OSError) as error:
        return msgspec.structs.replace(row, failed=(f"{app.name} ({_first(error)})",))
    right = found(app, every, fixed, flawed)
    judged = [Judged(each.id, each.kind, each.id in right) for each in every if peer.sees(app, each)]
    row = msgspec.structs.replace(
        row, judged=tuple(judged), wrong=len(fixed), said=len(flawed), seconds=time.perf_counter() - begun
    )
    keep(app, peer.name, row)
    return row


def _added(row: Row, part: Row) -> Row:
    return msgspec.structs.replace(
        row,
        judged=row.judged + part.judged,
        wrong=row.wrong + part.wrong,
        said=row.said + part.said,
        seconds=row.seconds + part.seconds,
        failed=row.failed + part.failed,
    )


def _claims(peer: Peer, app: App, chosen: Iterable[Flaw]) -> list[Claim]:
    with tempfile.TemporaryDirectory(prefix="limen-peer-") as folder:
        return peer.claims(app, twin(app, Path(folder) / app.name, chosen))


def _first(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:120]
