"""The seeded applications: each a fixed service, and its flaws as hunks of text.

May not run anything: `serving` does. The format is told in apps/README.md.
"""

import shutil
from collections.abc import Iterable
from pathlib import Path

import msgspec

APPS = Path(__file__).parent / "apps"
# fmt: off
KINDS = frozenset({
    "bola", "bfla", "mass_assignment", "missing_auth",
    "excessive_data", "injection_sql", "injection_command", "path_traversal",
    "ssrf", "template_injection", "deserialisation", "open_redirect",
    "weak_secret", "jwt", "cors", "debug",
    "rate_limit", "enumeration", "redos", "unbounded",
    "verbose_errors", "hidden_route", "transport", "headers",
    "unsafe_consumption", "business_flow", "config_container", "config_ci",
    "config_proxy", "secret_in_file", "spec_security", "spec_schema",
})
# fmt: on
MEANS = frozenset({"spec", "source", "config", "probe", "drift"})


class Proof(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A request that a flawed application answers otherwise than its fixed twin does.

    `as_` is an identity's name or "anonymous"; `request` a method and a path; `body` is sent as JSON
    text. The request goes out `repeat` times and the last answer counts. `flawed` and `fixed` are
    statuses. `flawed_has` stands in the flawed answer, headers and body, and not in the fixed one; or,
    where there is a `then`, in the answer to that request, made afterwards by `then_as`.
    """

    as_: str = msgspec.field(name="as")
    request: str
    flawed: int
    fixed: list[int]
    body: str = ""
    headers: dict[str, str] = {}
    repeat: int = 1
    then: str = ""
    then_as: str = ""
    flawed_has: str = ""


class Flaw(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One seeded flaw: `flawed` stands in `file` where `fixed` stood."""

    id: str
    kind: str
    owasp: str
    cwe: int
    file: str
    found_by: list[str]
    why: str
    fixed: str
    flawed: str
    operation: str = ""
    proof: Proof | None = None


class Login(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A request whose JSON answer holds a bearer token under the name `token`."""

    method: str
    path: str
    body: dict[str, str]
    token: str


class Identity(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody the seeded application knows, by a header or by a login."""

    name: str
    role: str
    header: str = ""
    login: Login | None = None


class App(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One application, as its app.toml says; one without a `start` is read and never run."""

    name: str
    framework: str
    layout: str
    start: list[str] = []
    ready: str = ""
    identity: list[Identity] = []
    spec: str = ""
    held_out: bool = False

    @property
    def folder(self) -> Path:
        """Where the fixed twin stands."""
        return APPS / self.name


class _Flaws(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    flaw: list[Flaw]


def apps() -> list[App]:
    """All applications, by name."""
    return [msgspec.toml.decode(path.read_bytes(), type=App) for path in sorted(APPS.glob("*/app.toml"))]


def flaws(app: App) -> list[Flaw]:
    """The flaws of one application, as its flaws.toml lists them."""
    return msgspec.toml.decode((app.folder / "flaws.toml").read_bytes(), type=_Flaws).flaw


def twin(app: App, into: Path, chosen: Iterable[Flaw]) -> Path:
    """Copies the application and seeds the chosen flaws.

    Raises:
        ValueError: A hunk does not occur exactly once.
    """
    shutil.copytree(app.folder, into, ignore=shutil.ignore_patterns("flaws.toml", "app.toml", "__pycache__"))
    for flaw in chosen:
        _seed(flaw, into / flaw.file)
    return into


def _seed(flaw: Flaw, path: Path) -> None:
    text = path.read_text("utf-8")
    if text.count(flaw.fixed) != 1:
        raise ValueError(
            f"{flaw.id}: its hunk occurs {text.count(flaw.fixed)} times in {flaw.file}: once is needed"
        )
    path.write_text(text.replace(flaw.fixed, flaw.flawed), "utf-8")
