"""What Limen costs behind HAProxy, its agent asked about every call, beside a plain HAProxy; and the peer.

As in ``benchmarks.envoy``: the same calls, rounds interleaved, each call with the time its caller made it,
policy observing. One thread each. Processor time is that of HAProxy and of the decision process.
"""

import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks import Figures, Say, modsecurity
from benchmarks.envoy import CONFIG
from benchmarks.processes import cpu_seconds, family
from benchmarks.rounds import (
    CLOCK,
    CONNECTIONS,
    ROUNDS,
    Files,
    Gateway,
    Round,
    played,
    prepare,
    through,
    told,
    wait,
)
from limen.assemble import places
from limen.assemble.gateway import plan_for
from limen.assemble.places import holder
from limen.demo.house import free_ports
from limen.demo.processes import LIMEN, Processes
from limen.gateways.written import WRITERS
from limen.model import ConfigError
from limen.settings import Settings, load
from limen.testing.gateways import gateway_binary

MORE = """
[spoe]
listen = "127.0.0.1:{agent}"
"""

PLAIN = """
global
    nbthread 1
    tune.bufsize {bufsize}
defaults
    mode http
    timeout connect 1s
    timeout client 60s
    timeout server 30s
    timeout http-request 10s
frontend plain
    bind 127.0.0.1:{port}
    option forwardfor
    default_backend api
backend api
    server api 127.0.0.1:{behind}
"""


def run(say: Say, seconds: float = 6.0) -> Figures:
    """Measure both in turn, ``seconds`` of load and half of it with one connection in each round."""
    binary = gateway_binary("haproxy")
    if not binary:
        raise ConfigError("haproxy is not on PATH: apt-get install haproxy")
    with (
        tempfile.TemporaryDirectory(prefix="limen-bench-") as folder,
        Processes(Path(folder) / "said") as started,
    ):
        Path(folder).chmod(0o755)
        upstream = started.start("upstream", (sys.executable, "-m", "benchmarks.upstream"))
        assert upstream.stdout is not None
        behind = int(upstream.stdout.readline())
        limen, plain, files = _started(Path(folder), started, binary, behind, say)
        rounds = _rounds(started, plain, limen, files, say, seconds)
        peer = modsecurity.measured(Path(folder), started, files, behind, say, seconds)
    return _figures(*rounds) | peer


def _rounds(
    started: Processes, plain: Gateway, limen: Gateway, files: Files, say: Say, seconds: float
) -> tuple[list[Round], list[Round]]:
    for gateway in (plain, limen):
        played(started, gateway.port, CONNECTIONS, 2.0, files.warm)
    without, with_limen = [], []
    for number, of_round in enumerate(files.rounds, 1):
        without.append(through(started, plain, of_round, seconds))
        with_limen.append(through(started, limen, of_round, seconds))
        say(f"round {number}: HAProxy {told(without[-1])}; with Limen {told(with_limen[-1])}")
    return without, with_limen


def _started(
    folder: Path, started: Processes, binary: str, behind: int, say: Say
) -> tuple[Gateway, Gateway, Files]:
    port, metrics, plain_port, agent = free_ports(4)
    config = folder / "limen.toml"
    text = CONFIG.format(gateway=port, upstream=behind, metrics=metrics, folder=folder, clock=CLOCK)
    config.write_text(text.replace("rate_floor", "envoy = false\nrate_floor") + MORE.format(agent=agent))
    settings = load(config)
    files = prepare(folder, config, say)
    up = started.start("up", (*LIMEN, "up", "--config", str(config)))
    wait(started, up, agent)
    written = _write(folder, settings, plain_port, behind)
    ours = started.start("haproxy", (binary, "-db", "-f", str(written / "haproxy.cfg")))
    bare = started.start("plain", (binary, "-db", "-f", str(written / "plain.cfg")))
    wait(started, ours, port)
    wait(started, bare, plain_port)
    answering = (ours.pid, holder(places(settings).data, "lock"))
    whole = (ours.pid, up.pid)
    return (
        Gateway(
            port, answering, lambda: sum(cpu_seconds(p, children=True) for o in whole for p in family(o))
        ),
        Gateway(plain_port, (bare.pid,), lambda: cpu_seconds(bare.pid)),
        files,
    )


def _write(folder: Path, settings: Settings, plain_port: int, behind: int) -> Path:
    """Our configuration as users get it, with one thread; and a plain one with the same buffers."""
    written = folder / "haproxy"
    written.mkdir()
    files = WRITERS["haproxy"](plan_for(settings, places(settings), "haproxy", written))
    main = files["haproxy.cfg"].replace("global\n", "global\n    nbthread 1\n", 1)
    bufsize = main.partition("tune.bufsize ")[2].split()[0]
    for name, text in (files | {"haproxy.cfg": main}).items():
        (written / name).write_text(text)
    (written / "plain.cfg").write_text(PLAIN.format(bufsize=bufsize, port=plain_port, behind=behind))
    return written


def _figures(plain: list[Round], limen: list[Round]) -> Figures:
    pairs = list(zip(plain, limen, strict=True))
    middle = statistics.median
    statuses = [status for each in limen for status in (each.loaded.statuses, each.alone.statuses)]
    calls = sum(sum(status.values()) for status in statuses)
    return {
        "haproxy_cpu_ratio_loaded": round(middle(sum(b.each_us) / sum(a.each_us) for a, b in pairs), 2),
        "haproxy_cpu_ratio_everything": round(middle(b.all_us / a.all_us for a, b in pairs), 2),
        "haproxy_added_ms_p50": round(middle(b.alone.p50_us - a.alone.p50_us for a, b in pairs) / 1_000, 3),
        "haproxy_plain_us": round(middle(sum(a.each_us) for a in plain), 1),
        "haproxy_with_limen_us": round(middle(b.each_us[0] for b in limen), 1),
        "haproxy_decision_us": round(middle(b.each_us[1] for b in limen), 1),
        "haproxy_plain_per_s": round(middle(a.loaded.requests / a.loaded.seconds for a in plain)),
        "haproxy_limen_per_s": round(middle(b.loaded.requests / b.loaded.seconds for b in limen)),
        "haproxy_rounds": ROUNDS,
        "haproxy_not_200": calls - sum(status.get("200", 0) for status in statuses),
    }
