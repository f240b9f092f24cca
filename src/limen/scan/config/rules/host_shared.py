"""Containers in the namespaces of their host."""

from collections.abc import Iterator
from typing import Final

from limen.scan.config import compose, kubernetes
from limen.scan.config.rules.examples import deployment
from limen.scan.config.settings import Settings
from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule

_COMPOSE: Final = ("network_mode", "pid", "ipc", "userns_mode", "uts")
_CLUSTER: Final = ("hostNetwork", "hostPID", "hostIPC")


def check(settings: Settings) -> Iterator[Hit]:
    """Namespaces that are the host's. What watches a host has to be in them: a ``DaemonSet`` is not told."""
    for service in compose.services(settings):
        for key in _COMPOSE:
            if service.data.get(key) == "host":
                yield Hit(
                    service.place(key),
                    f"{service.name} shares the host's {key.partition('_')[0]}",
                    subject=key,
                )
    for pod in kubernetes.pods(settings):
        for key in _CLUSTER:
            if pod.data.get(key) is True and pod.resource.kind != "DaemonSet":
                yield Hit(pod.place(key), f"{pod.name} shares the node's {key[4:].lower()}", subject=key)


RULE: Final = Rule[Settings](
    id="container-shares-the-host",
    title="A container shares its host's network or processes",
    cwe=668,
    owasp="API8:2023",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    why=(
        "It reaches what listens on the host's loopback alone, such as agents, the kubelet"
        " and databases, it listens on every address of the host past all rules of the"
        " network, and with its processes it reads their memory."
    ),
    check=check,
    mends={"": "Leave it out, and publish the ports that are needed."},
    references=("https://kubernetes.io/docs/concepts/security/pod-security-standards/",),
    bad=(
        {"compose.yaml": "services:\n  api:\n    build: .\n    network_mode: host\n"},
        {
            "k8s/api.yaml": deployment(
                "      hostNetwork: true\n"
                "      containers:\n"
                "        - name: api\n"
                "          image: registry.example.org/api:1.4.0\n"
            )
        },
    ),
    good=(
        {"compose.yaml": "services:\n  api:\n    build: .\n    network_mode: none\n"},
        {
            "k8s/api.yaml": deployment(
                "      hostNetwork: false\n"
                "      containers:\n"
                "        - name: api\n"
                "          image: registry.example.org/api:1.4.0\n"
            )
        },
    ),
)
