"""What ``limen doctor`` looks at: one small check each, which says what it saw, how bad it is, and the cure.

A check looks and changes nothing, but for a file of a few bytes that tells whether the data folder can be
written. What needs a running Limen is told as unknown without one.
"""

import os
import shutil
import socket
import stat
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Literal

import msgspec

from limen.admin.client import AdminClient, NotRunningError
from limen.admin.disk import claiming, open_disk
from limen.admin.journals import verify
from limen.assemble import places
from limen.assemble.gateway import gateway_settings
from limen.assemble.identity import UNVERIFIED
from limen.assemble.installation import keyring_of
from limen.assemble.world import world_for
from limen.credentials.pseudonyms import Pseudonyms
from limen.engine.replay import in_order, replay
from limen.gateways.envoy.binary import find_envoy, version
from limen.gateways.envoy.checks import check_certificate, check_port, check_upstream
from limen.model import Answer, ApiCall, Caller, LimenError
from limen.settings import Settings, load_policy

State = Literal["ok", "warning", "wrong"]

LOW_DISK = 1 << 30
SLOW_US = 200.0
SOON_DAYS = 30
_DAY = 86_400.0
_CALLS = 400


class Finding(msgspec.Struct, frozen=True):
    """What one check found; ``cure`` is empty where nothing is to be done."""

    check: str
    state: State
    said: str
    cure: str = ""


Check = Callable[[Settings], Finding]


def checkup(settings: Settings) -> list[Finding]:
    """Every finding, in the order of ``CHECKS``; what raises a ``LimenError`` is wrong, with its text."""
    return [_looked(name, check, settings) for name, check in CHECKS.items()]


def _looked(name: str, check: Check, settings: Settings) -> Finding:
    try:
        found = check(settings)
    except LimenError as error:
        return Finding(name, "wrong", str(error))
    return msgspec.structs.replace(found, check=name)


def ok(said: str) -> Finding:
    """Nothing to do."""
    return Finding("", "ok", said)


def warning(said: str, cure: str) -> Finding:
    """Worth knowing."""
    return Finding("", "warning", said, cure)


def wrong(said: str, cure: str) -> Finding:
    """To be mended."""
    return Finding("", "wrong", said, cure)


def _service(settings: Settings) -> Finding:
    try:
        with AdminClient(places(settings), patience=5.0) as client:
            told = client.ask("ping")
    except NotRunningError:
        return warning("not running", "limen up --upstream URL")
    return ok(f"running, {told['sequence']:,} pieces of evidence so far")


def _policy(settings: Settings) -> Finding:
    policy = load_policy(settings.policy.preset, settings.policy.file)
    chosen = settings.policy.file or f"preset {settings.policy.preset}"
    return ok(f"{chosen}: {len(policy.rules)} policies, mode {settings.policy.effective_mode}")


def _master(settings: Settings) -> Finding:
    where = places(settings)
    if not where.seal.exists():
        return warning("no installation yet", "limen up, or limen learn, makes one")
    keyring_of(where, 0.0)
    mode = stat.S_IMODE(where.master.parent.stat().st_mode)
    if mode & 0o022 and not mode & stat.S_ISVTX:
        return wrong(
            f"others can write in {where.master.parent} (mode {mode:04o})", f"chmod 700 {where.master.parent}"
        )
    if where.master.stat().st_dev == where.data.stat().st_dev:
        return warning(
            f"{where.master} is on the same disk as the data", "keep it on another disk, or in a secret store"
        )
    return ok(f"{where.master} opens the data")


def _data(settings: Settings) -> Finding:
    folder = places(settings).data
    if not folder.exists():
        return warning(f"{folder} is not there yet", "limen up makes it")
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"limen")
    except OSError as error:
        return wrong(
            f"{folder}: {error.strerror}",
            f"give this user the right to write there: chown {os.getuid()} {folder}",
        )
    mode = stat.S_IMODE(folder.stat().st_mode)
    if mode & 0o077:
        return warning(f"{folder} is open to others (mode {mode:04o})", f"chmod 700 {folder}")
    return ok(f"{folder} can be written")


def _space(settings: Settings) -> Finding:
    folder = places(settings).data
    free = shutil.disk_usage(folder if folder.exists() else Path.cwd()).free
    said = f"{free / 1e9:.1f} GB free, the journal keeps at most {settings.journal.size}"
    if free < LOW_DISK:
        return wrong(said, "free some space: a full disk drops evidence")
    if free < settings.journal.size:
        return warning(said, "free some space, or lower [journal] size")
    return ok(said)


def _journal(settings: Settings) -> Finding:
    if not places(settings).seal.exists():
        return warning("no journal yet", "limen up begins one")
    with open_disk(settings) as disk:
        found = verify(disk)
    if found.problems:
        return wrong("; ".join(found.problems), "limen journal verify names each; compare with your backup")
    return ok(f"{found.records:,} records and a chain of {found.revisions:,} revisions are whole")


def _envoy(settings: Settings) -> Finding:
    if not settings.server.envoy:
        return ok("not started: another gateway asks ([server] envoy = false)")
    binary = find_envoy()
    return ok(f"{binary} ({version(binary)})")


def _certificate(settings: Settings) -> Finding:
    tls = settings.server.tls
    if not tls.certificate:
        return warning("callers connect without TLS", "give [server.tls] certificate and private_key")
    check_certificate(tls.certificate, tls.private_key, time.time())
    try:
        check_certificate(tls.certificate, tls.private_key, time.time() + SOON_DAYS * _DAY)
    except LimenError as error:
        return warning(f"within {SOON_DAYS} days: {error}", "renew it; it is read again at once")
    return ok(f"{tls.certificate} is good for more than {SOON_DAYS} days")


def _ports(settings: Settings) -> Finding:
    listen = settings.server.listen
    if _running(settings):
        return ok(f"{listen} is ours")
    check_port(listen.host, listen.port)
    check_port(settings.metrics.listen.host, settings.metrics.listen.port)
    return ok(f"{listen} and {settings.metrics.listen} are free")


def _upstream(settings: Settings) -> Finding:
    if not settings.server.upstream:
        return warning("no API is named", "limen up --upstream URL, or [server] upstream")
    check_upstream(gateway_settings(settings, places(settings)))
    return ok(f"{settings.server.upstream} takes connections")


def _identity(settings: Settings) -> Finding:
    if claiming(settings):
        cure = "limen keys import or create, or [[identity.jwt]]; from the first on, unknown ones are refused"
        return warning(UNVERIFIED, cure)
    return ok("credentials are verified; unknown ones are refused")


def _addresses(settings: Settings) -> Finding:
    if not _running(settings):
        return ok("not known while Limen is not running")
    with AdminClient(places(settings), patience=5.0) as client:
        learning = client.ask("status")["learning"]
    if learning == "on":
        return ok("callers can be told apart")
    return wrong(learning, "name the proxy in front of Limen in [identity] trusted_proxies")


def _clock(settings: Settings) -> Finding:
    if settings.clock.scale != 1:
        return warning(
            f"the clock runs {settings.clock.scale:g} times too fast", "[clock] is for demonstrations"
        )
    if time.time() < 1.7e9:
        return wrong("the clock is years behind", "set it, and keep it with NTP")
    return ok(time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime()))


def _speed(settings: Settings) -> Finding:
    """Some hundred decisions on a world of its own, the second half timed."""
    pseudonym = Pseudonyms(b"self-test").of
    world = world_for(msgspec.structs.replace(settings, server=type(settings.server)()), pseudonym)
    caller = Caller(pseudonym("credential", "k"), pseudonym("principal", "u"))
    pairs = [
        (
            ApiCall(1e9 + n, "GET", f"/v1/orders/{n % 7}?page=1", f"c{n}", caller=caller),
            Answer(1e9 + n + 0.05, f"c{n}", 200, body=b'{"id":7}'),
        )
        for n in range(_CALLS)
    ]
    activities = list(in_order(pairs))
    for _ in replay(activities[:_CALLS], world):
        pass
    began = perf_counter()
    for _ in replay(activities[_CALLS:], world):
        pass
    took = (perf_counter() - began) / _CALLS * 1e6
    said = f"a decision takes {took:.0f} us on this machine"
    return ok(said) if took < SLOW_US else warning(said, "give Limen a core of its own")


def _running(settings: Settings) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(places(settings).admin))
        except OSError:
            return False
    return True


CHECKS: dict[str, Check] = {
    "service": _service,
    "policy": _policy,
    "master key": _master,
    "data folder": _data,
    "disk space": _space,
    "journal": _journal,
    "Envoy": _envoy,
    "certificate": _certificate,
    "ports": _ports,
    "upstream": _upstream,
    "identity": _identity,
    "callers": _addresses,
    "clock": _clock,
    "speed": _speed,
}
