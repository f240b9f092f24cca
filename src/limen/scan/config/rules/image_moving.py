"""Images that move."""

from collections.abc import Iterator
from typing import Final

from limen.scan.config import compose, kubernetes
from limen.scan.config.rules.examples import deployment
from limen.scan.config.settings import Settings
from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule


def check(settings: Settings) -> Iterator[Hit]:
    """Images named by ``latest`` or without a tag. What Compose builds itself needs none."""
    stages = {each.base[1] for each in settings.instructions if each.word == "FROM"}
    for each in settings.instructions:
        image = each.base[0] if each.word == "FROM" else ""
        if image.lower() not in stages | {"scratch"} and moves(image):
            yield Hit(settings.place(each.line), f"the image is built on {image}", subject=image)
    for service in compose.services(settings):
        image = str(service.data.get("image", ""))
        if "build" not in service.data and moves(image):
            yield Hit(service.place("image"), f"{service.name} runs {image}", subject=image)
    for pod in kubernetes.pods(settings):
        for container in kubernetes.containers(pod):
            image = str(container.data.get("image", ""))
            if moves(image):
                yield Hit(container.place("image"), f"{container.name} runs {image}", subject=image)


def moves(image: str) -> bool:
    """Whether an image's name leads to another image from day to day."""
    if not image or "$" in image or "@" in image or "{" in image:
        return False
    tag = image.rpartition("/")[2].partition(":")[2]
    return tag in ("", "latest")


RULE: Final = Rule[Settings](
    id="image-not-pinned",
    title="An image is whatever is the newest",
    cwe=1357,
    owasp="API8:2023",
    severity=Severity.LOW,
    confidence=Confidence.HIGH,
    why=(
        "Tomorrow's build or restart runs something that nobody looked at, and what ran"
        " yesterday cannot be had again."
    ),
    check=check,
    mends={"": "Name a version, or a digest: python:3.12.8-slim."},
    references=("https://docs.docker.com/build/building/best-practices/#pin-base-image-versions",),
    bad=(
        {"Dockerfile": "FROM node:latest\nUSER node\n"},
        {"compose.yaml": "services:\n  api:\n    image: redis\n"},
    ),
    good=(
        {"Dockerfile": ("ARG BASE\nFROM node:22.11-alpine AS build\nFROM build\nFROM $BASE\nFROM scratch\n")},
        {"compose.yaml": "services:\n  api:\n    build: .\n    image: api\n"},
        {
            "k8s/api.yaml": deployment(
                "      containers:\n        - name: api\n          image: registry.example.org/api:1.4.0\n"
            )
        },
    ),
)
