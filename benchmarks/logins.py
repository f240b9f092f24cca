"""Logins by the clock: judged and learnt one by one, ten a user over a year, in a process of their own.

What is scaled to a million is the time from a login's plain values to its lesson, of the processor alone;
making the logins up is not in it. ``login_mb`` is the most that process held until then; writing the state
down takes as much again for a moment.
"""

import resource
import subprocess
import sys
from array import array
from collections.abc import Iterator
from random import Random
from time import perf_counter_ns, thread_time_ns

import msgspec

from benchmarks import Figures, Say
from benchmarks.timing import percentile
from limen.assemble.world import world_for
from limen.cli.playback import steady_memory
from limen.credentials.pseudonyms import Pseudonyms
from limen.engine.decide import decide, settle
from limen.engine.world import World
from limen.features.codes import Plain, login_of
from limen.model import Evidence, Fix, LimenError
from limen.settings import load

YEAR, START = 31_536_000.0, 1_732_492_800.0
LOGINS_A_USER = 10
MILLION = 1_000_000
AGENT = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:{0}.0) Gecko/20100101 Firefox/{0}.0"


class Times:
    """Nanoseconds of each login: scored and learnt by the wall, and all of it in processor time."""

    def __init__(self) -> None:
        self.scored, self.learnt = array("q"), array("q")
        self.cpu = 0


def run(say: Say, wanted: int = 100_000) -> Figures:
    """Play ``wanted`` logins in another process."""
    command = [sys.executable, "-m", "benchmarks.logins", str(wanted)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise LimenError(f"the logins ended with {done.returncode}: {done.stderr[-300:]}")
    figures: Figures = msgspec.json.decode(done.stdout)
    say(f"{wanted:,} logins, {figures['login_mb']} MB")
    return figures


def main() -> None:
    """Play as many logins as are asked for, and tell the figures as JSON."""
    wanted = int(sys.argv[1])
    pseudonym = Pseudonyms(b"benchmark").of
    world = world_for(load(None, {}, {"policy.preset": "balanced"}), pseudonym)
    with steady_memory():
        times = _play(made_up(wanted), world)
    sys.stdout.buffer.write(msgspec.json.encode(_figures(times, world, wanted)))


def _play(logins: Iterator[Plain], world: World) -> Times:
    times, pseudonym = Times(), world.recent.pseudonym
    for plain in logins:
        cpu = thread_time_ns()
        login = login_of(plain, pseudonym)
        coded = perf_counter_ns()
        evidence = decide(login, world)
        judged = perf_counter_ns()
        assert isinstance(evidence, Evidence), "a login is always judged"
        settle(evidence, world)
        times.learnt.append(perf_counter_ns() - judged)
        times.scored.append(judged - coded)
        times.cpu += thread_time_ns() - cpu
    return times


def _figures(times: Times, world: World, wanted: int) -> Figures:
    users = max(1, wanted // LOGINS_A_USER)
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    return {
        "login_score_us": percentile(times.scored, 0.5),
        "login_learn_us": percentile(times.learnt, 0.5),
        "logins_1m_minutes": round(times.cpu / wanted * MILLION / 60e9, 2),
        "login_state_kb_per_user": round(len(world.state.encode()) / users / 1e3, 2),
        "login_mb": round(held),
        "login_count": wanted,
    }


def made_up(wanted: int) -> Iterator[Plain]:
    """Logins in order of time: mostly from home, now and then by telephone or from elsewhere."""
    rng, users = Random(7), max(1, wanted // LOGINS_A_USER)
    for number in range(wanted):
        yield _login(START + number * YEAR / wanted, rng.randrange(users), rng)


def _login(at: float, user: int, rng: Random) -> Plain:
    lot, major = rng.random(), 130 + int((at - START) / YEAR * 13)
    if lot < 0.75:
        address, asn, device = f"84.{user % 200}.{user // 200 % 250}.7", 2_119 + user % 6, f"desk-{user}"
    elif lot < 0.95:
        address, asn, device = f"77.16.{rng.randrange(8)}.{rng.randrange(250)}", 8_210, f"phone-{user}"
    else:
        address, asn, device = f"45.9.{rng.randrange(99)}.{rng.randrange(250)}", 9_009, ""
    headers = {"user-agent": AGENT.format(major), "accept-language": "nb-NO"}
    fix = Fix(58.0 + user % 12, 5.0 + user % 9, 20.0)
    region = str(user % 12)
    return Plain(at, f"u-{user}", "", address, headers, device, "", "web", "NO", region, asn, fix)


if __name__ == "__main__":
    main()
