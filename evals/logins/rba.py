"""The public RBA data set as login lines and truth, for who has it.

"Login Data Set for Risk-Based Authentication" of Wiefling, Jørgensen, Thunem and Lo Iacono (ACM TOPS 2022),
CC BY 4.0, https://github.com/das-group/rba-dataset. It is not in this repository.

Its traps. Values are synthesised from real ones: addresses and user agents are no real ones, and a browser's
name need not fit its text, so that the columns are taken as they are. ``Is Attack IP`` is a list's word on
an address, no label of a theft, and is never read. ``Is Account Takeover`` marks fewer than two hundred
thefts, all of one sort: nothing can be said beyond a true-positive rate of about .99. One user id gathers the
failures on accounts that are not there. There are no cookies, keys, languages or challenges, and a place has
no coordinates.
"""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from zlib import crc32

from evals.logins.generate import ENCODER, Written
from evals.logins.plan import DAY
from evals.logins.truth import OWNER, Truth

from limen.model import InputError

COLUMNS: Final = (
    "Login Timestamp",
    "User ID",
    "IP Address",
    "Country",
    "Region",
    "City",
    "ASN",
    "User Agent String",
    "Browser Name and Version",
    "OS Name and Version",
    "Device Type",
    "Login Successful",
    "Is Account Takeover",
)
THEFT: Final = "very targeted"
"""The kind that its thefts are of, by the authors' own names."""
LEAD: Final = 28 * DAY
QUARTER: Final = 91 * DAY


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of the CSV. Raises ``InputError`` where a column is not there."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
        if missing:
            raise InputError(f"{path}: no column {missing[0]}: is it the RBA data set's CSV?")
        yield from reader


def line_of(row: dict[str, str], name: str) -> dict[str, Any]:
    """One row as a login line. ``parsed`` is for the baselines; Limen reads the text."""
    geo: dict[str, Any] = {"country": row["Country"]}
    geo |= {"region": row["Region"]} if row["Region"] not in {"", "-"} else {}
    geo |= {"asn": int(float(row["ASN"]))} if row["ASN"] else {}
    return {
        "type": "login",
        "id": name,
        "at": _moment(row["Login Timestamp"]),
        "user": row["User ID"],
        "client_ip": row["IP Address"],
        "headers": [("user-agent", row["User Agent String"])],
        "client": "web",
        "geo": geo,
        "result": "success" if _true(row["Login Successful"]) else "failure",
        "factor": "password",
        "challenge": "fail" if _true(row["Is Account Takeover"]) else "pass",
        "parsed": [row["Browser Name and Version"], row["OS Name and Version"], row["Device Type"]],
    }


def convert(path: Path, folder: Path, share: float = 1.0) -> Written:
    """Write traffic and truth of a share of the users, all that were robbed among them.

    Rows must be in order of time, as they are in the set. A million of them take about a gigabyte later on,
    when they are scored.
    """
    folder.mkdir(parents=True, exist_ok=True)
    traffic, truth = folder / "traffic.jsonl", folder / "truth.jsonl"
    lines = history = 0
    with traffic.open("wb") as log, truth.open("wb") as facts:
        for line, known in _known(_of(share, path)):
            log.write(ENCODER.encode(line) + b"\n")
            facts.write(ENCODER.encode(known) + b"\n")
            lines, history = lines + 1, history + (known.quarter == 0)
    return Written(traffic, traffic, truth, history, lines)


def _of(share: float, path: Path) -> Iterator[dict[str, str]]:
    """The rows of a share of the users."""
    if share >= 1.0:
        return rows(path)
    robbed = {row["User ID"] for row in rows(path) if _true(row["Is Account Takeover"])}
    return (row for row in rows(path) if row["User ID"] in robbed or _lot(row["User ID"]) < share)


def _lot(user: str) -> float:
    return crc32(user.encode()) / 2**32


def _known(some: Iterable[dict[str, str]]) -> Iterator[tuple[dict[str, Any], Truth]]:
    seen: Counter[str] = Counter()
    start = None
    for number, row in enumerate(some, 1):
        line = line_of(row, f"l{number}")
        start = line["at"] if start is None else start
        known = _truth(row, line, line["at"] - start - LEAD, seen[line["user"]])
        seen[line["user"]] += known.good and known.kind == OWNER
        yield line, known


def _truth(row: dict[str, str], line: dict[str, Any], since: float, history: int) -> Truth:
    """What a row really is, ``since`` seconds after the judged part began."""
    theft = _true(row["Is Account Takeover"])
    return Truth(
        id=line["id"],
        at=line["at"],
        user=line["user"],
        kind=THEFT if theft else OWNER,
        good=line["result"] == "success",
        proves=not theft,
        history=history,
        quarter=0 if since < 0 else 1 + min(3, int(since / QUARTER)),
    )


def _moment(text: str) -> float:
    return round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp(), 3)


def _true(text: str) -> bool:
    return text.strip().lower() == "true"
