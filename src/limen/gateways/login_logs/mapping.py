"""A mapping: how the records of a format become logins, as a TOML file says it.

Those that come with Limen are in ``formats``; ``docs/guides/logins.md`` tells how to write another. A mapping
holds no regular expression, so that none can be slow.
"""

import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from limen.gateways.login_logs.pattern import Pattern
from limen.model import ConfigError

ORDER: Final = ("rba", "ocsf", "keycloak", "auth0", "okta", "entra", "cloudtrail", "sshd")
"""The formats that come with Limen, those with the surest marks first."""

Name = Annotated[str, Meta(pattern=r"^[a-z0-9-]{1,32}$")]
Paths = str | tuple[str, ...]
"""Where a value is: names parted by dots (a number counts in a list), or a text with such paths in braces; of
several, the first one that says something counts."""
Value = str | int | bool
Rule = dict[str, Value | tuple[Value, ...]]
"""Paths and what they must say, all of them; of a list, one."""


class Wanted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a record has what is wanted of a login; see ``limen.gateways.logs.line.LoginLine``.

    ``browser`` and ``system`` are names and versions as people write them, for records without the browser's
    own ``user_agent``.
    """

    at: Paths
    user: Paths
    client_ip: Paths = ()
    user_agent: Paths = ()
    browser: Paths = ()
    system: Paths = ()
    accept_language: Paths = ()
    device: Paths = ()
    key: Paths = ()
    client: Paths = ()
    country: Paths = ()
    region: Paths = ()
    asn: Paths = ()
    lat: Paths = ()
    lon: Paths = ()
    radius_km: Paths = ()
    factor: Paths = ()


class Mapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One format.

    ``marks`` must all be in the first 16 KiB of a file for it to be recognised. A record that fits a rule of
    ``success`` or ``failure`` is such a login; every other one is none, and skipped. ``nothing`` are values
    as good as none, ``factors`` what a value of ``factor`` is called here.

    Of JSON, ``inside`` are the names under which a file that is one object may have its records, ``unwrap``
    names that may hold the record itself. Of CSV, ``delimiter`` parts the fields. Of syslog, ``tags`` are the
    programs that are heard, ``lines`` their messages: see ``limen.gateways.login_logs.pattern``.
    """

    name: Name
    about: str
    shape: Literal["json", "csv", "syslog"]
    login: Wanted
    success: tuple[Rule, ...]
    failure: tuple[Rule, ...] = ()
    marks: tuple[Annotated[str, Meta(min_length=3)], ...] = ()
    nothing: tuple[str, ...] = ()
    factors: dict[str, str] = {}
    inside: tuple[str, ...] = ()
    unwrap: tuple[str, ...] = ()
    delimiter: Annotated[str, Meta(min_length=1, max_length=1)] = ","
    tags: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()


def shipped() -> tuple[Mapping, ...]:
    """The formats that come with Limen."""
    folder = files("limen.gateways.login_logs") / "formats"
    return tuple([parse((folder / f"{name}.toml").read_text("utf-8"), f"{name}.toml") for name in ORDER])


def load(path: Path) -> Mapping:
    """A mapping of the operator's own; raises ``ConfigError`` saying where it is none."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}; name another with --mapping") from None
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: not UTF-8 at byte {error.start}; save it as UTF-8") from None
    return parse(text, str(path))


def parse(text: str, name: str) -> Mapping:
    """A mapping's text; raises ``ConfigError``."""
    try:
        mapping = msgspec.convert(tomllib.loads(text), Mapping)
        for line in mapping.lines:
            Pattern.compiled(line)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{name}: not TOML: {error}") from None
    except msgspec.ValidationError as error:
        raise ConfigError(f"{name}: no mapping: {error}: see docs/guides/logins.md") from None
    except ValueError as error:
        raise ConfigError(f"{name}: lines: {error}") from None
    if mapping.shape == "syslog" and not (mapping.lines and mapping.tags):
        raise ConfigError(f"{name}: a mapping of syslog needs tags and lines: see docs/guides/logins.md")
    if not mapping.success:
        raise ConfigError(f"{name}: success has no rule: say what a login that succeeded looks like")
    return mapping
