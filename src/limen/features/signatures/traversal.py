"""Path traversal and file inclusion: climbing out, files only an attacker asks for, stream wrappers."""

import re
from typing import Final

from limen.features.lexing import words
from limen.features.prose import quieted
from limen.features.signatures.row import ANY, EDGE, Row

KIND: Final = "traversal"

_UP = re.compile(
    r"(?:\A|[^.\w])?(?:\.{2,4}|\.\./?\.)(?:;|\x00)?(?:/|\\|0x2f|0x5c)+|(?:0x2e){2,3}(?:0x2f|0x5c|/|\\)",
    re.IGNORECASE,
)
_FILE: Final = (
    r"etc[/\\]+(?:passwd|shadow|hosts|group|issue|sudoers|ssh|crontab|hostname|my\.cnf|nginx/nginx|apache2/"
    r"|httpd/|mysql)"
    r"|proc[/\\]+(?:self|version|cmdline|\d)|win(?:dows|nt)[/\\]+(?:win\.ini|system|repair|php\.ini)"
    r"|boot\.ini|win\.ini"
    r"|web-inf|meta-inf|\.ssh[/\\]|id_(?:rsa|dsa|ed25519)|\.htpasswd|\.htaccess|\.bash_history|\.aws[/\\]"
    r"|\.git[/\\](?:config|head)"
    r"|\.env(?:\Z|[^\w])|wp-config\.php|var[/\\]log[/\\](?:\w+[/\\])?\w*(?:access|error|auth|messages)"
    r"|global\.asa|web\.config"
    r"|/usr/local/app/|sam\Z|autoexec\.bat|database\.ya?ml|\.npmrc|\.pgpass|\.kube[/\\]config|docker\.sock|master\.key|root[/\\]\.|manager/html"
)
_SENSITIVE = re.compile(rf"(?:{_FILE})", re.IGNORECASE)
_WHOLE = re.compile(rf"\s*(?:file:/{{0,3}})?(?:[a-z]:)?[/\\]*(?:{_FILE})[^\s]*\s*\Z", re.IGNORECASE)

ROWS: Final = (
    Row(
        "traversal-up",
        KIND,
        0.0,
        r"\.\.(?:[/\\;]|0x2f|0x5c|\x00)|(?:0x2e){2}",
        "a step out of the folder",
        ("../x", "..\\x", "..;/"),
        ("a..b", "1..10"),
    ),
    Row(
        "traversal-file",
        KIND,
        0.0,
        rf"(?:[/\\.:\x1e])(?:{_FILE.replace('(?:', '(?:').replace(chr(92) + 'Z', EDGE)})",
        "a file only an attacker asks for",
        ("/etc/passwd", "c:\\boot.ini"),
        ("/etc/nginx configuration",),
    ),
    Row(
        "stream-wrapper",
        KIND,
        15.0,
        r"\b(?:php://(?:filter|input|expect|memory|temp)|expect://|phar://|zip://|compress\.zlib://|glob://"
        r"|data:text/plain(?:;base64)?,<\?)",
        "a PHP stream wrapper",
        ("php://filter/convert.base64-encode/resource=x",),
        ("https://php.net",),
    ),
    Row(
        "file-scheme",
        KIND,
        13.0,
        rf"(?:{EDGE}|=)file:/{{1,3}}(?:[a-z]|%){ANY}",
        "a local file as an address",
        ("file:///etc/passwd",),
        ("see file: a.txt",),
    ),
    Row(
        "nul-suffix",
        KIND,
        13.0,
        rf"[a-z0-9]\x00\.?[a-z]{{2,5}}{EDGE}",
        "a name cut by a NUL byte",
        ("/etc/passwd\x00.png",),
        ("abc.png",),
    ),
)


def judge(text: str) -> float:
    """Bits that ``text`` climbs out of its folder or names a file that is nobody's to ask for."""
    ups = len(_UP.findall(text))
    sensitive = _SENSITIVE.search(text) is not None
    if ups == 0:
        return quieted(14.0, words(text)) if _WHOLE.match(text) else 3.0 * sensitive
    bits = (0.0, 3.0, 6.0, 12.0, 14.0)[min(ups, 4)] + (8.0 if sensitive else 0.0)
    if re.search(r"\.{3,4}[/\\]{2}|\.\.;|0x2e|[/\\]{2}\.\.[/\\]{2}", text):
        bits += 5.0
    if "\\" in text and ups >= 2:
        bits += 2.0
    if not sensitive and any(c.isspace() for c in text.strip()):
        return min(quieted(bits, words(text)), 7.0)
    return quieted(bits + (4.0 if "\x00" in text else 0.0), words(text))
