"""Folders that nginx lists."""

from collections.abc import Iterator
from typing import Final

from limen.scan.config.guards import may_be_guarded
from limen.scan.config.nginx import walk
from limen.scan.config.rules.examples import in_server
from limen.scan.config.settings import Settings
from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule


def check(settings: Settings) -> Iterator[Hit]:
    """``autoindex on`` where nothing says who may look."""
    for each, holders in walk(settings.directives):
        if (
            each.name == "autoindex"
            and each.args == ("on",)
            and not any(may_be_guarded(holder) for holder in holders)
        ):
            yield Hit(settings.place(each.line), f"lists {holders[-1]}" if holders else "lists every folder")


RULE: Final = Rule[Settings](
    id="folder-listed",
    title="Folders are listed to everybody",
    cwe=548,
    owasp="API8:2023",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    why="Whatever was left there is found: backups, exports, others' uploads.",
    check=check,
    mends={"": "autoindex off;"},
    references=("http://nginx.org/en/docs/http/ngx_http_autoindex_module.html",),
    bad=({"nginx.conf": in_server("    location /files/ { autoindex on; }\n")},),
    good=(
        {
            "nginx.conf": in_server(
                "    location /files/ { autoindex off; }\n"
                "    location /ops/ { autoindex on; allow 10.0.0.0/8; deny all; }\n"
            )
        },
    ),
)
