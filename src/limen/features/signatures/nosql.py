"""NoSQL injection: query operators where a plain value belongs, and script that breaks out of a string."""

import re
from typing import Final

from limen.features.lexing import words
from limen.features.prose import quieted
from limen.features.signatures.row import ANY, Row, S

KIND: Final = "nosql"

_OPERATOR = re.compile(r"\$(\w+)(?:\]|\.|\[|\Z)")
_CODE_OPERATORS: Final = frozenset(("where", "function", "accumulator", "expr"))
_COMPARISONS: Final = frozenset(("ne", "gt", "gte", "lt", "lte", "regex", "exists", "nin", "not", "type"))
_CREDENTIAL = re.compile(r"user|login|pass|pwd|mail|token|secret|key|auth|code|otp|role", re.IGNORECASE)
_MATCHES_ALL = re.compile(r"(?:|0|1|-1|null|true|false|undefined|\^?\.[*+]\$?|\^|.|\[\]|\{\})\Z")

ROWS: Final = (
    Row(
        "nosql-operator",
        KIND,
        0.0,
        r"(?:[.\[{\"'\x1e ])\$(?:ne|gte?|lte?|nin|regex|where|exists|not|function|accumulator"
        r"|expr)(?:[\].\[\"' ]|\x1e)",
        "a query operator as a key",
        ("user[$ne]", "$.password.$gt"),
        ("$ref", "price_gt"),
    ),
    Row(
        "nosql-script",
        KIND,
        0.0,
        rf"['\"]{S}{{0,4}}(?:\|\||&&|;|\}}){ANY}{{0,64}}(?:==|return{S}|while{S}{{0,4}}\(|sleep{S}{{0,4}}\("
        rf"|var{S}|this\.)",
        "JavaScript goes on after a string",
        ("'; return true; var a='", "' || '1'=='1"),
        ("it's == fine",),
    ),
    Row(
        "nosql-this",
        KIND,
        0.0,
        r"\bthis\.\w{1,64}[\x09-\x0d ]{0,4}(?:[=!<>]=?|\.(?:match|length|constructor))"
        r"|\bdb\.\w{1,64}\.(?:drop|insert|remove|find|update)\w{0,8}\(",
        "a condition or command of the Mongo shell",
        ("this.password.match(/a/)", "db.users.drop()"),
        ("this.is fine",),
    ),
)

_SCRIPT = re.compile(
    r"['\"]\s*(?:\|\||&&|;|\})\s*.{0,64}?(?:'?\d'?\s*={2,3}\s*'?\d|return\s+(?:true|1|!)|while\s*\("
    r"|sleep\s*\(|this\.\w+|var\s+\w+\s*=\s*['\"]?$)",
    re.DOTALL,
)
_SHELL = re.compile(r"\Athis\.\w+\s*(?:[=!]==?|\.match\s*\(|\.constructor)|\Adb\.\w+\.\w+\(")


def judge(text: str) -> float:
    """Bits that ``text`` is script or an operator document meant for the database."""
    match = _SCRIPT.search(text)
    if match:
        return quieted(15.0, words(text[: match.start()]) + 0.5 * words(text[match.end() :]))
    if _SHELL.match(text):
        return quieted(14.0, words(text))
    return 0.0


def judge_name(name: str, text: str) -> float:
    """Bits that a parameter's ``name`` smuggles an operator: most for a credential or a match-all."""
    operators = [operator.lower() for operator in _OPERATOR.findall(name)]
    if not _CODE_OPERATORS.isdisjoint(operators):
        return 15.0
    operator = operators[-1] if operators else ""
    if operator not in _COMPARISONS:
        return 0.0
    if _CREDENTIAL.search(name):
        return 16.0
    if _MATCHES_ALL.match(text) and operator not in {"exists", "gt", "gte", "lt", "lte"}:
        return 13.0
    if not text and operator != "exists":
        return 13.0
    return 5.0
