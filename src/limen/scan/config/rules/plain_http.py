"""Plain HTTP answered beside TLS."""

from collections.abc import Iterator
from typing import Final

from limen.scan.config.nginx import Directive, walk
from limen.scan.config.settings import Settings
from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule

_AWAY: Final = ("301", "302", "307", "308", "403", "404", "426", "444")


def check(settings: Settings) -> Iterator[Hit]:
    """Plain listeners beside TLS ones of the same file. One alone may stand behind what ends TLS: not told."""
    servers = [each for each, _ in walk(settings.directives) if each.name == "server" and each.block]
    if any(_tls(server) for server in servers):
        for server in servers:
            listens = [each for each in server.all("listen") if _plain(each)]
            if listens and not _sends_away(server):
                yield Hit(settings.place(listens[0].line), f"served without TLS too: {listens[0]}")
    yield from _haproxy(settings)


def _tls(server: Directive) -> bool:
    return any("ssl" in each.args or "quic" in each.args for each in server.all("listen"))


def _plain(listen: Directive) -> bool:
    address = listen.args[0] if listen.args else ""
    inner = address.startswith(("127.", "unix:", "localhost", "[::1]"))
    return not inner and address.rpartition(":")[2] == "80" and "ssl" not in listen.args


def _sends_away(server: Directive) -> bool:
    """Whether a server has nothing to give: it redirects or refuses, or no place of it leads on."""
    inside = [each for each, _ in walk(server.block)]
    if any(each.name == "return" and each.args[:1] and _leaves(each) for each in server.block):
        return True
    if any((each.name == "if" and "$scheme" in str(each)) or "$https" in str(each) for each in inside):
        return True
    return not any(each.name.endswith("_pass") for each in inside)


def _leaves(directive: Directive) -> bool:
    return directive.args[0] in _AWAY or directive.args[0].startswith("https://")


def _haproxy(settings: Settings) -> Iterator[Hit]:
    doors = [each for each in settings.sections if each.kind in ("frontend", "listen")]
    if not any("ssl" in line.words for door in doors for line in door.all("bind")):
        return
    for door in doors:
        sends = any("redirect" in line.words and "https" in " ".join(line.words) for line in door.lines)
        denies = any(line.words[:1] == ("http-request",) and "deny" in line.words[:2] for line in door.lines)
        for line in door.all("bind"):
            open_ = len(line.words) > 1 and line.words[1] in (":80", "*:80", "0.0.0.0:80", ":::80", "[::]:80")
            if open_ and "ssl" not in line.words and not sends and not denies:
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
