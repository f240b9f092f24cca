"""The decision process: one loop, one thread, one world; everything that waits is beside the path."""

import asyncio
import gc
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from time import perf_counter

import structlog
import uvloop
from msgspec.structs import asdict

from limen.admin.socket import AdminServer
from limen.assemble import open_installation, places, world_for
from limen.assemble.gateway import closed_routes, gateway_settings
from limen.assemble.places import BusyError, take
from limen.engine.decide import decide
from limen.features.probing import reject
from limen.gateways.answers import AnswersReader, Refusal, unreadable
from limen.gateways.decision import DecisionServer
from limen.gateways.envoy import write_suspensions
from limen.gateways.envoy.process import make_pipe
from limen.gateways.lag import LoopLag
from limen.model import Answer, ApiCall, ConfigError, LimenError
from limen.model.reply import Reply
from limen.model.request import Request
from limen.running.arguments import MISCONFIGURED, Given, given
from limen.running.entrances import END_SECONDS, Entrances
from limen.running.hearing import Hearing
from limen.running.logs import log_to_stderr
from limen.running.others import Others
from limen.running.timers import Timers
from limen.settings import Settings
from limen.stores.journal import Gap, SnapshotError
from limen.stores.listeners.metrics import Gauge, serve

log = structlog.get_logger()

TURN_SECONDS = 0.02


class DecisionProcess:
    """An open installation behind its sockets."""

    def __init__(self, asked: Given) -> None:
        self.asked = asked
        settings = asked.settings()
        self.installation = installation = open_installation(settings, create=True)
        installation.refuse_masks(installation.world.policy)
        self.gateway = gateway = gateway_settings(settings, installation.places)
        gateway.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        installation.controls.publish_to(self._publish)
        self.server = DecisionServer(
            self._judge,
            self._fall_back,
            closed=closed_routes(settings),
            held=settings.decision.held,
            clock=installation.clock.now,
            lag=LoopLag(limit=float(settings.decision.overload)),
            commit=installation.journal.barrier,
            afterwards=installation.point.learn,
        )
        make_pipe(gateway.answers_pipe)
        self.hearing = Hearing(self._hear_one, installation.journal.barrier, self.server.settle)
        every = float(settings.decision.answers)
        self.answers = AnswersReader(gateway.answers_pipe, self._hear, every=every)
        self.others = Others(settings, self.server, self.hearing.take)
        self.entrances = Entrances(installation)
        self.admin = AdminServer(installation, installation.places.admin)
        for gauge in self._gauges():
            installation.metrics.watch(gauge)
        self._unjudged, self._noted_at = 0, installation.clock.now()
        self.leaving = asyncio.Event()
        duties = ((1.0, self._note_unjudged), (END_SECONDS, self.entrances.end_sessions))
        self.timers = Timers(installation, asked, self.leaving.set, duties)

    async def run(self) -> None:
        """Serve until told to leave; the decision socket opens last, when everything behind it stands."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.leaving.set)
        loop.add_signal_handler(signal.SIGHUP, self.reload)
        close_metrics = self._serve_metrics()
        spare_the_collector()
        try:
            await self.admin.start()
            self.timers.start()
            self.answers.start()
            await self.entrances.start()
            await self.server.start(self.gateway.decision_address)
            self.installation.progress.ready()
            await self.others.start()
            self._say_started()
            await self.leaving.wait()
        finally:
            await self._leave()
            close_metrics()

    def reload(self) -> None:
        """Read the settings again and bring them into force; what is wrong is said, and changes nothing."""
        try:
            settings = self.asked.settings()
            self.installation.configure(settings)
        except LimenError as error:
            log.warning("settings refused; the earlier ones stay in force", why=str(error))
            return
        self.server.closed = closed_routes(settings)
        self.others.configure(settings)
        self.timers.restart_refreshes()
        log.info("settings read again")

    def _serve_metrics(self) -> Callable[[], None]:
        address = self.installation.settings.metrics.listen
        try:
            return serve(self.installation.metrics, address.host, address.port)
        except OSError as error:
            self.installation.close()
            raise ConfigError(
                f"[metrics] listen = {address}: {error.strerror}: name a free address"
            ) from None

    async def _leave(self) -> None:
        await self.entrances.stop()
        await self.server.stop()
        self.answers.stop()
        self.others.stop()
        self.hearing.finish()
        await self.timers.stop()
        await self.admin.stop()
        try:
            self.installation.snapshot()
        except SnapshotError as error:
            log.warning("no snapshot at the end; the next start folds the journal", why=str(error))
        self.installation.close()

    def _judge(self, request: Request) -> Reply:
        started = perf_counter()
        try:
            return self.installation.point.judge(self.installation.clock.dated(request))
        finally:
            self.installation.metrics.time(perf_counter() - started)

    def _fall_back(self, request: Request) -> Reply:
        return self.installation.point.fallback(self.installation.clock.dated(request))

    def _hear(self, answers: Sequence[Answer], refusals: Sequence[Refusal]) -> None:
        self.hearing.take(answers)
        for refusal in refusals:
            self.installation.metrics.turned_away(refusal.why)
            if unreadable(refusal):
                self._note_unread(refusal)

    def _note_unread(self, refusal: Refusal) -> None:
        recent = self.installation.world.recent
        reject(recent.pseudonym("address", refusal.peer), refusal.at, recent)

    def _hear_one(self, answer: Answer) -> None:
        point, clock = self.installation.point, self.installation.clock
        waiting = self.installation.world.recent.waiting
        point.hear(answer if clock.plain else clock.answered(answer, waiting(answer.id)))

    async def _note_unjudged(self) -> None:
        """Calls that were let through or refused without a judgement are a gap in the evidence; say so."""
        counts, now = self.server.counts, self.installation.clock.now()
        unjudged = counts.late + counts.failed
        if unjudged > self._unjudged:
            reason = "late or broken judgement: decided by identity and holds alone"
            count = unjudged - self._unjudged
            self.installation.journal.append(Gap(self._noted_at, now, reason, count))
        self._unjudged, self._noted_at = unjudged, now

    def _gauges(self) -> tuple[Gauge, ...]:
        server, answers = self.server, self.answers
        return (
            Gauge(
                "gateway_questions",
                "Questions by how they were answered.",
                lambda: asdict(server.counts),
                "how",
            ),
            Gauge("gateway_answers", "Lines of what came back.", lambda: asdict(answers.counts), "what"),
            Gauge("answers_waiting", "Answers not heard yet.", lambda: len(self.hearing)),
            Gauge("answers_failed", "Answers whose judgement broke.", lambda: self.hearing.failed),
            Gauge("answers_dropped", "Answers that found no room.", lambda: self.hearing.dropped),
            Gauge("loop_lag_seconds", "How late the decision loop runs.", server.lag.seconds),
            *self.others.gauges(),
            *self.entrances.gauges(),
        )

    def _publish(self, public_ids: Sequence[str]) -> None:
        gateway = self.gateway
        write_suspensions(gateway.suspensions, public_ids, key_headers=gateway.key_headers)

    def _say_started(self) -> None:
        recovered = self.installation.recovered
        log.info(
            "deciding",
            evidence=recovered.sequence,
            snapshot=recovered.snapshot,
            folded=recovered.records,
            operations=len(self.installation.world.catalogue),
        )


def spare_the_collector() -> None:
    """What lives as long as the process is not looked through again; a full pass takes tens of ms."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)


def warm_up(settings: Settings) -> None:
    """Decide one made-up call in a world that is thrown away: patterns are compiled before anyone waits."""
    world = world_for(settings, lambda _kind, value: len(value) or 1)
    decide(ApiCall(0.0, "POST", "/?q=1'", "warm", body=b'{"a":[1,"x"]}'), world)


def in_turn(asked: Given) -> DecisionProcess | None:
    """The process, once nobody else decides; ``None`` when the supervisor went away first.

    Two are started, and the one that waits here has imported and compiled all it needs: when the other dies,
    the kernel frees the lock and this one has only the end of the journal to fold.
    """
    parent, data, said = os.getppid(), places(asked.settings()).data, False
    while os.getppid() == parent:
        try:
            os.close(take(data, "lock", "another Limen process"))
            return DecisionProcess(asked)
        except BusyError:
            if not said:
                log.info("standing by", process=os.getpid())
            said = True
            time.sleep(TURN_SECONDS)
    return None


def main() -> int:
    """Run one decision process to its end; the exit code."""
    log_to_stderr()
    os.umask(0o077)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    asked = given()
    try:
        warm_up(asked.settings())
        process = in_turn(asked)
        if process is not None:
            uvloop.run(process.run())
    except ConfigError as error:
        print(error, file=sys.stderr)
        return MISCONFIGURED
    finally:
        gc.unfreeze()  # or libraries report at exit, as leaked, what was only spared
    return 0


if __name__ == "__main__":
    sys.exit(main())
