"""Plain HTTP answered beside TLS."""

from collections.abc import Iterator
from typing import Final

from limen.scan.config.haproxy import Section
from limen.scan.config.nginx import Directive, walk
from limen.scan.config.settings import Settings
from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule

_AWAY: Final = ("301", "302", "307", "308", "403", "404", "426", "444")
_EVERYWHERE: Final = (":80", "*:80", "0.0.0.0:80", ":::80", "[::]:80")
_INNER: Final = ("127.", "unix:", "localhost", "[::1]")


def check(settings: Settings) -> Iterator[Hit]:
    """Plain listeners beside TLS ones of one file. A plain one alone may stand behind what ends TLS."""
    servers = [each for each, _ in walk(settings.directives) if each.name == "server" and each.block]
    if any("ssl" in listen.args for server in servers for listen in server.all("listen")):
        for server in servers:
            listens = [each for each in server.all("listen") if _plain(each)]
            if listens and not _local(server) and not _sends_away(server):
                yield Hit(settings.place(listens[0].line), f"served without TLS too: {listens[0]}")
    doors = [each for each in settings.sections if each.kind in ("frontend", "listen")]
    if any("ssl" in line.words for door in doors for line in door.all("bind")):
        for door in doors:
            yield from _door(settings, door)


def _plain(listen: Directive) -> bool:
    address = listen.args[0] if listen.args else ""
    return address.rpartition(":")[2] == "80" and not address.startswith(_INNER) and "ssl" not in listen.args


def _local(server: Directive) -> bool:
    names = [name for each in server.all("server_name") for name in each.args]
    return bool(names) and all(
        name.startswith(_INNER) or name.endswith((".local", ".test")) for name in names
    )


def _sends_away(server: Directive) -> bool:
    """Whether a server redirects or refuses, asks for the scheme, or leads nowhere."""
    inside = [each for each, _ in walk(server.block)]
    if any(_leaves(each) for each in server.all("return") + server.all("rewrite")):
        return True
    if any(each.name == "if" and ("$scheme" in str(each) or "$https" in str(each)) for each in inside):
        return True
    return not any(each.name.endswith("_pass") for each in inside)


def _leaves(directive: Directive) -> bool:
    words = directive.args[1:2] if directive.name == "rewrite" else directive.args[:1]
    return any(word.startswith((*_AWAY, "https://")) for word in words)


def _door(settings: Settings, door: Section) -> Iterator[Hit]:
    """The plain binds of a HAProxy door that neither redirects nor refuses."""
    sends = any("redirect" in line.words and "https" in line.words for line in door.lines)
    if not sends and not door.all("http-request", "deny"):
        for line in door.all("bind"):
            if line.words[1:2] != () and line.words[1] in _EVERYWHERE and "ssl" not in line.words:
                yield Hit(
                    settings.place(line.number), f"{door.name} is served without TLS too", subject=door.name
                )


RULE: Final = Rule[Settings](
    id="plain-http-served",
    title="What is kept behind TLS is answered without it too",
    cwe=319,
    owasp="API8:2023",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    why=(
        "Who calls by http is served: credentials and data can be read and changed on the"
        " way, and nobody notices."
    ),
    check=check,
    mends={
        "": (
            "return 301 https://$host$request_uri; in the server that listens on 80;"
            " http-request redirect scheme https unless { ssl_fc } in HAProxy."
        )
    },
    references=("http://nginx.org/en/docs/http/ngx_http_rewrite_module.html",),
    bad=(
        {
            "nginx.conf": (
                "server { listen 443 ssl; }\n"
                "server {\n"
                "  listen 80;\n"
                "  location / { proxy_pass http://app; }\n"
                "}\n"
            )
        },
        {
            "haproxy.cfg": (
                "frontend api\n  bind :80\n  bind :443 ssl crt /etc/c.pem\n  default_backend api\n"
            )
        },
    ),
    good=(
        {
            "nginx.conf": (
                "server { listen 443 ssl; }\n"
                "server {\n"
                "  listen 80;\n"
                "  return 301 https://$host$request_uri;\n"
                "}\n"
            )
        },
        {"nginx.conf": ("server {\n  listen 80;\n  location / { proxy_pass http://app; }\n}\n")},
        {
            "haproxy.cfg": (
                "frontend api\n"
                "  bind :80\n"
                "  bind :443 ssl crt /etc/c.pem\n"
                "  http-request redirect scheme https unless { ssl_fc }\n"
                "  default_backend api\n"
            )
        },
    ),
)
