"""Files that hold secrets: who else may read them."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from limen.admin.posture.point import Ground, Point, Topic

_ABOUT = (("API2", "API8"), ("REC-API-11",))
_MASTER = Topic("master key", "it opens every name, key and record", *_ABOUT)
_SERVER = Topic("server private key", "whoever has it is taken for the gateway by callers", *_ABOUT)
_UPSTREAM = Topic("upstream private key", "whoever has it is taken for the gateway by the API", *_ABOUT)
_ALERTS = Topic("alert secret", "whoever has it can forge alerts", *_ABOUT)


def check(ground: Ground) -> Iterator[Point]:
    """The master key and the secrets that the settings name."""
    settings = ground.settings
    yield from _file(_MASTER, ground.master)
    yield from _file(_SERVER, settings.server.tls.private_key)
    yield from _file(_UPSTREAM, settings.server.upstream_tls.private_key)
    yield from _file(_ALERTS, settings.alerts.webhook_secret_file)


def _file(topic: Topic, path: str) -> Iterator[Point]:
    if not path:
        return
    try:
        found = Path(path).stat()
    except OSError as error:
        yield topic.unknown(f"{path}: {error.strerror}")
        return
    mode, mine = stat.S_IMODE(found.st_mode), found.st_uid in (0, os.getuid())
    said = f"{path} has mode {mode:04o}" + ("" if mine else f" and belongs to user {found.st_uid}")
    if mode & 0o077 or not mine:
        yield topic.wrong(said, f"chmod 600 {path}" if mine else f"chown {os.getuid()} {path}")
    else:
        yield topic.ok(said)
