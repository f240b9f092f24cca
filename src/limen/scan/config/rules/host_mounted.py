"""Containers that hold parts of their host."""

from collections.abc import Iterator
from typing import Final

from limen.scan.config import compose, kubernetes
from limen.scan.config.parts import items, mapping
from limen.scan.config.rules.examples import deployment
from limen.scan.config.settings import Settings
from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule

_SOCKETS: Final = ("docker.sock", "containerd.sock", "crio.sock", "podman.sock")
_FOLDERS: Final = frozenset(
    ("", "/etc", "/proc", "/root", "/boot", "/dev", "/var/lib/docker", "/var/lib/kubelet", "/var/run")
)


def check(settings: Settings) -> Iterator[Hit]:
    """Mounts of the engine's socket and of the host's own folders."""
    for service in compose.services(settings):
        for number, each in service.listed("volumes"):
            source = _source(each)
            if _host(source):
                yield Hit(
                    service.place("volumes", number),
                    f"{service.name} holds the host's {source}",
                    subject=source,
                )
    for pod in kubernetes.pods(settings):
        if pod.resource.kind != "DaemonSet":
            for number, each in enumerate(items(pod.data.get("volumes"))):
                source = str(mapping(mapping(each).get("hostPath")).get("path", "."))
                if _host(source):
                    yield Hit(
                        pod.place("volumes", number), f"{pod.name} holds the node's {source}", subject=source
                    )


def _source(volume: object) -> str:
    if isinstance(volume, str):
        return volume.partition(":")[0] if ":" in volume else "."
    return str(mapping(volume).get("source", ".")) if mapping(volume).get("type") == "bind" else "."


def _host(source: str) -> bool:
    return source.endswith(_SOCKETS) or source.rstrip("/") in _FOLDERS


RULE: Final = Rule[Settings](
    id="container-holds-the-host",
    title="A container holds its host's socket or folders",
    cwe=250,
    owasp="API8:2023",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    why=(
        "Whoever can write to the container engine's socket starts a privileged container,"
        " and so is root of the host; the same goes for the host's root, /etc, /proc and /root."
    ),
    check=check,
    mends={
        "": (
            "Leave it out. Where a service must see containers, put a proxy before the socket"
            " that only lets reading through."
        )
    },
    references=(
        "https://docs.docker.com/engine/security/#docker-daemon-attack-surface",
        "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
    ),
    bad=(
        {
            "compose.yaml": (
                "services:\n"
                "  api:\n"
                "    build: .\n"
                '    volumes: ["/var/run/docker.sock:/var/run/docker.sock"]\n'
            )
        },
        {
            "k8s/api.yaml": deployment(
                "      volumes: [{name: host, hostPath: {path: /}}]\n"
                "      containers:\n"
                "        - name: api\n"
                "          image: registry.example.org/api:1.4.0\n"
            )
        },
    ),
    good=(
        {
            "compose.yaml": (
                "services:\n"
                "  api:\n"
                "    build: .\n"
                '    volumes: ["./data:/data", "certs:/etc/nginx/certs:ro"]\n'
            )
        },
        {
            "k8s/api.yaml": deployment(
                "      volumes: [{name: tmp, emptyDir: {}}]\n"
                "      containers:\n"
                "        - name: api\n"
                "          image: registry.example.org/api:1.4.0\n"
            )
        },
    ),
)
