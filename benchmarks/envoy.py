"""What Limen costs at the gateway: real ``limen up`` beside a plain Envoy, the same calls through both.

Rounds are interleaved, so that both meet the same machine. Each call names the time at which its caller made
it (``[clock] header``, as in the demonstration), so that what is judged is usual traffic at its usual pace,
however fast it is played. A last round plays calls without that: a flood by every key at once, the worst
case. Policy observes: every call is judged and learnt, none is stopped. Processor time is user and system
time of Envoy and of the decision process, from ``/proc``.
"""

import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks import Figures, Say, plain_envoy
from benchmarks.processes import cpu_seconds, family, name
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
from limen.assemble.gateway import gateway_settings
from limen.assemble.places import holder
from limen.demo.house import free_ports
from limen.demo.processes import LIMEN, Processes
from limen.gateways.envoy import find_envoy
from limen.settings import load

CONFIG = """\
[server]
listen = "127.0.0.1:{gateway}"
upstream = "http://127.0.0.1:{upstream}"
rate_floor = 1000000

[data]
folder = "{folder}/data"
master_key_file = "{folder}/master.key"

[policy]
preset = "balanced"
mode = "observe"

[decision]
timeout = "5s"
overload = "5s"

[identity]
trusted_proxies = ["127.0.0.1/32"]

[metrics]
listen = "127.0.0.1:{metrics}"

[clock]
header = "{clock}"
"""


def run(say: Say, seconds: float = 6.0) -> Figures:
    """Measure both in turn, ``seconds`` of load and half of it with one connection in each round."""
    with (
        tempfile.TemporaryDirectory(prefix="limen-bench-") as folder,
        Processes(Path(folder) / "said") as started,
    ):
        limen, plain, files = _started(Path(folder), started, say)
        gateways = (("plain", plain), ("limen", limen))
        for _, gateway in gateways:
            played(started, gateway.port, CONNECTIONS, 2.0, files.warm)
        rounds: dict[str, list[Round]] = {"plain": [], "limen": []}
        for number, files_of_round in enumerate(files.rounds, 1):
            for kind, gateway in gateways:
                rounds[kind].append(through(started, gateway, files_of_round, seconds))
            say(f"round {number}: {told(rounds['plain'][-1])}; with Limen {told(rounds['limen'][-1])}")
        flood = [through(started, gateway, (files.flood, files.flood), seconds) for _, gateway in gateways]
        say(f"flood: {told(flood[0])}; with Limen {told(flood[1])}")
    return _figures(rounds["plain"], rounds["limen"]) | {
        "envoy_cpu_ratio_flood": round(sum(flood[1].each_us) / sum(flood[0].each_us), 2),
        "envoy_decision_flood_us": round(flood[1].each_us[1], 1),
    }


def _started(folder: Path, started: Processes, say: Say) -> tuple[Gateway, Gateway, Files]:
    """Upstream, plain Envoy and ``limen up`` on an installation that knows these callers."""
    binary = find_envoy()
    upstream = started.start("upstream", (sys.executable, "-m", "benchmarks.upstream"))
    assert upstream.stdout is not None
    behind = int(upstream.stdout.readline())
    port, metrics, plain_port = free_ports(3)
    config = folder / "limen.toml"
    config.write_text(
        CONFIG.format(gateway=port, upstream=behind, metrics=metrics, folder=folder, clock=CLOCK)
    )
    settings = load(config)
    files = prepare(folder, config, say)
    where = places(settings)
    written = plain_envoy.write(gateway_settings(settings, where), plain_port, folder / "plain.json")
    bare = started.start(
        "plain",
        (str(binary), "-c", str(written), "--concurrency", "1", "--disable-hot-restart", "-l", "error"),
    )
    up = started.start("up", (*LIMEN, "up", "--config", str(config)))
    wait(started, bare, plain_port)
    wait(started, up, port)
    envoys = [pid for pid in family(up.pid) if name(pid).startswith("envoy")]
    answering = (envoys[0], holder(where.data, "lock"))
    return (
        Gateway(port, answering, lambda: sum(cpu_seconds(pid, children=True) for pid in family(up.pid))),
        Gateway(plain_port, (bare.pid,), lambda: cpu_seconds(bare.pid)),
        files,
    )


def _figures(plain: list[Round], limen: list[Round]) -> Figures:
    pairs = list(zip(plain, limen, strict=True))
    middle = statistics.median
    statuses = [status for each in limen for status in (each.loaded.statuses, each.alone.statuses)]
    calls = sum(sum(status.values()) for status in statuses)
    return {
        "envoy_cpu_ratio_loaded": round(middle(sum(b.each_us) / sum(a.each_us) for a, b in pairs), 2),
        "envoy_cpu_ratio_everything": round(middle(b.all_us / a.all_us for a, b in pairs), 2),
        "envoy_added_ms_p50": round(middle(b.alone.p50_us - a.alone.p50_us for a, b in pairs) / 1_000, 3),
        "envoy_plain_us": round(middle(sum(a.each_us) for a in plain), 1),
        "envoy_with_limen_us": round(middle(b.each_us[0] for b in limen), 1),
        "envoy_decision_us": round(middle(b.each_us[1] for b in limen), 1),
        "envoy_plain_ms_p50": round(middle(a.alone.p50_us for a in plain) / 1_000, 3),
        "envoy_limen_ms_p50": round(middle(b.alone.p50_us for b in limen) / 1_000, 3),
        "envoy_plain_per_s": round(middle(a.loaded.requests / a.loaded.seconds for a in plain)),
        "envoy_limen_per_s": round(middle(b.loaded.requests / b.loaded.seconds for b in limen)),
        "envoy_connections": CONNECTIONS,
        "envoy_rounds": ROUNDS,
        "envoy_not_200": calls - sum(status.get("200", 0) for status in statuses),
        "envoy_client": "own asyncio client and upstream (benchmarks/load.py, benchmarks/upstream.py)",
    }
