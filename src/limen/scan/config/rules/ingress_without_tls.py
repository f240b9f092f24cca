"""Entrances of a cluster that answer without TLS."""

from collections.abc import Iterator
from typing import Final

from limen.scan.config import kubernetes
from limen.scan.config.parts import Json, items, mapping
from limen.scan.config.settings import Settings
from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule

_ELSEWHERE: Final = (
    "certificate-arn", "cert-manager.io/", "internal", "listen-ports", "managed-certificates",
    "pre-shared-cert", "router.tls", "ssl-cert", "ssl-passthrough", "tls-acme",
)  # fmt: skip
"""Annotations that say that the certificate is kept elsewhere, or that the entrance is an inner one."""
_INNER: Final = (".local", ".localhost", ".test", ".internal", ".example", ".svc", "localhost")
_REDIRECTS: Final = ("/ssl-redirect", "/force-ssl-redirect")


def check(settings: Settings) -> Iterator[Hit]:
    """An ``Ingress`` without TLS, and one that is told not to send http on to it."""
    for resource in kubernetes.resources(settings):
        if resource.kind == "Ingress":
            spec = mapping(resource.data.get("spec"))
            if spec.get("tls"):
                yield from _answers_both(resource)
            elif _outer(spec) and not any(
                word in str(key) for key in resource.annotations for word in _ELSEWHERE
            ):
                yield Hit(
                    resource.place("spec"), f"{resource.name} answers without TLS", subject=resource.name
                )


def _answers_both(resource: kubernetes.Resource) -> Iterator[Hit]:
    said = {str(key): str(value).lower() for key, value in resource.annotations.items()}
    redirects = [value for key, value in said.items() if key.endswith(_REDIRECTS)]
    off = [key for key, value in said.items() if key.endswith(_REDIRECTS[0]) and value == "false"]
    if off and "true" not in redirects:
        place = resource.place("metadata", "annotations", off[0])
        yield Hit(
            place, f"{resource.name} answers http too, and does not send it on to TLS", subject=resource.name
        )


def _outer(spec: Json) -> bool:
    hosts = [str(mapping(rule).get("host", "")) for rule in items(spec.get("rules"))]
    return any(host and not host.endswith(_INNER) and "{" not in host for host in hosts)


RULE: Final = Rule[Settings](
    id="ingress-without-tls",
    title="An entrance answers without TLS",
    cwe=319,
    owasp="API8:2023",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    why="Credentials and data can be read and changed on the way.",
    check=check,
    mends={"": "spec: {tls: [{hosts: [...], secretName: ...}]}, and leave the redirection from http on."},
    references=("https://kubernetes.io/docs/concepts/services-networking/ingress/#tls",),
    bad=(
        {
            "k8s/i.yaml": (
                "apiVersion: networking.k8s.io/v1\n"
                "kind: Ingress\n"
                "metadata:\n"
                "  name: api\n"
                "spec:\n"
                "  rules: [{host: api.example.org, http: {paths: [{path: /, pathType: Prefix,"
                " backend: {service: {name: api, port: {number: 80}}}}]}}]\n"
            )
        },
        {
            "k8s/i.yaml": (
                "apiVersion: networking.k8s.io/v1\n"
                "kind: Ingress\n"
                "metadata:\n"
                "  name: api\n"
                '  annotations: {nginx.ingress.kubernetes.io/ssl-redirect: "false"}\n'
                "spec:\n"
                "  tls: [{hosts: [api.example.org], secretName: api-tls}]\n"
                "  rules: [{host: api.example.org, http: {paths: [{path: /, pathType: Prefix,"
                " backend: {service: {name: api, port: {number: 80}}}}]}}]\n"
            )
        },
    ),
    good=(
        {
            "k8s/i.yaml": (
                "apiVersion: networking.k8s.io/v1\n"
                "kind: Ingress\n"
                "metadata:\n"
                "  name: api\n"
                "spec:\n"
                "  tls: [{hosts: [api.example.org], secretName: api-tls}]\n"
                "  rules: [{host: api.example.org, http: {paths: [{path: /, pathType: Prefix,"
                " backend: {service: {name: api, port: {number: 80}}}}]}}]\n"
            )
        },
        {
            "k8s/i.yaml": (
                "apiVersion: networking.k8s.io/v1\n"
                "kind: Ingress\n"
                "metadata:\n"
                "  name: api\n"
                '  annotations: {alb.ingress.kubernetes.io/certificate-arn: "arn:aws:acm:x"}\n'
                "spec:\n"
                "  rules: [{host: api.example.org, http: {paths: [{path: /, pathType: Prefix,"
                " backend: {service: {name: api, port: {number: 80}}}}]}}]\n"
            )
        },
    ),
)
