"""Gateways that are to run, as plans said, in one document. Whoever applies a plan makes it so."""

import os
from typing import Any

import msgspec

from limen.admin.present import GATEWAYS, gateways_of
from limen.admin.verb import Verb, change_of
from limen.assemble import Installation
from limen.assemble.places import BusyError, take
from limen.copilot.present import GatewayNow
from limen.model import ConfigError

MOST = 20


def list_(installation: Installation, _arguments: dict[str, Any]) -> list[GatewayNow]:
    """Every gateway that a plan ever started and nobody forgot."""
    return list(gateways_of(installation.control))


def start(installation: Installation, arguments: dict[str, Any]) -> GatewayNow:
    """A gateway on a ``port`` in front of an ``upstream`` (host:port) is to run."""
    upstream, port = str(arguments["upstream"]), int(arguments["port"])
    known = gateways_of(installation.control)
    if any(each.port == port and each.state == "running" for each in known):
        raise ConfigError(f"port {port} has a gateway already: name another, or stop that one first")
    others = tuple(each for each in known if each.port != port)
    if len(others) >= MOST:
        raise ConfigError(f"{MOST} gateways are known: `limen up` starts more by hand")
    home = not any(each.folder == "" for each in others) and not supervised(installation)
    name = f"gateway-{port}"
    made = GatewayNow(name, upstream, port, folder="" if home else f"gateways/{name}")
    _put(installation, (*others, made), arguments)
    return made


def stop(installation: Installation, arguments: dict[str, Any]) -> GatewayNow:
    """A gateway (its id, or ``localhost:8000`` behind it) is to stand still."""
    name, known = str(arguments["id"]), gateways_of(installation.control)
    meant = [each for each in known if name in (each.id, each.upstream) and each.state == "running"]
    if len(meant) != 1:
        raise ConfigError(f"no gateway {name!r} was started by a plan: `limen plans gateways` shows them")
    stopped = msgspec.structs.replace(meant[0], state="stopped")
    _put(installation, tuple(stopped if each is meant[0] else each for each in known), arguments)
    return stopped


def supervised(installation: Installation) -> bool:
    """Whether a `limen up` stands on the installation already: it has one gateway, and that is it."""
    folder = installation.places.data
    if not (folder / "up.lock").exists():
        return False
    try:
        os.close(take(folder, "up.lock", "`limen up`"))
    except BusyError:
        return True
    return False


def _put(installation: Installation, gateways: tuple[GatewayNow, ...], arguments: dict[str, Any]) -> None:
    body = msgspec.json.encode(gateways)
    installation.control.put_document(GATEWAYS, body, change_of(installation, arguments))


VERBS: dict[str, Verb] = {"gateways.list": list_, "gateways.start": start, "gateways.stop": stop}
