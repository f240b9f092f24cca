"""Well-known hiding places: names of paths that scanners try on any API.

Compared as whole segments or by their ending, so in linear time. A name counts only where the API has none
of it: an API that has an ``/admin`` is not probed by those who use it.
"""

from typing import Final

from limen.features.trie import Node

SECRETS: Final = frozenset((
    ".env", ".git", ".svn", ".aws", ".ssh", ".htpasswd", ".htaccess", ".ds_store", ".docker", ".npmrc",
    "wp-login.php", "wp-admin", "wp-config.php", "phpmyadmin", "id_rsa", "web.config", "etc", "passwd",
    "backup", "dump", "heapdump", "cgi-bin", "credentials", "shell",
))  # fmt: skip
ADMIN: Final = frozenset((
    "admin", "administrator", "actuator", "debug", "console", "internal", "server-status", "manage",
    "management", "jolokia", "trace", "env", "config", "_cluster", "_cat", "solr", "jenkins", "pprof",
))  # fmt: skip
SPEC: Final = frozenset((
    "swagger", "swagger.json", "swagger-ui", "swagger-ui.html", "swagger-resources", "openapi",
    "openapi.json", "openapi.yaml", "openapi.yml", "api-docs", "apidocs", "redoc", "graphiql", "graphql",
    "playground", "wsdl",
))  # fmt: skip
ENDINGS: Final = (".php", ".bak", ".sql", ".old", ".pem", ".key", ".asp", ".aspx", ".jsp", ".cgi")
INTROSPECTION: Final = "__schema"

WORDS: Final = (*sorted(SECRETS), *ENDINGS, *sorted(ADMIN), *sorted(SPEC), INTROSPECTION)
"""Every name, in the order of the bits that stand for them."""
BIT: Final = {word: 1 << place for place, word in enumerate(WORDS)}
BITS: Final = {
    **dict.fromkeys((*SECRETS, *ENDINGS), 8.0),
    **dict.fromkeys(ADMIN, 5.0),
    **dict.fromkeys((*SPEC, INTROSPECTION), 4.0),
}
"""How seldom a benign caller tries a name, before anything is learnt."""

_LONGEST = 40


def hiding_place(segments: list[str], root: Node) -> str:
    """The first name in the path of an unknown call that the tree of known operations does not have."""
    for place, segment in enumerate(segments):
        if len(segment) <= _LONGEST:
            word = _word(segment.lower())
            if word and not _spelt(segments[: place + 1], root):
                return word
    return ""


def introspection(target: str, body: bytes) -> str:
    """The name of GraphQL's introspection when a call to a path of that name asks for it."""
    asks = "graphql" in target and (b"__schema" in body or INTROSPECTION in target)
    return INTROSPECTION if asks else ""


def _word(segment: str) -> str:
    if segment in BIT:
        return segment
    return next((ending for ending in ENDINGS if segment.endswith(ending)), "")


def _spelt(segments: list[str], root: Node) -> bool:
    """Whether the API has operations at or below these segments, the last of them spelt like this."""
    node: Node | None = root
    for segment in segments[:-1]:
        node = node.static.get(segment) or node.parameter(segment) if node is not None else None
    return node is not None and segments[-1] in node.static
