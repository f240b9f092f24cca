"""``limen scan`` of a service of about 5,000 lines: from nothing, and again after one file was edited, as
``limen watch`` and ``limen lsp`` do; and of one document of 10 MB.

Whatever else runs on the machine slows all of them alike: what is compared is processor time, the least of a
few rounds taken in turn, and beside it how many rescans a scan from nothing is worth.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

import msgspec

from benchmarks import Figures, Say
from benchmarks.scan_service import SHARED, document, router_of, write
from limen.model import LimenError
from limen.scan.api import Api
from limen.scan.scanning import scan
from limen.scan.tree import Tree, read_tree

ROUNDS: Final = 5
_DOCUMENT_MB: Final = 10
_MEASURED: Final = """
import resource, sys, time
from pathlib import Path
from limen.scan.api import Api
from limen.scan.garbage import held_back
from limen.scan.scanning import scan
from limen.scan.tree import read_tree
root = Path(sys.argv[1])
began = time.process_time()
with held_back():
    scan(Api(read_tree((root,), root)))
print([time.process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024])
"""


def run(say: Say) -> Figures:
    """A scan from nothing, and rescans after an edit of one router and of what all routers share."""
    with tempfile.TemporaryDirectory(prefix="limen-bench-") as folder:
        root = Path(folder)
        lines = write(root)
        rounds = [_round(root, number) for number in range(ROUNDS)]
        full, one, shared = (min(each) for each in zip(*rounds, strict=True))
        say(f"{lines:,} lines in {full:.2f} s, one file again in {one:.3f} s, the shared in {shared:.3f} s")
    figures: Figures = {
        "scan_full_s": round(full, 2),
        "scan_again_ms": round(one * 1e3),
        "scan_again_ratio": round(full / one, 1),
        "scan_again_shared_ms": round(shared * 1e3),
        "scan_again_shared_ratio": round(full / shared, 1),
        "scan_lines": lines,
    }
    return figures | _document("json", say) | _document("yaml", say)


def _round(root: Path, number: int) -> tuple[float, float, float]:
    """Seconds of processor time: from nothing, after an edit of one file, after one of the shared file."""
    full, tree = _timed(root, None)
    again = []
    for name in (router_of(), SHARED):
        file = root / name
        file.write_text(f"# round {number}\n{file.read_text('utf-8')}", "utf-8")
        seconds, tree = _timed(root, tree)
        again.append(seconds)
    return full, again[0], again[1]


def _timed(root: Path, before: Tree | None) -> tuple[float, Tree]:
    began = time.process_time()
    tree = read_tree((root,), root, before=before)
    scan(Api(tree))
    return time.process_time() - began, tree


def _document(form: str, say: Say) -> Figures:
    """One large document, scanned in a process of its own, which says how large it became."""
    with tempfile.TemporaryDirectory(prefix="limen-bench-") as folder:
        (Path(folder) / f"openapi.{form}").write_text(document(_DOCUMENT_MB, form), "utf-8")
        done = subprocess.run(
            [sys.executable, "-c", _MEASURED, folder], capture_output=True, text=True, check=False
        )
    if done.returncode:
        raise LimenError(f"the scan of a large document ended with {done.returncode}: {done.stderr[-300:]}")
    seconds, size = msgspec.json.decode(done.stdout, type=tuple[float, float])
    say(f"{_DOCUMENT_MB} MB of {form} in {seconds:.1f} s and {size:,.0f} MB")
    return {f"scan_{form}_10mb_s": round(seconds, 1), f"scan_{form}_10mb_mb": round(size)}
