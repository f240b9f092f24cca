"""Aliases of nginx that lead out of their folder."""

from collections.abc import Iterator
from typing import Final

from limen.scan.config.nginx import walk
from limen.scan.config.rules.examples import in_server
from limen.scan.config.settings import Settings
from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule


def check(settings: Settings) -> Iterator[Hit]:
    """A prefix without its closing slash, aliased to a folder with one."""
    for each, holders in walk(settings.directives):
        if each.name == "alias" and holders and holders[-1].name == "location" and each.args:
            words = [word for word in holders[-1].args if word != "^~"]
            prefix = words[0] if len(words) == 1 else "/"
            if not prefix.endswith("/") and prefix.startswith("/") and each.args[0].endswith("/"):
                said = f"{prefix}../ leaves {each.args[0]}"
                yield Hit(
                    settings.place(holders[-1].line),
                    said,
                    subject=prefix,
                    related=(settings.place(each.line),),
                )


RULE: Final = Rule[Settings](
    id="alias-traversal",
    title="A place aliased to a folder leads out of it",
    cwe=22,
    owasp="API8:2023",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    why=(
        "location /x with alias /srv/x/ turns /x../secret into /srv/x/../secret:"
        " everything beside the folder is read."
    ),
    check=check,
    mends={"": "End both with a slash: location /assets/ { alias /srv/assets/; }"},
    references=(
        "http://nginx.org/en/docs/http/ngx_http_core_module.html#alias",
        "https://cwe.mitre.org/data/definitions/22.html",
    ),
    bad=({"nginx.conf": in_server("    location /assets { alias /srv/assets/; }\n")},),
    good=(
        {
            "nginx.conf": in_server(
                "    location /assets/ { alias /srv/assets/; }\n"
                "    location = /logo { alias /srv/logo.png; }\n"
                "    location /docs { alias /srv/docs; }\n"
            )
        },
    ),
)
