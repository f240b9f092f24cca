"""Gateways that are to run and files that are to stand, as plans said. Whoever applies a plan makes it so."""

import os
from pathlib import Path
from typing import Any

import msgspec

from limen.admin.present import GATEWAYS, gateways_of
from limen.admin.verb import Verb, change_of
from limen.admin.written import WRITTEN, Written, sealed, written_of
from limen.assemble import Installation
from limen.assemble.gateway import written_files
from limen.assemble.places import BusyError, take
from limen.copilot.present import GatewayNow
from limen.model import ConfigError

MOST = 20
"""Gateways that plans may have started or stopped; one more is refused."""


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


def stop(installation: Installation, arguments: dict[str, Any]) -> GatewayNow | Written:
    """A gateway (its id, or ``localhost:8000`` behind it) is to stand still; one that was only written loses
    its files.
    """
    name, known = str(arguments["id"]), gateways_of(installation.control)
    written = written_of(installation.control, installation.keyring)
    if any(name == each.id for each in written):
        left = tuple(each for each in written if each.id != name)
        return _keep(installation, left, next(each for each in written if each.id == name), arguments)
    meant = [each for each in known if name in (each.id, each.upstream) and each.state == "running"]
    if len(meant) != 1:
        raise ConfigError(f"no gateway {name!r} was started by a plan: `limen plans gateways` shows them")
    stopped = msgspec.structs.replace(meant[0], state="stopped")
    _put(installation, tuple(stopped if each is meant[0] else each for each in known), arguments)
    return stopped


def written(installation: Installation, _arguments: dict[str, Any]) -> list[Written]:
    """The files of gateways that plans wrote."""
    return list(written_of(installation.control, installation.keyring))


def write(installation: Installation, arguments: dict[str, Any]) -> Written:
    """``files`` of a gateway of some ``kind`` are to stand in a ``folder``, where now those ``found`` do.

    They must be what the settings give, so that nothing else can be written by a plan.
    """
    made, known = _written(installation, arguments), written_of(installation.control, installation.keyring)
    others = tuple(each for each in known if each.folder != made.folder)
    if any(each.id == made.id for each in others):
        raise ConfigError(f"{made.id} is written into another folder already: stop that one first")
    if len(others) >= MOST:
        raise ConfigError(f"{MOST} gateways are written: `limen gateway` writes more by hand")
    before = {
        name: text for each in known if each.folder == made.folder for name, text in each.before.items()
    }
    stood = {name: before.get(name, text) for name, text in made.before.items()}
    return _keep(installation, (*others, msgspec.structs.replace(made, before=stood)), made, arguments)


def _written(installation: Installation, arguments: dict[str, Any]) -> Written:
    kind, folder, upstream = (str(arguments[name]) for name in ("kind", "folder", "upstream"))
    port = int(arguments["port"]) or installation.settings.server.listen.port
    settings, places = installation.settings, installation.places
    files = written_files(settings, places, kind, Path(folder), upstream, port)
    if files != arguments["files"]:
        raise ConfigError(
            f"{kind}: the settings in force give other files than the plan has: make it again, with the same"
            " --config that Limen runs with"
        )
    return Written(f"{kind}-{port}", kind, folder, upstream, port, files, dict(arguments["found"]))


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


def _keep(
    installation: Installation, written: tuple[Written, ...], about: Written, arguments: dict[str, Any]
) -> Written:
    body = sealed(written, installation.keyring)
    installation.control.put_document(WRITTEN, body, change_of(installation, arguments))
    return about


VERBS: dict[str, Verb] = {
    "gateways.list": list_,
    "gateways.written": written,
    "gateways.start": start,
    "gateways.stop": stop,
    "gateways.write": write,
}
