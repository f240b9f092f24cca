"""Rights of services in their cluster."""

from collections.abc import Iterator
from typing import Final

from limen.scan.config import kubernetes
from limen.scan.config.parts import items, mapping
from limen.scan.config.settings import Settings
from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule

_ROLES: Final = ("ClusterRole", "Role")
_BINDINGS: Final = ("ClusterRoleBinding", "RoleBinding")
_ANYBODY: Final = ("system:anonymous", "system:unauthenticated", "system:authenticated")


def check(settings: Settings) -> Iterator[Hit]:
    """Roles with every verb on everything, and service accounts or anybody bound to ``cluster-admin``."""
    for resource in kubernetes.resources(settings):
        if resource.kind in _ROLES:
            for number, rule in enumerate(items(resource.data.get("rules"))):
                if all("*" in items(mapping(rule).get(key)) for key in ("verbs", "resources")):
                    yield Hit(resource.place("rules", number), f"{resource.name} may do everything")
        elif resource.kind in _BINDINGS and _whole(resource):
            yield from _bound(resource)


def _whole(binding: kubernetes.Resource) -> bool:
    return mapping(binding.data.get("roleRef")).get("name") == "cluster-admin"


def _bound(resource: kubernetes.Resource) -> Iterator[Hit]:
    for number, subject in enumerate(items(resource.data.get("subjects"))):
        name = str(mapping(subject).get("name", ""))
        if mapping(subject).get("kind") == "ServiceAccount" or name in _ANYBODY:
            said = f"{name} is bound to cluster-admin"
            yield Hit(resource.place("subjects", number), said, subject=name)


RULE: Final = Rule[Settings](
    id="cluster-rights-all",
    title="A service may do everything in its cluster",
    cwe=269,
    owasp="API5:2023",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    why=(
        "What breaks into the service has its token, reads every secret of the cluster and"
        " starts what it likes."
    ),
    check=check,
    mends={"": "Name the resources and verbs that it needs, in a Role of its own namespace."},
    references=("https://kubernetes.io/docs/concepts/security/rbac-good-practices/",),
    bad=(
        {
            "k8s/r.yaml": (
                "apiVersion: rbac.authorization.k8s.io/v1\n"
                "kind: ClusterRole\n"
                "metadata: {name: api}\n"
                'rules: [{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}]\n'
            )
        },
        {
            "k8s/b.yaml": (
                "apiVersion: rbac.authorization.k8s.io/v1\n"
                "kind: ClusterRoleBinding\n"
                "metadata: {name: api}\n"
                "roleRef: {kind: ClusterRole, name: cluster-admin}\n"
                "subjects: [{kind: ServiceAccount, name: api}]\n"
            )
        },
    ),
    good=(
        {
            "k8s/r.yaml": (
                "apiVersion: rbac.authorization.k8s.io/v1\n"
                "kind: ClusterRole\n"
                "metadata: {name: api}\n"
                'rules: [{apiGroups: [""], resources: ["configmaps"], verbs: ["get"]}]\n'
            )
        },
        {
            "k8s/b.yaml": (
                "apiVersion: rbac.authorization.k8s.io/v1\n"
                "kind: ClusterRoleBinding\n"
                "metadata: {name: api}\n"
                "roleRef: {kind: ClusterRole, name: view}\n"
                "subjects: [{kind: ServiceAccount, name: api}]\n"
            )
        },
    ),
)
