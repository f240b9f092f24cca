"""Services without a limit of memory."""

from collections.abc import Iterator
from typing import Final

from limen.scan.config import kubernetes
from limen.scan.config.parts import mapping
from limen.scan.config.rules.examples import deployment
from limen.scan.config.settings import Settings
from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule

_SERVES: Final = ("Deployment", "StatefulSet")


def check(settings: Settings) -> Iterator[Hit]:
    """Containers of services that listen and have no limit of memory. A ``LimitRange`` somewhere in the tree
    may give them one."""
    bare = [each for pod in kubernetes.pods(settings) for each in kubernetes.containers(pod) if _bare(each)]
    if bare and not any("kind: LimitRange" in file.text for file in settings.api.tree.named(".yaml", ".yml")):
        for each in bare:
            yield Hit(each.place(), f"{each.name} has no limit of memory", subject=each.name)


def _bare(container: kubernetes.Holder) -> bool:
    limits = mapping(mapping(container.data.get("resources")).get("limits"))
    serves = container.resource.kind in _SERVES and container.data.get("ports")
    return bool(serves) and "memory" not in limits


RULE: Final = Rule[Settings](
    id="container-without-limits",
    title="A service may take all of its node's memory",
    cwe=770,
    owasp="API4:2023",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    why="One request that makes it grow takes the node down, and every service on it.",
    check=check,
    mends={"": "resources: {limits: {memory: 512Mi}}"},
    references=("https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",),
    bad=(
        {
            "k8s/api.yaml": deployment(
                "      containers:\n"
                "        - name: api\n"
                "          image: registry.example.org/api:1.4.0\n"
                "          ports: [{containerPort: 8000}]\n"
            )
        },
    ),
    good=(
        {
            "k8s/api.yaml": deployment(
                "      containers:\n"
                "        - name: api\n"
                "          image: registry.example.org/api:1.4.0\n"
                "          ports: [{containerPort: 8000}]\n"
                "          resources: {limits: {memory: 512Mi}}\n"
            )
        },
    ),
)
