"""Policy files: the presets that come with Limen, or a file of the operator's own."""

from importlib.resources import files
from pathlib import Path

from limen.engine.policy import Policy
from limen.model import ConfigError

PRESETS = ("observe", "balanced", "strict")
_PACKAGED = files("limen.engine") / "policies"


def schema() -> str:
    """The Cedar schema that every policy file is checked against."""
    return (_PACKAGED / "limen.cedarschema").read_text(encoding="utf-8")


def preset(name: str) -> str:
    """The Cedar text of a preset; raises ``ConfigError`` for a name that is none."""
    if name not in PRESETS:
        raise ConfigError(f"no preset {name!r}: one of {', '.join(PRESETS)}")
    return (_PACKAGED / f"{name}.cedar").read_text(encoding="utf-8")


def policy_text(name: str, file: str = "") -> str:
    """The Cedar text of the policy file where one is named, else of the preset; raises ``ConfigError``."""
    if not file:
        return preset(name)
    try:
        return Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"policy file {file}: cannot be read: {error}") from None


def load_policy(name: str, file: str = "") -> Policy:
    """Compile the policy file where one is named, else the preset ``name``; raises ``ConfigError``."""
    return Policy.compile(policy_text(name, file), schema(), file or f"{name}.cedar")
