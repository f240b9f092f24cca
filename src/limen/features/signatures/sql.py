"""SQL injection: cheap patterns point at a value, then the order of its tokens must make an injection of it.

A value is read as if it stood inside a quoted string, or after a number, or by itself. It counts only if what
follows the breakout can go on in SQL (``O'Brien``: a bare word after the quote cannot), and the less the more
prose there is round it.
"""

import re
from typing import Final

from limen.features.lexing import tokenise, words
from limen.features.prose import quieted
from limen.features.signatures.row import ANY, EDGE, Row, S
from limen.features.signatures.sql_shapes import QUOTED, START, VALUE, core
from limen.features.tokens import Tokens

KIND: Final = "sql"
MOST_BITS: Final = 26.0
"""Bits that SQL in a value is worth at most."""
OPENINGS: Final = 5

_QUOTE = re.compile(r"\\?['\"`´’ʼ′]")
_LEAD = re.compile(r"[\s(]*-?[\w.%$@*-]*")

_TAUTOLOGY = re.compile(r"[BPG][(!A]*[NTV][)]*O[!]*[(]*[NTtV]")
_UNION = re.compile(r"U[(!]*S[(!A]*(?:[NTtVfFMESK]|W[,KOC(])")
_CONSTANT_CASE = re.compile(r"S[(]*EK?[(]*[NT]O[NT]")
_FILLED = re.compile(r"S.*[KEFN]")
_CASE = re.compile(r"[(]*E.*(?:[(]S|NON)")
_CALL = re.compile(r"[(]*(?:F|f\(.*F|E.*F)\(?")
_VALUES = re.compile(r"F\([(!A]*[NTVfSFM][),OAP(](?!W)")
"""Whether the dangerous call has arguments such as SQL has, not words: ``sleep (5 hours)``."""
_APART = re.compile(r"W(?=[WNB]?W)|W(?=T)|N(?=W)")
_END_COMMENT = re.compile(r"(?:--|#|/\*)[-+\s*/!;]*\Z")
_JUNK_COMMENT = re.compile(r"(?:--|#|/\*)[-+\s]{0,4}[\w]{0,8}\Z")

ROWS: Final = (
    Row(
        "sql-quote-word",
        KIND,
        0.0,
        r"['\"`][)\]}%\x09-\x0d ]{0,8}(?:or|and|union|xor|like|rlike|regexp|between|in|is|div|mod|having"
        r"|group|order|limit|procedure|into|where|as|waitfor|if|case|select|not)\b",
        "a quote closes and SQL goes on",
        ("' or", "1') and", "x' union"),
        ("o'neil", "rock 'n' roll"),
    ),
    Row(
        "sql-quote-mark",
        KIND,
        0.0,
        r"['\"`][)\x09-\x0d ]{0,8}(?:--|#|/\*|;|\|\||&&|[=<>+*,(-])",
        "a quote closes and an operator, comment or second statement follows",
        ("admin'--", "x';drop", "'||'"),
        ("it's", "the dogs' bowl"),
    ),
    Row(
        "sql-logic",
        KIND,
        0.0,
        r"(?:\b(?:or|and|xor|having|where)\b|\|\||&&)[\x09-\x0d (!~+-]{0,8}(?:not\b[\x09-\x0d (]{0,4})"
        r"?['\"]?[\w.]+['\"]?[\x09-\x0d )]{0,8}"
        r"(?:[=<>!]|like\b|between\b|in\b|is\b|rlike\b|regexp\b|--|#|;|\()",
        "a condition that could be always true",
        ("1 or 1=1", "and 2>1", "or sleep("),
        ("cats and dogs",),
    ),
    Row(
        "sql-union",
        KIND,
        0.0,
        rf"\bunion\b{ANY}{{0,48}}\bselect\b",
        "a second result set",
        ("-1 union all select 1",),
        ("select union",),
    ),
    Row(
        "sql-subselect",
        KIND,
        0.0,
        rf"(?:[(,;|+]{S}{{0,8}}select\b|\bcase{S}{{1,8}}when\b|{EDGE}{S}{{0,4}}select{S})",
        "a query inside an expression",
        ("(select 1", "case when"),
        ("please select one",),
    ),
    Row(
        "sql-call",
        KIND,
        0.0,
        rf"\b(?:sleep|benchmark|pg_sleep|load_file|extractvalue|updatexml|randomblob|dbms_\w+|utl_\w+"
        rf"|xp_\w+|sp_oacreate|openrowset|generate_series|load_extension|elt|make_set|exp|convert|concat"
        rf"|char|chr"
        rf"|ascii|substring|substr|mid|version|database|user|ctxsys|sysdate"
        rf"|pg_read_file)(?:\.\w+)*{S}{{0,8}}\(",
        "a function used to read or to wait",
        ("sleep(5)", "xp_cmdshell('dir')"),
        ("sleep well",),
    ),
    Row(
        "sql-meta",
        KIND,
        0.0,
        r"\b(?:information_schema|sysobjects|syscolumns|mysql\.user|pg_catalog|pg_shadow|sqlite_master"
        r"|all_tables"
        r"|xp_cmdshell|xp_dirtree|waitfor|outfile|dumpfile|analyse)\b|@@[a-z]",
        "names of the database's own tables",
        ("information_schema.tables", "@@version"),
        ("schema",),
    ),
    Row(
        "sql-stacked",
        KIND,
        0.0,
        r";[)\x09-\x0d ]{0,8}(?:drop|insert|update|delete|shutdown|exec|execute|declare|create|alter"
        r"|truncate|select"
        r"|waitfor|begin|call|if|iif|while|grant|copy|merge|set)\b",
        "a second statement",
        ("1;drop table x",),
        ("a; dropping by",),
    ),
    Row(
        "sql-clause",
        KIND,
        0.0,
        rf"(?:\border|\bgroup){S}{{1,8}}by{S}{{1,8}}[0-9(]|\bhaving{S}{{1,8}}[0-9(]"
        rf"|\bprocedure{S}{{1,8}}analyse",
        "columns counted by trial",
        ("1 order by 10--", "having 1=1"),
        ("order by name",),
    ),
)


def judge(text: str) -> float:
    """Bits that ``text`` injects SQL: the best of its readings."""
    tokens = tokenise(text)
    if _is_statement(tokens):
        return min(_alone(tokens), MOST_BITS)
    best = max(_after_value(text, tokens), _alone(tokens))
    for number, match in enumerate(_QUOTE.finditer(text)):
        if number >= OPENINGS or best >= 20:
            break
        best = max(best, _after_quote(text, match.start(), match.end(), number))
    return min(best, MOST_BITS)


def _is_statement(tokens: Tokens) -> bool:
    """Whether a text is whole SQL by itself, so that its quotes close nothing outside it."""
    letters = tokens.letters
    return letters[:1] == "S" and letters[-1] not in "Ct" and not _TAUTOLOGY.search(letters)


def _after_quote(text: str, start: int, end: int, number: int) -> float:
    """Read ``text`` as standing inside a string that the quote at ``start`` closes."""
    before, tail = text[:start], text[end:]
    if _END_COMMENT.match(tail.lstrip(" \t)];")) and tail.strip():
        bits = 13.0 if len(before) <= 64 else 11.0
        return quieted(bits, words(before)) if number == 0 else 0.0
    tokens = tokenise(tail)
    found = core(tokens.letters, QUOTED)
    if not found:
        return 0.0
    first = 4.0 if number == 0 or text[start] == "\\" else 0.0
    closure = 3.0 if tokens.letters[-1] in "Ct" else 0.0
    return quieted(found + first + closure + _extras(tokens), words(before) + _loose(tokens))


def _after_value(text: str, whole: Tokens) -> float:
    """Read ``text`` as an unquoted value (a number, a column name, nothing) followed by more SQL."""
    lead = _LEAD.match(text)
    end = lead.end() if lead else 0
    best = 0.0
    for cut in {0, end}:
        tokens = tokenise(text[cut:]) if cut else whole
        head = text[:cut].strip(" (-")
        found = core(tokens.letters, VALUE if head else START)
        if found:
            base = 4.0 if head[:1].isdigit() else 2.0
            closure = 1.0 if tokens.letters[-1] in "Ct" else 0.0
            best = max(best, quieted(found + base + closure + _extras(tokens), _loose(tokens)))
    return best


def _alone(tokens: Tokens) -> float:
    """Read a text as an expression or a statement of its own; a plain statement stays quiet."""
    letters = tokens.letters
    if letters.startswith("(") and "(S" in letters[:4] and _FILLED.search(letters):
        return quieted(9.0 + _extras(tokens), _loose(tokens))
    if _CASE.match(letters):
        return quieted(9.0 + _extras(tokens), _loose(tokens))
    if "(" in letters and _CALL.match(letters):
        return quieted(9.0 + _extras(tokens), _loose(tokens)) if _VALUES.search(letters) else 0.0
    if letters.startswith("S") or _UNION.search(letters):
        return quieted(_statement(letters), _loose(tokens))
    return 0.0


def _statement(letters: str) -> float:
    """Bits of a whole statement: few, unless it waits, reads metadata, or asks what is always so."""
    bits = 9.0 if "F" in letters else 5.0
    bits += 5.0 if "M" in letters or "F" in letters else 0.0
    if _TAUTOLOGY.search(letters) or _CONSTANT_CASE.match(letters):
        bits += 7.0 if letters[-1] == "C" else 4.0
    return bits


def _extras(tokens: Tokens) -> float:
    """Bits for what only injections hold: dangerous calls, metadata, unions, subselects, tautologies."""
    letters = tokens.letters
    bits = 5.0 if "F" in letters else 0.0
    bits += 5.0 if "M" in letters or tokens.system else 0.0
    bits += 5.0 if _UNION.search(letters) else 0.0
    bits += 3.0 if "(S" in letters else 0.0
    bits += 2.0 if ";S" in letters or "I" in letters else 0.0
    return bits + (2.0 if _TAUTOLOGY.search(letters) else 0.0)


def _loose(tokens: Tokens) -> float:
    """Prose inside what was read as SQL: words next to words, and words in comments and open strings."""
    apart = max(0, len(_APART.findall(tokens.letters)) - 1)
    if tokens.letters[-1:] not in {"C", "t"} or _JUNK_COMMENT.match(tokens.last):
        return apart
    return apart + words(tokens.last.lstrip("'\"`#-/* ")) * 1.5
