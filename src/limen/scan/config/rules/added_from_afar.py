"""Images that take in what comes over the network unseen."""

from collections.abc import Iterator
from typing import Final

from limen.scan.config.settings import Settings
from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule


def check(settings: Settings) -> Iterator[Hit]:
    """``ADD`` from an address without a digest."""
    for each in settings.instructions:
        if each.word == "ADD" and "--checksum=" not in each.rest:
            for word in each.rest.split():
                if word.strip('"[],').startswith(("http://", "https://")):
                    yield Hit(settings.place(each.line), f"adds {word} unseen", subject=word)


RULE: Final = Rule[Settings](
    id="remote-add",
    title="An image takes in whatever an address answers",
    cwe=494,
    owasp="API8:2023",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    why=(
        "Nothing compares what came with what was meant: who holds the address, or the way"
        " to it where it is http, writes into the image."
    ),
    check=check,
    mends={"": "Give its digest: ADD --checksum=sha256:... https://... /opt/tool."},
    references=("https://docs.docker.com/reference/dockerfile/#add---checksum",),
    bad=({"Dockerfile": ("FROM python:3.12\nADD https://example.org/tool.tar.gz /opt/\nUSER 1\n")},),
    good=(
        {
            "Dockerfile": (
                "FROM python:3.12\n"
                "ADD"
                " --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68"
                "d https://example.org/tool.tar.gz /opt/\n"
                "ADD . /app\n"
                "USER 1\n"
            )
        },
    ),
)
