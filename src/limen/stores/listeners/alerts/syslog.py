"""Alerts to syslog: RFC 5424 over UDP (RFC 5426), TCP with octet counting (RFC 6587) or a Unix socket.

The fields that people filter by are structured data; the message is an OCSF Detection Finding in JSON,
in ASCII, so that nothing in it can end a line or a frame.
"""

import json
import os
import re
import select
import socket
import time
from collections.abc import Callable
from urllib.parse import urlsplit

import msgspec

from limen.model import Action
from limen.stores.listeners.alerts.alert import Alert, Message, finding, stamp

FACILITY = 10
"""Security and authorisation messages (authpriv)."""

ENTERPRISE = "limen@32473"
"""The structured data's name; the number is the one kept for those without their own (RFC 5612)."""

_SEVERITY = {Action.WATCH: 6, Action.SLOW: 5, Action.STEP_UP: 4, Action.BLOCK: 4, Action.SUSPEND: 3}
_NOTICE = 5
_UNPRINTABLE = re.compile(r"[^\x21-\x7e]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


class Syslog:
    """Sends to ``udp://host:514``, ``tcp://host:601`` or ``unix:///dev/log``."""

    def __init__(
        self, target: str, *, host: str = "", now: Callable[[], float] = time.time, timeout: float = 5.0
    ) -> None:
        self._parts = urlsplit(target)
        self._host = host or socket.gethostname()
        self._now = now
        self._timeout = timeout
        self._socket: socket.socket | None = None

    def send(self, message: Message) -> None:
        """Send one message; raises ``OSError`` when the receiver is not there, after closing the socket."""
        data = line(message, self._host, self._now())
        if self._parts.scheme == "tcp":
            data = b"%d %s" % (len(data), data)
        try:
            if self._socket is None or _hung_up(self._socket):
                self.close()
                self._socket = self._connect()
            self._socket.sendall(data)
        except OSError:
            self.close()
            raise

    def close(self) -> None:
        """Close the socket; the next message opens another."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _connect(self) -> socket.socket:
        parts = self._parts
        if parts.scheme == "tcp":
            return socket.create_connection((parts.hostname or "", parts.port or 601), self._timeout)
        if parts.scheme == "unix":
            return _datagram(socket.AF_UNIX, parts.path)
        found = socket.getaddrinfo(parts.hostname, parts.port or 514, type=socket.SOCK_DGRAM)[0]
        return _datagram(found[0], found[4])


def _hung_up(made: socket.socket) -> bool:
    """Whether a TCP receiver closed: writing to it would seem to work once and be lost."""
    if made.type != socket.SOCK_STREAM or not select.select([made], [], [], 0)[0]:
        return False
    return made.recv(4096) == b""


def _datagram(family: int, address: object) -> socket.socket:
    made = socket.socket(family, socket.SOCK_DGRAM)
    try:
        made.connect(address)  # type: ignore[arg-type]  # getaddrinfo's address, of whatever family
    except OSError:
        made.close()
        raise
    return made


def line(message: Message, host: str, at: float) -> bytes:
    """One syslog message without framing; ``at`` is when it is sent, in Unix seconds."""
    if isinstance(message, Alert):
        severity, kind, body = _SEVERITY.get(Action.parse(message.asked), _NOTICE), "alert", finding(message)
        fields = {
            "evidence": message.id,
            "asked": message.asked,
            "done": message.done,
            "policy": message.policy,
            "caller": message.caller,
            "operation": message.operation,
            "bits": str(message.bits),
        }
    else:
        severity, kind, body = _NOTICE, "digest", msgspec.to_builtins(message)
        fields = {"hour": message.hour, "undelivered": str(message.undelivered)}
    head = f"<{FACILITY * 8 + severity}>1 {stamp(at)} {_name(host, 255)} limen {os.getpid()} {kind}"
    return f"{head} {_structured(fields)} {json.dumps(body)}".encode()


def _structured(fields: dict[str, str]) -> str:
    return "[" + " ".join([ENTERPRISE, *(f'{name}="{escape(text)}"' for name, text in fields.items())]) + "]"


def escape(text: str) -> str:
    r"""A value of structured data: ``"``, ``\`` and ``]`` escaped (RFC 5424, 6.3.3), controls replaced."""
    visible = _CONTROL.sub("?", text)
    return visible.replace("\\", "\\\\").replace('"', '\\"').replace("]", "\\]")


def _name(text: str, most: int) -> str:
    return _UNPRINTABLE.sub("", text)[:most] or "-"
