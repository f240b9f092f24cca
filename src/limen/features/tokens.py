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

WORDS: Final = {
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

HEADS: Final = frozenset((*_VERBS, *[first for first, _ in _PAIRS]))
"""The words whose class hangs on the word after them."""

_DANGER = re.compile(
    r"(?:sleep|benchmark|pg_sleep\w*|load_file|extractvalue|updatexml|xp_\w+|sp_\w+|randomblob|load_extension"
    r"|utl_\w+(?:\.\w+)?|dbms_\w+(?:\.\w+)?|ctxsys\.\S+|sys_eval|sys_exec|lo_import|lo_export|pg_read_file"
    r"|pg_ls_dir|openrowset|opendatasource|xmltype|make_set|elt|gtid_subset|json_keys"
    r"|regexp_substring"
    r"|generate_series|dblink\w*|query_to_xml"
    r"|(?:\w+\.)*xp_\w+)\Z",
)
_NEEDS_NO_CALL = re.compile(r"(?:\w+\.)*(?:xp_\w+|sp_(?:oacreate|executesql|addlogin|password)\w*)\Z")
META: Final = (
    "information_schema",
    "sysobjects",
    "syscolumns",
    "sys.",
    "mysql.user",
    "mysql.db",
    *("pg_catalog", "pg_shadow", "pg_user", "pg_tables", "pg_class", "pg_stat"),
    *("sqlite_master", "sqlite_schema", "all_tables", "all_users", "all_tab", "user_tables", "dba_users"),
    *("v$", "rdb$", "sysibm", "msys", "master.."),
)
"""How the names of a database's own tables begin."""


class Tokens(msgspec.Struct, frozen=True, gc=False):
    """What was read: the class letters, the last token's text in lower case, whether ``@@name`` is there."""

    letters: str = ""
    last: str = ""
    system: bool = False


def tokenise(text: str) -> Tokens:
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
    letters = "".join([_letter(raw, i) for i in range(len(raw))])
    system = any(group == "variable" and token.startswith("@@") for group, token in raw)
    return Tokens(letters, raw[-1][1] if raw else "", system)


def _letter(raw: list[tuple[str, str]], i: int) -> str:
    group, text = raw[i]
    if group == "word":
        following = raw[i + 1] if i + 1 < len(raw) else ("", "")
        return word(text, following[1], following[0] in {"word", "string"})
    if group == "string":
        closed = len(text) > 1 and text[-1] == text[0] and (len(text) - len(text.rstrip(text[0]))) % 2 == 1
        return "T" if closed or text == text[0] * 2 else "t"
    return _GROUPS.get(group, text)


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


def word(text: str, following: str, named: bool) -> str:
    """The class of a word, given the token after it and whether that one is a word or a string."""
    pair = _PAIRS.get((text, following))
    if pair or text in _VERBS:
        return pair or _verb(text, following, named)
    kind = WORDS.get(text)
    if kind:
        return kind
    if text.startswith(META):
        return "M"
    if following == "(":
        return "F" if _DANGER.match(text) else "f"
    return "F" if "p_" in text and _NEEDS_NO_CALL.match(text) else "W"


def _verb(text: str, following: str, named: bool) -> str:
    """A verb is a statement only when what follows can follow it: ``update me`` is prose."""
    needed = _VERBS[text]
    if needed:
        return "S" if following in needed.split() else "W"
    if text in {"exec", "execute", "call", "copy", "update"}:
        return "S" if named or following == "(" else "W"
    return "S"
