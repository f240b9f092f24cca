"""Line breaks where there should be none: injected headers (response splitting, mail) and forged log lines.

In a body a line break is ordinary, so only what a value could not say otherwise counts there.
"""

import re
from typing import Final

from limen.features.lexing import words
from limen.features.prose import quieted
from limen.features.signatures.row import Row, S

CRLF: Final = "crlf"
LOG: Final = "log"

_HEADER = re.compile(
    r"[\r\n\x85\u2028]+\s*(set-cookie|location|content-(?:length|type|disposition)|x-[a-z-]{2,32}|http/\d"
    r"|bcc|cc|to|from|subject|access-control-[a-z-]+"
    r"|transfer-encoding|refresh|link|host|cookie|reply-to|mime-version)\s*(:|/1|\.\d)",
    re.IGNORECASE,
)
_HARD: Final = frozenset(
    ("set-cookie", "location", "content-length", "transfer-encoding", "refresh", "bcc", "host")
)
_LOG = re.compile(
    r"[\r\n]+\s*(?:\[?(?:\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\d{1,2}/[A-Z][a-z]{2}/\d{4}"
    r"|[A-Z][a-z]{2} +\d{1,2} \d\d:\d\d)"
    r"|\[?(?:INFO|WARN(?:ING)?|ERROR|DEBUG|CRITICAL|FATAL)\]?[\s:])"
)

ROWS: Final = (
    Row(
        "crlf-header",
        CRLF,
        0.0,
        rf"[\x0a\x0d]{S}{{0,4}}(?:set-cookie|location|content-(?:length|type|disposition)|x-[a-z-]{{2,32}}"
        rf"|http/[0-9]|b?cc|to|from|subject|access-control-[a-z-]{{1,32}}|transfer-encoding|refresh|link"
        rf"|host|cookie|reply-to|mime-version){S}{{0,4}}[:.]",
        "a header of the caller's making",
        ("x\r\nSet-Cookie: a=b",),
        ("x\r\nhello",),
    ),
    Row(
        "log-line",
        LOG,
        0.0,
        rf"[\x0a\x0d]{S}{{0,4}}(?:\[?(?:[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}[t ][0-9]{{2}}:"
        rf"|[0-9]{{1,2}}/[a-z]{{3}}/[0-9]{{4}})|\[?(?:info|warn|warning|error|debug|critical"
        rf"|fatal)\]?[\x09-\x0d :])",
        "a log line of the caller's making",
        ("bob\n2024-05-01 12:00:00 INFO ok",),
        ("bob\nsmith",),
    ),
)


def judge_header(text: str, place: str) -> float:
    """Bits that a line break in ``text`` starts a header; in a long body text it may be a pasted mail."""
    match = _HEADER.search(text)
    if match is None:
        return 0.0
    hard = match.group(1).lower() in _HARD or match.group(1).lower().startswith("http")
    before = text[: match.start()]
    mail = ":" in before and not hard
    if len(text) > 512 or len(before) > 128 or mail:
        return quieted(6.0, words(text))
    loud = 3.0 if place in {"query", "path", "header"} else 0.0
    return quieted((14.0 if hard else 12.5) + loud, words(before))


def judge_log(text: str, place: str) -> float:
    """Bits that ``text`` forges a line of a log: a short value, one break, then a line like a log's."""
    match = _LOG.search(text)
    if match is None or text.count("\n") > 2 or len(text) > 512 or _LOG.match("\n" + text):
        return 0.0
    return quieted(12.5 + (2.0 if place != "body" else 0.0), words(text[: match.start()]))
