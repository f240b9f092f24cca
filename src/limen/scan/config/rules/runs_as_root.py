"""Containers whose service runs as root."""

from collections.abc import Iterator
from typing import Final

from limen.scan.config import compose, kubernetes
from limen.scan.config.dockerfile import Instruction
from limen.scan.config.places import for_developers
from limen.scan.config.rules.examples import deployment
from limen.scan.config.settings import Settings
from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule

_ROOT: Final = ("0", "root")
_DROPS: Final = ("gosu", "su-exec", "setpriv", "runuser", "chpst", "tini-su")
"""Programs by which an entrypoint leaves root behind."""
_UNPRIVILEGED: Final = ("nonroot", "unprivileged", "rootless", "cgr.dev/", "bitnami/")


def check(settings: Settings) -> Iterator[Hit]:
    """Images that start a service and name no user, and users that are root."""
    yield from _image(settings)
    for service in compose.services(settings):
        if _root(service.data.get("user")):
            yield Hit(service.place("user"), f"{service.name} runs as root", subject=service.name)
    for pod in kubernetes.pods(settings):
        for holder in (pod, *kubernetes.containers(pod)):
            yield from _in_cluster(holder)


def _image(settings: Settings) -> Iterator[Hit]:
    last = [each for each in settings.instructions if each.last]
    starts = [each for each in last if each.word in ("CMD", "ENTRYPOINT")]
    if not starts or for_developers(settings.file.name) or any(word in settings.file.text for word in _DROPS):
        return
    user = _user(settings.instructions, last[0])
    if user is None:
        yield Hit(settings.place(starts[-1].line), "the image names no user: its service runs as root")
    elif _root(user.rest):
        yield Hit(settings.place(user.line), "the image's service runs as root")


def _user(all_of_it: tuple[Instruction, ...], start: Instruction) -> Instruction | None:
    """The ``USER`` that holds at the end: the stage's own, else that of the stage it builds on; the ``FROM``
    where its image is known to name one."""
    for _ in range(len(all_of_it)):
        own = [each for each in all_of_it if each.stage == start.stage and each.word == "USER"]
        image, _ = start.base
        if own or any(word in image for word in _UNPRIVILEGED) or "$" in image:
            return own[-1] if own else start
        named = [each for each in all_of_it if each.word == "FROM" and each.base[1] == image.lower()]
        if not named or named[0].stage >= start.stage:
            return None
        start = named[0]
    return None


def _root(user: object) -> bool:
    return str(user).strip().partition(":")[0] in _ROOT


def _in_cluster(holder: kubernetes.Holder) -> Iterator[Hit]:
    for key, root in (("runAsUser", 0), ("runAsNonRoot", False)):
        if key in holder.context and holder.context[key] == root:
            yield Hit(
                holder.place("securityContext", key), f"{holder.name} may run as root", subject=holder.name
            )
            return


RULE: Final = Rule[Settings](
    id="container-runs-as-root",
    title="A container runs as root",
    cwe=250,
    owasp="API8:2023",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    why=(
        "What breaks into the service is root in its container: it changes the image's"
        " files, and one flaw of the kernel away it is root of the host."
    ),
    check=check,
    mends={
        "": (
            "Make a user in the image and name it last: RUN useradd --system --uid 10001 app /"
            " USER 10001; in Kubernetes securityContext: {runAsNonRoot: true}."
        )
    },
    references=(
        "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
        "https://docs.docker.com/build/building/best-practices/#user",
    ),
    bad=(
        {"Dockerfile": 'FROM python:3.12-slim\nCOPY . .\nCMD ["gunicorn", "app"]\n'},
        {"Dockerfile": 'FROM node:22\nUSER root\nCMD ["node", "app.js"]\n'},
        {"compose.yaml": "services:\n  api:\n    build: .\n    user: root\n"},
        {
            "k8s/api.yaml": deployment(
                "      securityContext: {runAsUser: 0}\n"
                "      containers:\n"
                "        - name: api\n"
                "          image: registry.example.org/api:1.4.0\n"
            )
        },
    ),
    good=(
        {"Dockerfile": ('FROM python:3.12-slim AS base\nUSER 10001\nFROM base\nCMD ["gunicorn", "app"]\n')},
        {"Dockerfile": "FROM nginx:1.27\nCOPY nginx.conf /etc/nginx/\n"},
        {"Dockerfile": 'FROM gcr.io/distroless/python3:nonroot\nCMD ["app.py"]\n'},
        {
            "k8s/api.yaml": deployment(
                "      securityContext: {runAsNonRoot: true}\n"
                "      containers:\n"
                "        - name: api\n"
                "          image: registry.example.org/api:1.4.0\n"
            )
        },
    ),
)
