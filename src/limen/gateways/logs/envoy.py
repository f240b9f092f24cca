"""Envoy's access log: JSON with the field names below, or its default text.

The names are those of Istio's ``accessLogEncoding: JSON``. To have a log Limen can learn from, configure

    json_format: {start_time: "%START_TIME%", request_id: "%REQ(X-REQUEST-ID)%", method: "%REQ(:METHOD)%",
      path: "%REQ(X-ENVOY-ORIGINAL-PATH?:PATH)%", scheme: "%REQ(:SCHEME)%", authority: "%REQ(:AUTHORITY)%",
      response_code: "%RESPONSE_CODE%", bytes_sent: "%BYTES_SENT%", duration: "%DURATION%",
      user_agent: "%REQ(USER-AGENT)%", downstream_remote_address: "%DOWNSTREAM_REMOTE_ADDRESS%"}

and, so that callers are told apart, ``authorization`` or ``api_key`` from the header they use. The client is
the address Envoy itself took for it, never ``x_forwarded_for``, which JSON has both of; only the default text
has nothing else: there it is the last hop. The log's start is the call's time.
"""

import re
from typing import Final

from limen.gateways.logs.fields import Fields, load, milliseconds, pick, to_line
from limen.gateways.logs.line import Line
from limen.gateways.logs.text import quoted
from limen.model import InputError

_TEXT: Final = re.compile(rb"\[\d{4}-\d\d-\d\dT").match
_AGENT: Final = ("user_agent", "user-agent")


def looks_like(head: bytes) -> bool:
    """Whether the first kilobyte has Envoy's names, or its bracketed ISO time."""
    if _TEXT(head.lstrip()):
        return True
    return head.lstrip()[:1] == b"{" and (b'"response_code"' in head or b'"start_time"' in head)


def parse(text: bytes, number: int) -> Line:
    """Read one line of either kind; raises ``InputError`` when it is neither."""
    if text.lstrip()[:1] == b"[":
        return to_line(_from_text(text.decode("utf-8", "replace")), number)
    return to_line(_from_json(load(text)), number)


def _from_json(log: Fields) -> Fields:
    agent = pick(log, _AGENT)
    fields: Fields = {
        "at": pick(log, ("start_time", "timestamp", "@timestamp")),
        "id": pick(log, ("request_id", "x_request_id")),
        "method": pick(log, ("method",)),
        "target": pick(log, ("path", "original_path")),
        "scheme": pick(log, ("scheme",)),
        "host": pick(log, ("authority",)),
        "headers": [] if agent is None else [("user-agent", agent)],
        "client_ip": _without_port(pick(log, ("downstream_remote_address", "client_ip"))),
        "credential": pick(log, ("credential", "authorization", "api_key")),
        "principal": pick(log, ("principal",)),
    }
    return _answered(fields, log.get("response_code"), log.get("bytes_sent"), log.get("duration"))


def _from_text(line: str) -> Fields:
    """``[time] "GET /path HTTP/1.1" 200 - 0 123 12 11 "forwarded for" "agent" "id" "host" "upstream"``."""
    time, _, rest = line.strip()[1:].partition("] ")
    parts = quoted(rest)
    words = parts[1].split() if len(parts) > 1 else []
    method, target, _ = parts[0].split(" ", 2) if parts[0].count(" ") >= 2 else ("", "", "")
    if len(parts) < 8 or len(words) < 5 or not target:
        raise InputError("not Envoy's default access log")
    fields: Fields = {
        "at": time,
        "method": method,
        "target": target,
        "id": pick({"id": parts[6]}, ("id",)),
        "host": pick({"host": parts[8]}, ("host",)) if len(parts) > 8 else None,
        "headers": [("user-agent", parts[4])],
        "client_ip": _without_port(pick({"ip": parts[2].rpartition(",")[2].strip()}, ("ip",))),
    }
    return _answered(fields, words[0], words[3], words[4])


def _answered(fields: Fields, status: object, size: object, duration: object) -> Fields:
    """Add the answer, unless Envoy says there was none (status 0)."""
    if status not in (None, "", "-", 0, "0"):
        known = pick({"size": size}, ("size",))
        fields["response"] = {"status": status, "bytes": known, "duration_ms": milliseconds(duration, 1.0)}
    return fields


def _without_port(address: object) -> str | None:
    """An address as Envoy logs it, ``203.0.113.7:4711`` or ``[2001:db8::1]:4711``, without the port."""
    if not isinstance(address, str):
        return None
    if address.startswith("["):
        return address[1:].partition("]")[0]
    return address.partition(":")[0] if address.count(":") == 1 else address
