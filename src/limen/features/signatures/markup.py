"""Cross-site scripting: markup that runs, or a value that breaks out of an attribute or a script string.

Markup that only looks (``<b>``, a link, an image, a style) is not a hit.
"""

import re
from typing import Final

from limen.features.lexing import words
from limen.features.prose import quieted
from limen.features.signatures.row import ANY, Row, S

KIND: Final = "xss"

_CALL = re.compile(
    r"\b(?:alert|confirm|prompt|eval|fetch|atob|import|setTimeout|setInterval|print|Function|XMLHttpRequest"
    r"|importScripts|postMessage|execScript|msgbox)\s*[(`]",
    re.IGNORECASE,
)
_PAGE = re.compile(
    r"document\s*[.\[]\s*['\"]?(?:cookie|location|write|domain|body)"
    r"|(?:window|self|top|parent|this|globalThis)\s*\[|location\s*=|String\.fromCharCode|new\s+Image"
    r"|localStorage|\.cookie\b|constructor\s*\(",
    re.IGNORECASE,
)
_HANDLER = re.compile(r"<[a-z!?/][^<>]{0,512}?[\s/\"'+\x0c]on[a-z]{3,24}[^<>\w=]{0,40}=", re.IGNORECASE)
_BREAKOUT = re.compile(
    r"\A[^<>]{0,128}?['\"`]?[\s/;>]*(?:style\s*=.{0,64})?[\s/\"'`;]on[a-z]{3,24}\s*=\s*\S", re.IGNORECASE
)
_STRING = re.compile(
    r"(?:\A|['\"`\\])[\s;)}\]+*/,^|&-]{1,8}(?:\w+\s*=\s*)?(?:(?:alert|confirm|prompt|eval|fetch|setTimeout|Function"
    r"|import)\s*[(`]|(?:document|window)\s*[.\[]|(?:self|top|parent)\s*\[|location\s*[.=])",
    re.IGNORECASE,
)
_SCRIPT = re.compile(r"<\s*/?\s*script\b|<\s*script", re.IGNORECASE)
_SOURCE = re.compile(r"<\s*script\b[^>]{0,256}\b(?:src|href)\s*=", re.IGNORECASE)
_ACTIVE = re.compile(
    r"<\s*(?:iframe|object|embed|applet|base|frameset|frame|layer|bgsound|xml|portal)\b"
    r"|<\s*meta\b[^>]{0,128}http-equiv|<\s*link\b[^>]{0,128}script:"
    r"|\bsrcdoc\s*=|<\s*(?:svg|math)\b[^>]{0,128}(?:xlink:)?href|<\s*form\b[^>]{0,128}action\s*=\s*[\"']?(?:https?:)?//|<!entity",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"(?:\A|[\"'=(\s,])\s*(?:(?:java|vb|live)\s*script|mocha)\s*:", re.IGNORECASE)
_DATA = re.compile(r"data:\s*(?:text/html|image/svg\+xml|application/x?html)[^,]{0,64},", re.IGNORECASE)
_STYLE = re.compile(r"expression\s*\(|-moz-binding|behaviou?r\s*:\s*url|@import", re.IGNORECASE)
_TAGS = re.compile(r"<[^>]{0,512}>?")
_IGNORED = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]|(?<=[a-z])[\t\r\n]+(?=[a-z])")
_NESTED = re.compile(r"<\s*s?c?r?i?p?<\s*/?\s*script", re.IGNORECASE)
_INNER_SCRIPT = re.compile(r"<\s*/?\s*script\s*>(?=\w)", re.IGNORECASE)
_WHOLE_SCRIPT = re.compile(r"<\s*script\b[^>]*>.{0,4096}?<\s*/\s*script", re.IGNORECASE | re.DOTALL)
_CLOSERS = re.compile(r"[\"'`>]*\s*>")

ROWS: Final = (
    Row(
        "xss-script",
        KIND,
        0.0,
        rf"<{S}{{0,4}}/?{S}{{0,4}}script",
        "a script element",
        ("<script>", "</script "),
        ("script tag",),
    ),
    Row(
        "xss-handler",
        KIND,
        0.0,
        rf"[\x09-\x0d /\"'`;+]on[a-z]{{3,24}}{S}{{0,4}}={ANY}",
        "an event handler attribute",
        ("<img src=x onerror=alert(1)>", '" onmouseover="x'),
        ("position = 1", "on sale = now"),
    ),
    Row(
        "xss-scheme",
        KIND,
        0.0,
        rf"(?:java|vb|live){S}{{0,4}}script{S}{{0,4}}:|mocha:|data:{S}{{0,4}}(?:text/html|image/svg"
        rf"|application/x?html)",
        "an address that runs",
        ("javascript:alert(1)", "data:text/html,<b>"),
        ("javascript is fun",),
    ),
    Row(
        "xss-element",
        KIND,
        0.0,
        rf"<{S}{{0,4}}(?:iframe|object|embed|applet|base|meta|link|svg|math|frameset|frame|layer|bgsound"
        rf"|portal|form|xml|x)\b",
        "an element that loads or runs",
        ("<iframe src=x>", "<svg/onload=x>"),
        ("<img src=a>", "<b>"),
    ),
    Row(
        "xss-string",
        KIND,
        0.0,
        rf"['\"`\x1e\\][\x09-\x0d ;)}}\]+*/,^|&-]{{1,8}}(?:\w{{1,16}}=)?(?:alert|confirm|prompt|eval|fetch"
        rf"|document|window|self|top|location|settimeout|function|import){S}{{0,4}}[(`.\[]",
        "a script string closes and code follows",
        ('"-alert(1)-"', "';alert(1)//"),
        ("alert (storm)",),
    ),
    Row(
        "xss-style",
        KIND,
        0.0,
        rf"expression{S}{{0,4}}\(|-moz-binding|srcdoc{S}{{0,4}}=|@import{S}{{0,4}}['\"u]",
        "a style that runs or loads",
        ("width:expression(alert(1))",),
        ("facial expression",),
    ),
    Row(
        "xss-code",
        KIND,
        0.0,
        rf"\b(?:document\.(?:cookie|location|write)|string\.fromcharcode|window\.location)|\b(?:alert"
        rf"|confirm|prompt){S}{{0,4}}[(`]",
        "code of a page",
        ("document.cookie", "alert(1)"),
        ("alert",),
    ),
)


def judge(text: str) -> float:
    """Bits that ``text`` runs script in a page that shows it."""
    flat = text if text.isprintable() else _IGNORED.sub("", text)
    inner = _INNER_SCRIPT.sub("", flat) if _NESTED.search(flat) else flat
    code = _is_code(flat)
    bits = max(_markup(flat, code), _markup(inner, code) + 2.0 if inner != flat else 0.0)
    shown = _TAGS.sub(" ", _WHOLE_SCRIPT.sub(" ", flat))
    if not bits:
        bits, shown = _outside_markup(flat, code), flat
    return quieted(bits, words(shown)) if bits else 0.0


def _is_code(text: str) -> bool:
    """Whether there is script of a page in ``text``."""
    called = ("(" in text or "`" in text) and _CALL.search(text) is not None
    return called or _PAGE.search(text) is not None


def _markup(text: str, code: bool) -> float:
    """Bits of elements and attributes that run."""
    if _HANDLER.search(text):
        return 16.0 if code else 13.0
    if _SCRIPT.search(text):
        return 16.0 if code else 15.0 if _SOURCE.search(text) else 12.5
    scheme = _SCHEME.search(text)
    if "<" in text and (scheme or _DATA.search(text)):
        return 15.0
    if _ACTIVE.search(text):
        return 14.0 if code or _CLOSERS.match(text) else 12.0
    if "<" in text and _STYLE.search(text):
        return 13.0
    return 0.0


def _outside_markup(text: str, code: bool) -> float:
    """Bits of a value that breaks out of an attribute, a string or an address."""
    if _BREAKOUT.search(text) and (code or text.lstrip()[:1] in {'"', "'", "`", ">"}):
        return 15.0 if code else 12.0
    if _SCHEME.match(text):
        return 14.0 if code or re.match(r"\s*\w+\s*:\s*[\w.]*[(/\[`]", text) else 2.0
    if _STRING.search(text):
        return 13.0
    if code and _SCHEME.search(text):
        return 12.5
    if _DATA.match(text):
        return 12.0
    return 6.0 if code and len(text) < 64 else 0.0
