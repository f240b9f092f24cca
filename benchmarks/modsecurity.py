"""The peer: nginx with ModSecurity and the OWASP Core Rule Set beside a plain nginx, on the same calls.

Paranoia level 1, detecting only, so that every rule runs on every call, as every call is judged and none
stopped where Limen observes. ModSecurity reads each call alone and learns nothing: what each of the two finds
is for ``limen eval``, not for this.
"""

import re
import shutil
import statistics
from pathlib import Path

from benchmarks import Figures, Say
from benchmarks.processes import cpu_seconds, family
from benchmarks.rounds import CONNECTIONS, Files, Gateway, played, through, told, wait
from limen.demo.house import free_ports
from limen.demo.processes import Processes
from limen.testing.gateways import gateway_binary

RULES = Path("/usr/share/modsecurity-crs/rules")
MODULE = Path("/usr/lib/nginx/modules/ngx_http_modsecurity_module.so")
BASE = Path("/etc/nginx/modsecurity.conf")
UNICODE = Path("/etc/nginx/unicode.mapping")
PACKAGES = "apt-get install nginx libnginx-mod-http-modsecurity modsecurity-crs"

SETUP = """
SecRuleEngine DetectionOnly
SecAuditEngine Off
SecResponseBodyAccess Off
SecStatusEngine Off
SecDefaultAction "phase:1,nolog,noauditlog,pass"
SecDefaultAction "phase:2,nolog,noauditlog,pass"
SecAction "id:900990,phase:1,nolog,pass,t:none,setvar:tx.crs_setup_version=334"
SecAction "id:900000,phase:1,nolog,pass,t:none,setvar:tx.paranoia_level=1"
SecAction "id:900200,phase:1,nolog,pass,t:none,\\
  setvar:'tx.allowed_methods=GET HEAD POST PUT PATCH DELETE OPTIONS'"
Include {rules}/*.conf
"""

NGINX = """
{load} daemon off; worker_processes 1; pid {here}/pid; error_log {here}/error.log crit;
events {{ worker_connections 512; }}
http {{
  access_log off; client_body_temp_path {here}/body; proxy_temp_path {here}/proxy;
  fastcgi_temp_path {here}/fastcgi; uwsgi_temp_path {here}/uwsgi; scgi_temp_path {here}/scgi;
  keepalive_requests 10000000;
  upstream api {{ server 127.0.0.1:{behind}; keepalive 64; }}
  server {{
    listen 127.0.0.1:{port}; {on}
    location / {{ proxy_pass http://api; proxy_http_version 1.1; proxy_set_header Connection ""; }}
  }}
}}
"""


def measured(
    folder: Path, started: Processes, files: Files, behind: int, say: Say, seconds: float
) -> Figures:
    """Both in turn; no figure, and the reason, where the packages are not there."""
    missing = [str(path) for path in (RULES, MODULE, BASE, UNICODE) if not path.exists()]
    binary = gateway_binary("nginx")
    if missing or not binary:
        return {
            "modsecurity_cpu_ratio": None,
            "modsecurity_skipped": f"{', '.join(missing) or 'nginx'} is missing: {PACKAGES}",
        }
    plain, guarded = (_started(folder / name, started, binary, behind) for name in ("nginx", "modsecurity"))
    for gateway in (plain, guarded):
        played(started, gateway.port, CONNECTIONS, 1.0, files.warm)
    ratios, costs = [], []
    for number, of_round in enumerate(files.rounds, 1):
        one, other = (through(started, gateway, of_round, seconds / 2) for gateway in (plain, guarded))
        ratios.append(other.all_us / one.all_us)
        costs.append((one.all_us, other.all_us))
        say(f"round {number}: nginx {one.all_us:.0f} us a call; with ModSecurity {told(other)}")
    return {
        "modsecurity_cpu_ratio": round(statistics.median(ratios), 2),
        "modsecurity_nginx_us": round(statistics.median(cost for cost, _ in costs), 1),
        "modsecurity_us": round(statistics.median(cost for _, cost in costs), 1),
    }


def _started(here: Path, started: Processes, binary: str, behind: int) -> Gateway:
    here.mkdir()
    here.chmod(0o755)
    (port,) = free_ports(1)
    guarded = here.name == "modsecurity"
    if guarded:
        shutil.copy(UNICODE, here / "unicode.mapping")
        base = re.sub(
            r"(?m)^Sec(?:RuleEngine|AuditEngine|AuditLog|ResponseBodyAccess|StatusEngine)\s.*$",
            "",
            BASE.read_text(),
        )
        (here / "rules.conf").write_text(base + SETUP.format(rules=RULES))
    text = NGINX.format(
        here=here,
        behind=behind,
        port=port,
        load=f"load_module {MODULE};" if guarded else "",
        on=f"modsecurity on; modsecurity_rules_file {here}/rules.conf;" if guarded else "",
    )
    (here / "nginx.conf").write_text(text)
    command = (binary, "-p", str(here), "-e", str(here / "error.log"), "-c", str(here / "nginx.conf"))
    process = started.start(here.name, command)
    wait(started, process, port)
    pids = family(process.pid)
    return Gateway(port, tuple(pids), lambda: sum(cpu_seconds(pid) for pid in pids))
