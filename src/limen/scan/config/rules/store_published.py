"""Databases, caches and their consoles, published to everybody."""

from collections.abc import Iterator
from typing import Final

from limen.scan.config import compose, kubernetes
from limen.scan.config.parts import items, mapping
from limen.scan.config.places import for_developers
from limen.scan.config.settings import Settings
from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule

_STORES: Final = {
    "1433": "mssql", "2375": "docker", "2379": "etcd", "3306": "mysql", "5432": "postgres", "5984": "couchdb",
    "6379": "redis", "8086": "influxdb", "9042": "cassandra", "9092": "kafka", "9200": "elasticsearch",
    "11211": "memcached", "15672": "rabbitmq", "26257": "cockroach", "27017": "mongo",
}  # fmt: skip
"""Stores and what administers them, by the port they listen on."""
_CONSOLES: Final = (
    "adminer",
    "phpmyadmin",
    "pgadmin",
    "redis-commander",
    "redisinsight",
    "mongo-express",
    "kafka-ui",
)
_PUBLIC: Final = ("NodePort", "LoadBalancer")


def check(settings: Settings) -> Iterator[Hit]:
    """Ports of stores and their consoles that others than the host reach."""
    if for_developers(settings.file.name):
        return
    for service in compose.services(settings):
        what = _console(str(service.data.get("image", "")))
        for port in compose.published(service):
            store = what or _STORES.get(port.port)
            if store and port.everywhere:
                said = (
                    f"{service.name}: port {port.port} of {store} is published on every address of the host"
                )
                yield Hit(service.place("ports", port.number), said, subject=port.port)
    for resource in kubernetes.resources(settings):
        if resource.kind == "Service" and mapping(resource.data.get("spec")).get("type") in _PUBLIC:
            yield from _in_cluster(resource)


def _in_cluster(resource: kubernetes.Resource) -> Iterator[Hit]:
    spec = mapping(resource.data.get("spec"))
    for number, port in enumerate(items(spec.get("ports"))):
        store = _STORES.get(str(mapping(port).get("targetPort", mapping(port).get("port"))))
        if store:
            said = f"{resource.name}: {store} is reached from outside the cluster ({spec['type']})"
            yield Hit(resource.place("spec", "ports", number), said, subject=store)


def _console(image: str) -> str:
    return next((name for name in _CONSOLES if name in image), "")


RULE: Final = Rule[Settings](
    id="data-store-published",
    title="A data store is published to everybody",
    cwe=668,
    owasp="API8:2023",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    why=(
        "It listens on every address of the host, past the API and all its checks; Docker"
        " opens the port in the host's firewall too. Stores are found by scanners within"
        " minutes, and many ask for no password."
    ),
    check=check,
    mends={
        "": (
            "Leave ports out: services of one Compose file reach each other without. For a"
            ' look from the host bind it there: "127.0.0.1:5432:5432".'
        )
    },
    references=("https://docs.docker.com/engine/network/port-publishing/",),
    bad=(
        {"compose.yaml": ('services:\n  cache:\n    image: redis:7.4\n    ports: ["6379:6379"]\n')},
        {
            "compose.yaml": (
                'services:\n  console:\n    image: dpage/pgadmin4:8\n    ports: ["0.0.0.0:5050:80"]\n'
            )
        },
        {
            "k8s/db.yaml": (
                "apiVersion: v1\n"
                "kind: Service\n"
                "metadata: {name: db}\n"
                "spec: {type: LoadBalancer, ports: [{port: 5432}]}\n"
            )
        },
    ),
    good=(
        {"compose.yaml": ('services:\n  cache:\n    image: redis:7.4\n    ports: ["127.0.0.1:6379:6379"]\n')},
        {"compose.yaml": ('services:\n  cache:\n    image: redis:7.4\n    expose: ["6379"]\n')},
        {"compose.yaml": 'services:\n  api:\n    build: .\n    ports: ["443:8443"]\n'},
        {
            "k8s/db.yaml": (
                "apiVersion: v1\nkind: Service\nmetadata: {name: db}\nspec: {ports: [{port: 5432}]}\n"
            )
        },
    ),
)
