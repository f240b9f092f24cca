"""Privileged containers."""

from collections.abc import Iterator
from typing import Final

from limen.scan.config import compose, kubernetes
from limen.scan.config.rules.examples import deployment
from limen.scan.config.settings import Settings
from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule


def check(settings: Settings) -> Iterator[Hit]:
    """``privileged: true``, in Compose and Kubernetes."""
    for service in compose.services(settings):
        if service.data.get("privileged") is True:
            yield Hit(service.place("privileged"), f"{service.name} is privileged", subject=service.name)
    for pod in kubernetes.pods(settings):
        for each in kubernetes.containers(pod):
            if each.context.get("privileged") is True:
                yield Hit(
                    each.place("securityContext", "privileged"),
                    f"{each.name} is privileged",
                    subject=each.name,
                )


RULE: Final = Rule[Settings](
    id="container-privileged",
    title="A container has all rights of its host",
    cwe=250,
    owasp="API8:2023",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    why=(
        "A privileged container may load modules, mount the host's disks and so is root of"
        " the host: what breaks into the service owns the machine and all others on it."
    ),
    check=check,
    mends={"": "Leave privileged out; add the one capability that is needed, if any."},
    references=("https://kubernetes.io/docs/concepts/security/pod-security-standards/",),
    bad=(
        {"compose.yaml": "services:\n  api:\n    build: .\n    privileged: true\n"},
        {
            "k8s/api.yaml": deployment(
                "      containers:\n"
                "        - name: api\n"
                "          image: registry.example.org/api:1.4.0\n"
                "          securityContext: {privileged: true}\n"
            )
        },
    ),
    good=(
        {"compose.yaml": "services:\n  api:\n    build: .\n    cap_drop: [ALL]\n"},
        {
            "k8s/api.yaml": deployment(
                "      containers:\n"
                "        - name: api\n"
                "          image: registry.example.org/api:1.4.0\n"
                "          securityContext: {privileged: false}\n"
            )
        },
    ),
)
