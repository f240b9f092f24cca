"""The public sets of ``LIMEN_DATA`` as cases: third-party data for evaluation only, in no product.

Labels are as published and wrong in places: ``knowable`` says which attack rows hold anything that could tell
them from harmless text.
"""

import gzip
import json
import os
import random
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, unquote_plus

from evals.payloads.case import FORM, Case

DATA: Final = Path(os.environ.get("LIMEN_DATA", "../shared/data"))
MOST_ATTACKS: Final = 3_000
"""Attack rows of one kind of one set that are judged, drawn with a fixed seed."""
RAW: Final = "/?&=%+:;,@!$'()*~-._"
"""What stands in a request target as it is; all else is escaped, as a client does."""

_PLAIN: Final = re.compile(r"[\w\s./@,:+=&?%-]*\Z")
_CSIC: Final = re.compile(r"(?P<method>\w+) http://[^/]*(?P<target>/.*?)(?: http/1\.\d.*)?\Z", re.DOTALL)


def cases(seed: int = 7) -> list[Case]:
    """All benign rows and a draw of the attacks; nothing where the data is not there."""
    if not (DATA / "payloads").is_dir():
        return []
    groups: dict[tuple[str, str, bool], list[Case]] = defaultdict(list)
    for case in (*_values(), *_requests()):
        groups[case.suite, case.kind, case.attack].append(case)
    lots, drawn = random.Random(seed), list[Case]()
    for (_, _, attack), group in sorted(groups.items()):
        drawn += lots.sample(group, MOST_ATTACKS) if attack and len(group) > MOST_ATTACKS else group
    return drawn


def knowable(case: Case) -> bool:
    """Whether an attack row holds anything but words, numbers and ordinary marks of an address."""
    text = unquote_plus(case.text)
    return case.suite == "csic2010" or not _PLAIN.match(text) or ".." in text


def _values() -> Iterator[Case]:
    for row in _rows(DATA / "payloads" / "train.jsonl.gz"):
        value, kind = row["value"], row["kind"]
        if kind == "path":
            target = quote(value if value.startswith("/") else "/" + value, safe=RAW)
        elif kind == "benign-query":
            target = "/v1/things?" + quote(value, safe=RAW)
        elif row["source"] == "modsec-learn":
            target = "/v1/things?q=" + quote(value, safe="%+")
        else:
            target = "/v1/things?q=" + quote(value, safe="")
        yield Case(row["source"], kind.removeprefix("benign-"), bool(row["label"]), value, target=target)


def _requests() -> Iterator[Case]:
    for row in _rows(DATA / "requests" / "csic2010.jsonl.gz"):
        found = _CSIC.match(row["line"])
        if found is None:
            continue
        method, target = found["method"].upper(), quote(found["target"], safe=RAW)
        path, _, query = target.partition("?")
        case = Case("csic2010", "requests", bool(row["label"]), found["target"], method, target)
        if method == "GET":
            yield case
        else:
            yield Case(
                *("csic2010", "requests", bool(row["label"]), found["target"], method, path),
                headers=(("content-type", FORM),),
                body=query.encode(),
            )


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path) as lines:
        yield from map(json.loads, lines)
