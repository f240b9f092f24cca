"""What a plan does about each of OWASP's API Security Top 10 (2023), what Limen watches anyway, and what is
left to the API's own code."""

from collections.abc import Iterable
from typing import Final, Literal

import msgspec

from limen.copilot.securing.advice import Proposal, Remark
from limen.copilot.securing.advices import ADVICES
from limen.engine.meanings import MEANINGS, OWASP

Covered = Literal["fully", "partly", "watched", "not"]

REMAINS: Final = {
    "API1": "whether this caller may have this very object: only the API knows whose it is",
    "API2": "how users log in and passwords are kept: the identity provider's part",
    "API3": "which members of an object each user may see and set: the API has to hold to that",
    "API4": "page sizes, costs of single calls and of paid services behind them: the API has to bound them",
    "API5": "whether the roles people have are the right ones",
    "API6": "which flows harm the business when they are automated, and what slows them down",
    "API7": "whether an address in a request is fetched: the API needs a list of those it may reach",
    "API8": "settings of the API, its servers and what they disclose in errors",
    "API9": "who owns each operation, and when old versions end",
    "API10": "what other APIs answer is taken in behind the gateway: the API has to check and bound it",
}
"""What no gateway can do, by category."""


class Weakness(msgspec.Struct, frozen=True):
    """A finding of the posture checks: what was found, how to mend it, and the categories it is about."""

    found: str
    mend: str
    owasp: tuple[str, ...] = ()


class Row(msgspec.Struct, frozen=True):
    """One category. ``by`` are the advices that the plan or what stands follows, ``watched`` the detectors;
    ``open`` are weaknesses to be mended by hand, ``remains`` what no gateway can do."""

    id: str
    title: str
    covered: Covered
    by: tuple[str, ...]
    watched: tuple[str, ...]
    open: tuple[str, ...]
    remains: str


def coverage(
    kept: Iterable[Proposal], remarks: Iterable[Remark], weak: Iterable[Weakness] = ()
) -> tuple[Row, ...]:
    """A row a category. An advice of which something is left out covers partly, whatever it could."""
    said = list(remarks)
    followed = {each.advice for each in kept} | {each.advice for each in said if each.kind == "stands"}
    lacking = {each.advice for each in said if each.kind != "stands"}
    open_ = list(weak)
    return tuple(_row(name, followed, lacking, open_) for name in OWASP)


def _row(name: str, followed: set[str], lacking: set[str], weak: list[Weakness]) -> Row:
    extents = {
        each.name: each.covers[name] for each in ADVICES if name in each.covers and each.name in followed
    }
    watched = dict.fromkeys(kind.partition("/")[0] for kind, means in MEANINGS.items() if name in means.owasp)
    mend = tuple(f"{each.found}: {each.mend}" for each in weak if name in each.owasp)
    whole = any(extent == "fully" and advice not in lacking for advice, extent in extents.items())
    covered: Covered = (
        "fully" if whole and not mend else "partly" if extents else "watched" if watched else "not"
    )
    return Row(f"{name}:2023", OWASP[name], covered, tuple(extents), tuple(watched), mend, REMAINS[name])
