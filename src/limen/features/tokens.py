"""A linear tokeniser for SQL, after libinjection's idea: a text becomes a string of one-letter token classes.

T closed string · t unterminated string · N number or constant · W word · f word that is called · F call that
only an attack makes · V variable · B and/or/xor · P ``||`` · O comparison · A arithmetic · ! not, all
· U union · S statement (verb with what must follow it) · E case · G order by, group by, having · I into
outfile, procedure analyse, waitfor delay · M metadata table · K other keyword · C comment · brackets, comma
and semicolon themselves · X anything else.
Reference: N. Galbreath, "libinjection", Black Hat USA 2012 (method only; no code or data of it is used).
"""

import re
from typing import Final

import msgspec

TOKEN_LIMIT: Final = 80
"""Tokens of one value that are read; what follows is not looked at."""

_TOKEN = re.compile(
    r"""(?P<space>[\s\xa0\x00]++)
    |(?P<number>0x[0-9a-f]++|\d++(?:\.\d*+)?(?:e[+-]?\d++)?(?![\w]))
    |(?P<word>[\w$](?:[\w.$])*+)
    |(?P<comment>/\*(?:[^*]|\*(?!/))*+(?:\*/)?|--[^\n]*+|\#[^\n]*+)
    |(?P<string>'[^'\\]*+(?:(?:\\.|'')[^'\\]*+)*+'?|"[^"\\]*+(?:(?:\\.|"")[^"\\]*+)*+"?|`[^`]*+`?)
    |(?P<variable>@@?[\w.$]++)
    |(?P<pipe>\|\|)
    |(?P<logic>&&)
    |(?P<compare>[<>=!]=?>?|:=|~)
    |(?P<sum>[-+*/%^&|])
    |(?P<mark>[(),;])
    |(?P<other>.)""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)

_WORDS: Final = {
    **dict.fromkeys(("and", "or", "xor", "div", "mod"), "B"),
    **dict.fromkeys(("like", "rlike", "regexp", "between", "in", "is", "ilike", "glob", "similar"), "O"),
    **dict.fromkeys(("null", "true", "false", "unknown"), "N"),
    **dict.fromkeys(("not", "all", "distinct", "exists", "any", "binary", "some"), "!"),
    **dict.fromkeys(
        ("from", "where", "set", "values", "into", "limit", "offset", "as", "on", "join", "then"), "K"
    ),
    **dict.fromkeys(
        ("when", "else", "end", "by", "table", "database", "desc", "asc", "using", "escape"), "K"
    ),
    "union": "U",
    "intersect": "U",
    "except": "U",
    "case": "E",
    "having": "G",
    "iif": "E",
}

_VERBS: Final = {
    "select": "",
    "exec": "",
    "execute": "",
    "declare": "",
    "shutdown": "",
    "waitfor": "",
    "begin": "",
    "call": "",
    "insert": "into",
    "update": "",
    "delete": "from",
    "truncate": "table",
    "merge": "into",
    "copy": "",
    "drop": "table database view user index schema function procedure column trigger role login",
    "create": "table database view user index schema function procedure trigger role login or alias",
    "alter": "table database view user role login",
    "grant": "all select",
    "load": "data",
    "attach": "database",
}

_PAIRS: Final = {
    ("order", "by"): "G",
    ("group", "by"): "G",
    ("procedure", "analyse"): "I",
    ("into", "outfile"): "I",
    ("into", "dumpfile"): "I",
    ("waitfor", "delay"): "I",
    ("waitfor", "time"): "I",
    ("bulk", "insert"): "S",
}

_DANGER = re.compile(
    r"(?:sleep|benchmark|pg_sleep\w*|load_file|extractvalue|updatexml|xp_\w+|sp_\w+|randomblob|load_extension"
    r"|utl_\w+(?:\.\w+)?|dbms_\w+(?:\.\w+)?|ctxsys\.\S+|sys_eval|sys_exec|lo_import|lo_export|pg_read_file"
    r"|pg_ls_dir|openrowset|opendatasource|xmltype|make_set|elt|gtid_subset|json_keys"
    r"|regexp_substring"
    r"|generate_series|dblink\w*|query_to_xml"
    r"|(?:\w+\.)*xp_\w+)\Z",
)
_NEEDS_NO_CALL = re.compile(r"(?:\w+\.)*(?:xp_\w+|sp_(?:oacreate|executesql|addlogin|password)\w*)\Z")
_META = re.compile(
    r"(?:information_schema|sysobjects|syscolumns|sys\.|mysql\.(?:user|db)|pg_(?:catalog|shadow|user|tables"
    r"|class|stat)"
    r"|sqlite_(?:master|schema)|all_(?:tables|users|tab)|user_tables|v\$|rdb\$|sysibm|msys|master\.\."
    r"|dba_users)"
)


class Token(msgspec.Struct, frozen=True, gc=False):
    """One token: its class letter and its text, lower case."""

    kind: str
    text: str


def tokenise(text: str) -> list[Token]:
    """The first tokens of ``text``, white space and inner comments dropped; linear time."""
    raw: list[tuple[str, str]] = []
    for match in _TOKEN.finditer(text):
        group = match.lastgroup or "other"
        token = match.group().lower()
        if group == "space" or (group == "comment" and token.startswith("/*") and match.end() < len(text)):
            continue
        raw.append((group, token))
        if len(raw) > TOKEN_LIMIT:
            break
    return [_token(raw, i) for i in range(len(raw))]


def _token(raw: list[tuple[str, str]], i: int) -> Token:
    group, text = raw[i]
    if group == "word":
        following = raw[i + 1] if i + 1 < len(raw) else ("", "")
        return Token(_word(text, following[1], following[0]), text)
    if group == "string":
        closed = len(text) > 1 and text[-1] == text[0] and (len(text) - len(text.rstrip(text[0]))) % 2 == 1
        return Token("T" if closed or text == text[0] * 2 else "t", text)
    return Token(_GROUPS.get(group, text), text)


_GROUPS: Final = {
    "comment": "C",
    "number": "N",
    "variable": "V",
    "pipe": "P",
    "logic": "B",
    "compare": "O",
    "sum": "A",
    "other": "X",
}


def _word(text: str, following: str, group: str) -> str:
    """The class of a word, given the token after it."""
    pair = _PAIRS.get((text, following))
    if pair or text in _VERBS:
        return pair or _verb(text, following, group)
    kind = _WORDS.get(text)
    if kind:
        return kind
    if _META.match(text):
        return "M"
    if following == "(":
        return "F" if _DANGER.match(text) else "f"
    return "F" if _NEEDS_NO_CALL.match(text) else "W"


def _verb(text: str, following: str, group: str) -> str:
    """A verb is a statement only when what follows can follow it: ``update me`` is prose."""
    needed = _VERBS[text]
    if needed:
        return "S" if following in needed.split() else "W"
    if text in {"exec", "execute", "call", "copy", "update"}:
        return "S" if group in {"word", "string"} or following == "(" else "W"
    return "S"


def shape(tokens: list[Token]) -> str:
    """The class letters of ``tokens`` as one string."""
    return "".join([token.kind for token in tokens])
