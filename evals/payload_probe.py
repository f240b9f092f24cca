"""How well the payload features tell attacks from harmless values; prints one line a source.

    python evals/payload_probe.py [--show N]

Reads tests/golden (ours) and, where it is there, the third-party data of ``LIMEN_DATA`` (default
``../shared/data``), whose labels are wrong in places: look at what is printed before you believe a figure.
"""

import argparse
import gzip
import json
import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from limen.features.payload import payload
from limen.features.values import parse
from limen.model import ApiCall

GOLDEN = Path(__file__).parent.parent / "tests" / "golden"
DATA = Path(os.environ.get("LIMEN_DATA", "../shared/data"))
PICTURES = {0x240A: "\n", 0x240D: "\r", 0x2409: "\t", 0x2400: "\0"}
Case = tuple[str, bool, ApiCall, str]
"""Source, whether it is an attack, the call, and what to print of it."""


def golden() -> Iterator[Case]:
    for name, attack in (("attacks.txt", True), ("odd_but_benign.txt", False)):
        for line in (GOLDEN / name).read_text("utf-8").splitlines():
            if line.startswith("#"):
                continue
            *kind, parameter, value = line.split("\t")
            value = value.translate(PICTURES)
            source = f"golden {kind[0] if kind else 'odd'}"
            yield source, attack, _get(f"/v1/x?{quote(parameter, safe='[]$')}={quote(value)}"), value
            yield f"{source} (json)", attack, _post(parameter, value), value


def payloads() -> Iterator[Case]:
    for row in _rows(DATA / "payloads" / "train.jsonl.gz"):
        value, source = row["value"], f"{row['source']} {row['kind']}"
        attack = bool(row["label"])
        if row["kind"] == "path":
            yield source, attack, _get(value if value.startswith("/") else "/" + value), value
        elif row["kind"] == "benign-query":
            yield source, attack, _get("/?" + value), value
        else:
            yield source, attack, _get("/?q=" + (value if "%" in value else quote(value))), value


def requests() -> Iterator[Case]:
    for row in _rows(DATA / "requests" / "csic2010.jsonl.gz"):
        target = row["line"].partition("8080")[2].partition(" http/")[0]
        yield (
            "csic2010",
            bool(row["label"]),
            _get(quote(target, safe="/?&=%+:;,@!$'()*~|<>\"{}[]^`\\ #")),
            target,
        )


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path) as lines:
        yield from map(json.loads, lines)


def _get(target: str) -> ApiCall:
    return ApiCall(at=0.0, method="GET", target=target)


def _post(name: str, value: str) -> ApiCall:
    body = json.dumps({name: value}).encode()
    return ApiCall(
        at=0.0, method="POST", target="/v1/x", headers=(("content-type", "application/json"),), body=body
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", type=int, default=0, help="print N misjudged values of each source")
    parser.add_argument("--only", default="", help="sources that start with this")
    options = parser.parse_args()
    figures: dict[tuple[str, bool], list[tuple[float, str, str]]] = defaultdict(list)
    for source, attack, call, text in _cases(options.only):
        hits = payload(parse(call)).hits
        figures[source, attack].append((hits[0].bits if hits else 0.0, hits[0].kind if hits else "", text))
    print(f"{'source':<34}{'':<8}{'values':>7}{'>=8 bits':>10}{'>=12':>8}{'>=16':>8}")
    for (source, attack), found in sorted(figures.items()):
        shares = [100 * sum(bits >= least for bits, _, _ in found) / len(found) for least in (8, 12, 16)]
        label = "attack" if attack else "benign"
        print(f"{source:<34}{label:<8}{len(found):>7}{shares[0]:>9.2f}%{shares[1]:>7.1f}%{shares[2]:>7.1f}%")
        wrong = [f for f in found if (f[0] < 12 if attack else f[0] >= 8)]
        for bits, kind, text in wrong[:: max(1, len(wrong) // max(1, options.show))][: options.show]:
            print(f"      {bits:5.1f} {kind:<10} {text[:160]!r}")


def _cases(only: str) -> Iterator[Case]:
    yield from (case for case in golden() if case[0].startswith(only))
    if DATA.is_dir():
        yield from (case for read in (payloads, requests) for case in read() if case[0].startswith(only))


if __name__ == "__main__":
    main()
