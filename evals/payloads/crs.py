"""The peer: nginx with ModSecurity and the OWASP Core Rule Set, started for real on the same requests.

The rules of all paranoia levels run once for each request; the set counts the score of each level apart, and
the score at level *n* is the sum up to *n* (rule file 949), so one run measures all four. A rule of ours
writes the counts beside the number of the case to nginx's error log.
"""

import re
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Final

from evals.payloads.case import HEADERS, Case

LEVELS: Final = (1, 2, 3, 4)
REFUSED: Final = 100.0
"""The score of a request that nginx itself answers with 400: it stopped, too."""
DEFAULT: Final = 5.0
"""The score at which the rule set blocks unless told otherwise."""
BATCH: Final = 32
"""Requests sent ahead of their answers."""
PATIENCE: Final = 60.0

_RULES: Final = Path("/usr/share/modsecurity-crs/rules")
_MODULE: Final = Path("/usr/lib/nginx/modules/ngx_http_modsecurity_module.so")
_BASE: Final = Path("/etc/nginx/modsecurity.conf")
_UNICODE: Final = Path("/etc/nginx/unicode.mapping")
_SAID: Final = re.compile(r"case (\d+) scores (\d+),(\d+),(\d+),(\d+)")
_STATUS: Final = re.compile(rb"HTTP/1\.1 (\d{3}) ")

_SETUP = """
SecDefaultAction "phase:1,nolog,noauditlog,pass"
SecDefaultAction "phase:2,nolog,noauditlog,pass"
SecAction "id:900990,phase:1,nolog,pass,t:none,setvar:tx.crs_setup_version=334"
SecAction "id:900000,phase:1,nolog,pass,t:none,setvar:tx.paranoia_level=4"
SecAction "id:900200,phase:1,nolog,pass,t:none,\\
  setvar:'tx.allowed_methods=GET HEAD POST PUT PATCH DELETE OPTIONS'"
Include {rules}/*.conf
SecRule REQUEST_HEADERS:X-Case "@rx ^" "id:999001,phase:2,pass,log,auditlog,\\
  msg:'case %{{REQUEST_HEADERS.X-Case}} scores {counts}'"
"""

_NGINX = """
daemon off; worker_processes 1; pid {here}/pid; error_log {here}/error.log info;
load_module {module};
events {{ worker_connections 64; }}
http {{
  access_log off; client_body_temp_path {here}/body; proxy_temp_path {here}/proxy;
  fastcgi_temp_path {here}/fastcgi; uwsgi_temp_path {here}/uwsgi; scgi_temp_path {here}/scgi;
  keepalive_requests 1000000; large_client_header_buffers 8 64k; client_max_body_size 1m;
  server {{
    listen unix:{here}/socket; root {here}/root;
    modsecurity on; modsecurity_rules_file {here}/rules.conf;
    location / {{ try_files /ok =500; }}
  }}
}}
"""


class NotMeasured(Exception):  # noqa: N818 - it is a finding, not a fault
    """Why the peer could not be measured here."""


def version() -> str:
    """The rule set's version. Raises ``NotMeasured`` where it, nginx or the module is not installed."""
    for needed in (_RULES, _MODULE, _BASE):
        if not needed.exists():
            raise NotMeasured(
                f"{needed} is missing: apt install nginx libnginx-mod-http-modsecurity modsecurity-crs"
            )
    if shutil.which("nginx") is None:
        raise NotMeasured("nginx is not installed")
    head = (_RULES / "REQUEST-901-INITIALIZATION.conf").read_text("utf-8")[:200]
    found = re.search(r"Rule Set ver\.([\d.]+\d)", head)
    return found.group(1) if found else "unknown"


def scores(cases: Sequence[Case]) -> list[tuple[float, ...]]:
    """The anomaly score of each case at paranoia levels 1 to 4. Raises ``NotMeasured``."""
    version()
    with tempfile.TemporaryDirectory(prefix="limen-crs-") as place:
        here = Path(place)
        here.chmod(0o755)
        _write(here)
        with _running(here) as address:
            refused = _send(address, cases)
        said = _read(here / "error.log")
    missing = [number for number in range(len(cases)) if number not in said and number not in refused]
    if len(missing) > len(cases) // 1000:
        raise NotMeasured(f"{len(missing)} of {len(cases)} requests left no score")
    return [said.get(number, (REFUSED if number in refused else 0.0,) * 4) for number in range(len(cases))]


def _write(here: Path) -> None:
    (here / "root").mkdir()
    (here / "root" / "ok").write_text("ok")
    shutil.copy(_UNICODE, here / "unicode.mapping")
    counts = ",".join([f"%{{tx.anomaly_score_pl{level}}}" for level in LEVELS])
    base = re.sub(
        r"(?m)^Sec(?:AuditEngine|AuditLog|ResponseBodyAccess|StatusEngine)\s.*$", "", _BASE.read_text()
    )
    base += "\nSecAuditEngine Off\nSecResponseBodyAccess Off\nSecStatusEngine Off\n"
    (here / "rules.conf").write_text(base + _SETUP.format(rules=_RULES, counts=counts))
    (here / "nginx.conf").write_text(_NGINX.format(here=here, module=_MODULE))


@contextmanager
def _running(here: Path) -> Iterator[str]:
    command = ["nginx", "-p", str(here), "-e", str(here / "error.log"), "-c", str(here / "nginx.conf")]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        until = monotonic() + PATIENCE
        while not _answers(str(here / "socket")):
            if process.poll() is not None or monotonic() > until:
                log = here / "error.log"
                raise NotMeasured(f"nginx did not start: {log.read_text()[-300:] if log.exists() else ''}")
            sleep(0.1)
        yield str(here / "socket")
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _answers(address: str) -> bool:
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(address)
    except OSError:
        return False
    return True


def _send(address: str, cases: Sequence[Case]) -> set[int]:
    """Send every case, some ahead of their answers; the numbers of those that nginx refused."""
    refused: set[int] = set()
    at = 0
    while at < len(cases):
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(PATIENCE)
            connection.connect(address)
            at = _send_until_closed(connection, cases, at, refused)
    return refused


def _send_until_closed(connection: socket.socket, cases: Sequence[Case], at: int, refused: set[int]) -> int:
    """Send cases from ``at`` on until nginx closes, as it does after refusing; which is next."""
    while at < len(cases):
        batch = cases[at : at + BATCH]
        connection.sendall(b"".join([wire(case, at + i) for i, case in enumerate(batch)]))
        answers, heard = b"", 0
        while heard < len(batch):
            try:
                read = connection.recv(65_536)
            except ConnectionResetError:
                read = b""
            answers += read
            statuses = _STATUS.findall(answers)
            heard = len(statuses)
            if not read:
                break
        refused |= {at + i for i, status in enumerate(statuses) if status == b"400"}
        at += max(heard, 1)
        if heard < len(batch):
            return at
    return at


def wire(case: Case, number: int) -> bytes:
    """The request as it goes over the wire."""
    headers = (*HEADERS, ("x-case", str(number)), *case.headers)
    if case.body:
        headers = (*headers, ("content-length", str(len(case.body))))
    lines = [f"{case.method} {case.target} HTTP/1.1", *[f"{name}: {value}" for name, value in headers]]
    return "\r\n".join(lines).encode("latin-1", "replace") + b"\r\n\r\n" + case.body


def _read(log: Path) -> dict[int, tuple[float, ...]]:
    """The scores in the log: case → the sums up to each level."""
    said: dict[int, tuple[float, ...]] = {}
    with log.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            found = _SAID.search(line)
            if found:
                counts = [int(group) for group in found.groups()]
                said[counts[0]] = tuple(float(sum(counts[1 : level + 1])) for level in LEVELS)
    return said
