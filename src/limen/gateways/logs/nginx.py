r"""nginx's access log: the ``combined`` format, and JSON (``log_format x escape=json '{...}'``).

Combined: ``$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer"
"$http_user_agent"``; more fields after these are ignored. nginx writes a quote inside a field as ``\x22``, so
the first quote of a line is the request's, whatever a user calls himself. JSON: the variables' own names.

nginx notes the time when it logs, at the end: with ``request_time`` the call's own time is known, without it
the two are taken for one.
"""

import re
from typing import Final

from limen.gateways.logs.fields import Fields, load, milliseconds, pick, split_request, to_line
from limen.gateways.logs.line import Line
from limen.gateways.logs.text import quoted
from limen.gateways.logs.times import unix_seconds
from limen.model import InputError

_COMBINED: Final = re.compile(rb'\S{1,64} [^"\n]{1,512}\[\d\d/[A-Z][a-z]{2}/\d{4}:').match
_JSON_MARKS: Final = (
    b'"remote_addr"',
    b'"request_uri"',
    b'"time_local"',
    b'"time_iso8601"',
    b'"body_bytes_sent"',
)
_TIMES: Final = ("msec", "time_iso8601", "time_local", "time", "timestamp", "@timestamp")
_HEADERS: Final = {"http_user_agent": "user-agent", "http_referer": "referer", "content_type": "content-type"}
_SECONDS: Final = 1000.0


def looks_like_combined(head: bytes) -> bool:
    """Whether the first line has an address, a user and a bracketed local time."""
    return _COMBINED(head.lstrip()) is not None


def looks_like_json(head: bytes) -> bool:
    """Whether the first kilobyte has the names of nginx's variables."""
    return head.lstrip()[:1] == b"{" and any(mark in head for mark in _JSON_MARKS)


def parse_combined(text: bytes, number: int) -> Line:
    """Read one line of the combined format; raises ``InputError`` when it is none."""
    line = text.decode("utf-8", "replace").strip()
    head, time = _head(line)
    parts = quoted(line)
    words = parts[1].split() if len(parts) > 1 else []
    if len(words) < 2:
        raise InputError("not the combined format: no status and size after the request")
    method, target = split_request(parts[0])
    names = zip(("referer", "user-agent"), parts[2:5:2], strict=False)
    fields: Fields = {
        "at": time,
        "method": method,
        "target": target,
        "client_ip": head[0],
        "principal": pick({"user": head[2]}, ("user",)),
        "headers": [(name, value) for name, value in names if value not in ("", "-")],
        "response": {"status": words[0], "bytes": pick({"size": words[1]}, ("size",))},
    }
    return to_line(fields, number)


def parse_json(text: bytes, number: int) -> Line:
    """Read one JSON line; raises ``InputError`` when it is none."""
    log = load(text)
    method, target = _request(log)
    took = milliseconds(log.get("request_time"), _SECONDS)
    at = pick(log, _TIMES)
    headers = [(name, log[field]) for field, name in _HEADERS.items() if pick(log, (field,)) is not None]
    fields: Fields = {
        "at": at if at is None else max(0.0, unix_seconds(at) - (took or 0.0) / _SECONDS),
        "id": pick(log, ("request_id",)),
        "method": method,
        "target": target,
        "scheme": pick(log, ("scheme",)),
        "host": pick(log, ("host", "http_host", "server_name")),
        "client_ip": pick(log, ("remote_addr",)),
        "principal": pick(log, ("remote_user",)),
        "credential": pick(log, ("http_authorization", "http_x_api_key")),
        "body": pick(log, ("request_body",)),
        "headers": headers,
    }
    status, size = pick(log, ("status",)), pick(log, ("body_bytes_sent", "bytes_sent"))
    if status is not None:
        fields["response"] = {"status": status, "bytes": size, "duration_ms": took}
    return to_line(fields, number)


def _head(line: str) -> tuple[list[str], str]:
    """Address, identity and user, and the time, from before the first quote; a user may hold spaces."""
    before = line.partition('"')[0]
    who, bracket, time = before.rpartition("[")
    words = who.strip().split(" ", 2)
    if not bracket or len(words) < 3:
        raise InputError("not the combined format: no address, user and time before the request")
    return words, time.strip().removesuffix("]")


def _request(log: Fields) -> tuple[object, object]:
    """Method and target: by themselves, or out of the whole request line."""
    method, target = pick(log, ("request_method", "method")), pick(log, ("request_uri", "uri"))
    whole = log.get("request")
    if (method is None or target is None) and isinstance(whole, str):
        return split_request(whole)
    arguments = log.get("args")
    if "request_uri" not in log and isinstance(target, str) and isinstance(arguments, str) and arguments:
        target = f"{target}?{arguments}"
    return method, target
