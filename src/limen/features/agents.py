"""Which browser, in which main version, on which system: read from ``user-agent``, linear in its length.

A small reader of the tokens that browsers send (RFC 9110 section 10.1.5); what is none of them is known by
its first product name. Browsers that pretend to be others are asked for first.
"""

import re
from functools import lru_cache
from typing import Final, NamedTuple

LIMIT: Final = 256
"""Characters of ``user-agent`` that are looked at."""
MOST_MAJOR: Final = 4_095
"""The largest main version; a larger one counts as this."""

_BROWSERS: Final = (
    ("edge", re.compile(r"Edg(?:e|A|iOS)?/(\d{1,4})")),
    ("opera", re.compile(r"(?:OPR|OPiOS|OPT)/(\d{1,4})")),
    ("samsung", re.compile(r"SamsungBrowser/(\d{1,4})")),
    ("vivaldi", re.compile(r"Vivaldi/(\d{1,4})")),
    ("firefox", re.compile(r"(?:Firefox|FxiOS)/(\d{1,4})")),
    ("chrome", re.compile(r"(?:Chrome|Chromium|CriOS)/(\d{1,4})")),
    ("safari", re.compile(r"Version/(\d{1,4})[\d.]{0,16} (?:Mobile/\w{1,12} )?Safari/")),
)
_PRODUCT: Final = re.compile(r"\s*([A-Za-z][\w.-]{0,31})(?:/(\d{1,4}))?")
_SYSTEMS: Final = (
    ("windows", "Windows"),
    ("android", "Android"),
    ("ios", "iPhone"),
    ("ios", "iPad"),
    ("mac", "Mac OS X"),
    ("chromeos", "CrOS"),
    ("linux", "Linux"),
)


class Agent(NamedTuple):
    """Names in lower case, ``major`` 0 where it is not said; all empty without a ``user-agent``."""

    browser: str
    major: int
    system: str


@lru_cache(4_096)
def agent_of(text: str) -> Agent:
    """The agent that calls itself ``text``."""
    text = text[:LIMIT]
    if not text:
        return Agent("", 0, "")
    system = next((name for name, mark in _SYSTEMS if mark in text), "other")
    for browser, pattern in _BROWSERS:
        if found := pattern.search(text):
            return Agent(browser, min(MOST_MAJOR, int(found[1])), system)
    product = _PRODUCT.match(text)
    if product is None:
        return Agent("other", 0, system)
    return Agent(product[1].lower(), min(MOST_MAJOR, int(product[2] or 0)), system)
