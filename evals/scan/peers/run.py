"""All peers over all applications: once on each fixed twin, once on the twin with all flaws."""

import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec
from evals.scan.peers import PEERS
from evals.scan.peers.counting import found
from evals.scan.peers.peer import Claim, MissingError, Peer
from evals.scan.seeded import App, Flaw, apps, flaws, twin


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
        say(f"  {app.name}")
        row = _with(row, peer, app)
    return row


def _with(row: Row, peer: Peer, app: App) -> Row:
    """The row after one more application. A flaw that the peer could not look at, since it or the application
    died, is not counted; that it died is told."""
    begun, every = time.perf_counter(), flaws(app)
    try:
        fixed, flawed = _claims(peer, app, ()), _claims(peer, app, every)
    except (MissingError, RuntimeError, OSError) as error:
        return msgspec.structs.replace(row, failed=(*row.failed, f"{app.name} ({_first(error)})"))
    right = found(app, every, fixed, flawed)
    judged = [Judged(each.id, each.kind, each.id in right) for each in every if peer.sees(app, each)]
    return msgspec.structs.replace(
        row,
        judged=(*row.judged, *judged),
        wrong=row.wrong + len(fixed),
        said=row.said + len(flawed),
        seconds=row.seconds + time.perf_counter() - begun,
    )


def _claims(peer: Peer, app: App, chosen: Iterable[Flaw]) -> list[Claim]:
    with tempfile.TemporaryDirectory(prefix="limen-peer-") as folder:
        return peer.claims(app, twin(app, Path(folder) / app.name, chosen))


def _first(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:120]
