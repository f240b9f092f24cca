"""Server-side template and expression injection: what stands between the delimiters decides.

``{{ name }}`` and ``${HOME}`` are what templates are for; sums of constants, dunder attributes and class
loading are what a probe looks like.
"""

import re
from typing import Final

from limen.features.lexing import words
from limen.features.prose import quieted
from limen.features.signatures.row import Row

KIND: Final = "template"

_BLOCK = re.compile(
    r"\$?\{\{(.{0,512}?)\}\}|\$\{(.{0,512}?)\}|<%=?(.{0,512}?)%>|#\{(.{0,512}?)\}|\*\{(.{0,512}?)\}"
    r"|\{%(.{0,512}?)%\}"
    r"|\{(php|if|math)\b|@\((.{0,64}?)\)|\[\[(?=[\d$])(.{0,256}?)\]\]|~\{(.{0,64}?)\}|(<#assign.{0,256})"
    r"|(#set\s*\(.{0,256})",
    re.DOTALL,
)
_SUM = re.compile(r"\s*['\"(]?\d{1,9}['\")]?\s*[*+/-]\s*['\"(]?\d{1,9}|\s*\d{1,9}\s*\*\s*['\"]")
_REACH = re.compile(
    r"__\w+__|\.constructor|getClass|forName|getRuntime|Runtime|popen|system\s*\(|exec\s*\(|eval\s*\("
    r"|subclasses|mro\b|lipsum"
    r"|cycler|joiner|_TemplateReference|request\.(?:application|args|environ)|\.environ|self\._"
    r"|config\.(?:items|from)|T\(java|java\.lang"
    r"|ProcessBuilder|freemarker|Execute|new\s+\w+\.|\bdump\s*\(|_self\.|phpinfo|md5\s*\(|print\s*\("
    r"|File\.(?:open|read)|IO\.|`|\|\s*(?:attr|filter|map)\s*\("
    r"|\['|constructor|global\.|process\.|registerUndefinedFilterCallback|debug\s*\Z|url_for\.|get_flashed"
    r"|settings\.SECRET",
    re.IGNORECASE,
)
_BARE = re.compile(r"\s*(?:config|self|request|settings|this|_context|app|session|env)\s*\Z")

ROWS: Final = (
    Row(
        "template-open",
        KIND,
        0.0,
        r"\{\{|\$\{|<%|#\{|\*\{|\{%|<#assign|#set[\x09-\x0d ]?\(|@\([0-9]|\[\[[0-9$]|~\{|\{php|\{if",
        "a template's delimiter",
        ("{{7*7}}", "${T(java.lang.Runtime)}", "<%= 7*7 %>"),
        ("{name}", "50%"),
    ),
    Row(
        "template-probe",
        KIND,
        13.0,
        r"\$\{\{<%\[%'\"\}\}%|\{\{'7'\*7\}\}|\{php\}",
        "a known probe of template engines",
        ("${{<%[%'\"}}%",),
        ("{{x}}",),
    ),
)


def judge(text: str) -> float:
    """Bits that a template in ``text`` is meant for the server's engine."""
    best = 0.0
    for number, match in enumerate(_BLOCK.finditer(text)):
        if number >= 16:
            break
        inner = next((g for g in match.groups() if g is not None), "")
        best = max(best, _block(inner, match.group()))
    return quieted(best, words(_BLOCK.sub(" ", text))) if best else 0.0


def _block(inner: str, whole: str) -> float:
    if _SUM.match(inner):
        return 15.0
    if _REACH.search(whole):
        return 17.0
    return 12.0 if _BARE.match(inner) and whole.startswith("{{") else 0.0
