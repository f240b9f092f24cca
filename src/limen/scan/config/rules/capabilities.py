"""Capabilities that lead out of a container."""

from collections.abc import Iterator
from typing import Final

from limen.scan.config import compose, kubernetes
from limen.scan.config.parts import items, mapping
from limen.scan.config.rules.examples import deployment
from limen.scan.config.settings import Settings
from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule

_OUT: Final = frozenset((
    "ALL", "BPF", "DAC_READ_SEARCH", "MAC_ADMIN", "NET_ADMIN", "SYS_ADMIN", "SYS_BOOT", "SYS_MODULE",
    "SYS_PTRACE", "SYS_RAWIO",
))  # fmt: skip
_UNCONFINED: Final = tuple(f"{kind}{sign}unconfined" for kind in ("apparmor", "seccomp") for sign in ":=")


def check(settings: Settings) -> Iterator[Hit]:
    """Capabilities that lead out of a container, and confinement that is taken off."""
    for service in compose.services(settings):
        for number, each in service.listed("cap_add"):
            if _leads_out(each):
                said = f"{service.name} is given {each}"
                yield Hit(service.place("cap_add", number), said, subject=str(each))
        for number, each in service.listed("security_opt"):
            if str(each) in _UNCONFINED:
                said = f"{service.name} runs {each}"
                yield Hit(service.place("security_opt", number), said, subject=str(each))
    for pod in kubernetes.pods(settings):
        for container in kubernetes.containers(pod):
            yield from _in_cluster(container)


def _in_cluster(container: kubernetes.Holder) -> Iterator[Hit]:
    for each in items(mapping(container.context.get("capabilities")).get("add")):
        if _leads_out(each):
            place = container.place("securityContext", "capabilities", "add")
            yield Hit(place, f"{container.name} is given {each}", subject=str(each))
    if container.context.get("allowPrivilegeEscalation") is True:
        place = container.place("securityContext", "allowPrivilegeEscalation")
        said = f"{container.name} may gain rights by programs that are setuid"
        yield Hit(place, said, severity=Severity.MEDIUM)


def _leads_out(capability: object) -> bool:
    return str(capability).upper().removeprefix("CAP_") in _OUT


RULE: Final = Rule[Settings](
    id="container-capabilities",
    title="A container is given rights that lead out of it",
    cwe=250,
    owasp="API8:2023",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    why=(
        "These capabilities change the host's network, memory, modules or other processes:"
        " with one of them root in the container is close to root of the host."
    ),
    check=check,
    mends={
        "": (
            "Drop all, and add only what the service cannot do without: cap_drop: [ALL],"
            " cap_add: [NET_BIND_SERVICE]."
        )
    },
    references=(
        "https://man7.org/linux/man-pages/man7/capabilities.7.html",
        "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
    ),
    bad=(
        {"compose.yaml": "services:\n  api:\n    build: .\n    cap_add: [SYS_ADMIN]\n"},
        {
            "k8s/api.yaml": deployment(
                "      containers:\n"
                "        - name: api\n"
                "          image: registry.example.org/api:1.4.0\n"
                "          securityContext: {capabilities: {add: [NET_ADMIN]}}\n"
            )
        },
    ),
    good=(
        {
            "compose.yaml": (
                "services:\n  api:\n    build: .\n    cap_drop: [ALL]\n    cap_add: [NET_BIND_SERVICE]\n"
            )
        },
        {
            "k8s/api.yaml": deployment(
                "      containers:\n"
                "        - name: api\n"
                "          image: registry.example.org/api:1.4.0\n"
                "          securityContext: {capabilities: {drop: [ALL]}}\n"
            )
        },
    ),
)
