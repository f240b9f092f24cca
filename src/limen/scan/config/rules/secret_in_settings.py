"""Secrets in files of settings."""

from collections.abc import Iterator
from typing import Final

from limen.scan.config.pairs import Pair, pairs
from limen.scan.config.places import for_developers, for_tests
from limen.scan.config.secrets import password_name, real, real_password, secret_name
from limen.scan.config.settings import Settings
from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule


def check(settings: Settings) -> Iterator[Hit]:
    """Settings that are secrets by name, or kept as such, with values that are real. A password that a person
    made is told where it is not for a developer's own machine, as less."""
    if not for_tests(settings.file.name):
        for pair in pairs(settings):
            if not (pair.held or secret_name(pair.name, any_key=pair.environment)):
                continue
            said = f"the secret {pair.name} stands in {settings.file.name}"
            if real(pair.value, pair.name):
                yield Hit(pair.place, said, subject=pair.name)
            elif _made_up(pair) and not for_developers(settings.file.name):
                yield Hit(pair.place, said, subject=pair.name, severity=Severity.MEDIUM)


def _made_up(pair: Pair) -> bool:
    return pair.environment and password_name(pair.name) and real_password(pair.value, "")


RULE: Final = Rule[Settings](
    id="secret-in-settings",
    title="A secret stands in a file of settings",
    cwe=798,
    owasp="API8:2023",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    why=(
        "Whoever reads the repository, its history or an image built of it has it; it is"
        " the same everywhere and is changed only by a commit."
    ),
    check=check,
    mends={
        "": (
            "Refer to where it is kept: ${NAME} in Compose, secretKeyRef in Kubernetes, a"
            " secret of the build (RUN --mount=type=secret) in a Dockerfile; leave the value"
            " empty in .env.example; and change the one that was committed."
        )
    },
    references=(
        "https://cwe.mitre.org/data/definitions/798.html",
        "https://cwe.mitre.org/data/definitions/540.html",
    ),
    bad=(
        {".env": "SMTP_PASSWORD=q7Vt2kXw9mRz4Lp8\n"},
        {
            "compose.yaml": (
                "services:\n"
                "  api:\n"
                "    build: .\n"
                '    environment: ["JWT_SECRET=5b0e7c94d1f24a6f8e3392ad7706cc1b"]\n'
            )
        },
        {"config.toml": 'api_key = "9fK2xV7mQe4LrT8wZc1NbY6uHs3Jd0Pa"\n'},
        {"Dockerfile": ("FROM python:3.12\nARG PIP_TOKEN=9fK2xV7mQe4LrT8wZc1NbY6u\nUSER 1\n")},
        {
            "k8s/s.yaml": (
                "apiVersion: v1\n"
                "kind: Secret\n"
                "metadata: {name: api}\n"
                "stringData: {session: 9fK2xV7mQe4LrT8wZc1NbY6u}\n"
            )
        },
        {
            "k8s/d.yaml": (
                "apiVersion: apps/v1\n"
                "kind: Deployment\n"
                "metadata: {name: api}\n"
                'spec: {template: {spec: {containers: [{name: api, image: "a:1", env: [{name:'
                " JWT_SECRET, value: 9fK2xV7mQe4LrT8wZc1NbY6u}]}]}}}\n"
            )
        },
    ),
    good=(
        {
            ".env.example": (
                "SMTP_PASSWORD=\n"
                "JWT_SECRET=change-me-please-0123\n"
                "TOKEN_URL=https://a.example/t0ken\n"
                "API_KEY=<your key>\n"
            )
        },
        {
            "compose.yaml": (
                "services:\n"
                "  api:\n"
                "    build: .\n"
                '    environment: {JWT_SECRET: "${JWT_SECRET:?}", DB_PASSWORD_FILE:'
                " /run/secrets/db, POSTGRES_PASSWORD: postgres}\n"
            )
        },
        {
            "k8s/d.yaml": (
                "apiVersion: apps/v1\n"
                "kind: Deployment\n"
                "metadata: {name: api}\n"
                'spec: {template: {spec: {containers: [{name: api, image: "a:1", env: [{name:'
                " JWT_SECRET, valueFrom: {secretKeyRef: {name: api, key: jwt-secret-1}}}]}]}}}\n"
            )
        },
        {"tests/settings.toml": 'api_key = "9fK2xV7mQe4LrT8wZc1NbY6uHs3Jd0Pa"\n'},
        {"ui/en.json": '{"passwordKey": "accessTokenV2", "tokenLabel": "Your token"}\n'},
    ),
)
