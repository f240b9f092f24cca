"""Services of a cluster that are reached past its gateway."""

from collections.abc import Iterator
from typing import Final

from limen.scan.config import kubernetes
from limen.scan.config.parts import mapping
from limen.scan.config.settings import Settings
from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule
from limen.scan.words import words

_DOORS: Final = frozenset((
    "apisix", "balancer", "caddy", "controller", "door", "edge", "envoy", "front", "frontend", "gateway",
    "gw", "haproxy", "ingress", "istio", "kong", "lb", "loadbalancer", "nginx", "proxy", "traefik",
))  # fmt: skip
"""What is meant to be reached from outside."""


def check(settings: Settings) -> Iterator[Hit]:
    """``NodePort`` for what is no gateway by its name."""
    for resource in kubernetes.resources(settings):
        spec = mapping(resource.data.get("spec"))
        if (
            resource.kind == "Service"
            and spec.get("type") == "NodePort"
            and _DOORS.isdisjoint(words(resource.name))
        ):
            said = f"{resource.name} is opened on every node, past the gateway"
            yield Hit(resource.place("spec", "type"), said, subject=resource.name)


RULE: Final = Rule[Settings](
    id="service-past-the-gateway",
    title="A service is opened on every node, past the gateway",
    cwe=668,
    owasp="API8:2023",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    why=(
        "A NodePort is reached on every address of every node: past the Ingress or gateway"
        " with its TLS, its limits and its checks."
    ),
    check=check,
    mends={"": "type: ClusterIP, and let the Ingress or gateway lead to it."},
    references=("https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport",),
    bad=(
        {
            "k8s/api.yaml": (
                "apiVersion: v1\n"
                "kind: Service\n"
                "metadata: {name: api}\n"
                "spec: {type: NodePort, ports: [{port: 80}]}\n"
            )
        },
    ),
    good=(
        {
            "k8s/api.yaml": (
                "apiVersion: v1\n"
                "kind: Service\n"
                "metadata: {name: api}\n"
                "spec: {type: ClusterIP, ports: [{port: 80}]}\n"
            )
        },
        {
            "k8s/edge.yaml": (
                "apiVersion: v1\n"
                "kind: Service\n"
                "metadata: {name: ingress-nginx-controller}\n"
                "spec: {type: NodePort, ports: [{port: 443}]}\n"
            )
        },
    ),
)
