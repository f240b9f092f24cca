"""One installation, open: every part made from the settings and joined to the others."""

import os
import secrets
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import msgspec

from limen.assemble.clock import Clock
from limen.assemble.controls import Controls
from limen.assemble.identity import Callers
from limen.assemble.listeners import OperationNames, alerts_for, open_incidents
from limen.assemble.names import Names
from limen.assemble.places import Places, places, take
from limen.assemble.progress import Progress
from limen.assemble.provided import provided
from limen.assemble.recovery import DECLARED, Recovery, save
from limen.assemble.rules import compiled, country_of, document_of, policy_of, ruled_world
from limen.assemble.world import Modes, budget_for, declare, obey, radius_for
from limen.credentials.kept_jwks import KeptJwks
from limen.credentials.key_table import KeyTable
from limen.credentials.keys import Keys
from limen.credentials.master import Keyring, create_keyring, open_keyring
from limen.credentials.pseudonyms import Pseudonyms
from limen.credentials.secret_file import read_secret, write_secret
from limen.credentials.upstream import UpstreamSigner
from limen.credentials.vault import Vault
from limen.engine.exceptions import Exceptions, Excuse
from limen.engine.policy import Policy
from limen.engine.rules.ruleset import Rules
from limen.engine.token_ages import TokenAges
from limen.engine.world import World
from limen.features.decoys import Decoys
from limen.model import ConfigError
from limen.model.operation import Rekey
from limen.model.rule import Mode
from limen.service.decision_point import DecisionPoint
from limen.service.login_point import LoginPoint
from limen.settings import Settings
from limen.stores.control import ControlStore
from limen.stores.journal import Journal, Mark, Reader, Rhythm, Snapshots
from limen.stores.journal import Keys as JournalKeys
from limen.stores.listeners.alerts.routing import AlertRoute, Routing
from limen.stores.listeners.metrics import Gauge, Metrics

MODE, OPENAPI, EXCEPTIONS, TOKEN_AGES = "mode", "openapi", "exceptions", "token-ages"
"""Documents of the control store: modes by route as JSON; the document of operations; what is excused; how
old tokens may be."""


class Installation:
    """Everything a running Limen consists of. One process has it open; one thread (the decision loop's) uses
    ``world``, ``point``, ``logins`` and ``controls``; the stores may be used from others.
    """

    __slots__ = (
        "_country_of",
        "_lock",
        "alerts",
        "callers",
        "clock",
        "control",
        "controls",
        "journal",
        "keyring",
        "keys",
        "logins",
        "masking",
        "metrics",
        "name_of",
        "names",
        "places",
        "point",
        "progress",
        "pseudonyms",
        "recovered",
        "routing",
        "settings",
        "snapshots",
        "table",
        "vault",
        "world",
    )

    def __init__(self, settings: Settings, where: Places, *, create: bool) -> None:
        self.settings = settings
        self.places = where
        self.masking = False
        self._lock = take(where.data, "lock", "another Limen process")
        self.progress = Progress(self._lock)
        try:
            self.clock = Clock(settings.clock, where.data / "clock")
            self.keyring = keyring_of(where, self.clock.now(), create=create)
            self._open_stores()
            self.progress.step()
            self.world = self._world()
            self.progress.step()
            self._recover()
            self.progress.step()
            self._join()
            self.progress.step()
        except BaseException:
            self._let_go()
            raise

    def _open_stores(self) -> None:
        self.pseudonyms = Pseudonyms(self.keyring.lasting("pseudonym"))
        self.control = ControlStore.open(self.places.control)
        self.keys = Keys(self.control, self.keyring, self.pseudonyms)
        self.vault = Vault(self.control, self.keyring)
        self.table = KeyTable(self.keyring.lasting("apikey"))
        keys = journal_keys(self.keyring, self.places)
        self.snapshots = Snapshots(self.places.snapshots, keys)
        self.journal = Journal(
            self.places.journal,
            keys,
            rhythm(self.settings),
            after=max(self.snapshots.sequences(), default=0),
            wall=self.clock.now,
        )

    def _world(self) -> World:
        return ruled_world(self.settings, self.control, self.pseudonyms)

    def refuse_masks(self, policy: Policy) -> None:
        """Raise ``ConfigError`` for a policy that masks answers where the gateway cannot: only the ASGI
        middleware has them in its hands (``masking``); Envoy and the others show them out of band."""
        if policy.masks and not self.masking:
            raise ConfigError(
                "policy: @mask hides data in answers, which only LimenMiddleware can: leave it out"
            )

    def _recover(self) -> None:
        world = self.world
        recovery = Recovery(
            world,
            self.approved,
            lambda: declare(world, self.settings, self._imported()),
            self.progress.step,
        )
        self.recovered = recovery.run(self.snapshots, reader_of(self.keyring, self.places))
        world.rekeyed.append(self._journal_rekeys)
        world.taught.append(self.journal.append)
        obey(self._modes(), world)
        if (self.settings.server.openapi or self._imported()) and self.recovered.sequence:
            self.declare()

    def _imported(self) -> bytes | None:
        return self.control.load_document(OPENAPI)

    def declare(self) -> None:
        """Take the document's operations over; the mark tells recovery to do the same in its place."""
        self.journal.append(Mark(self.clock.now(), DECLARED, by="limen"))
        declare(self.world, self.settings, self._imported())

    def _modes(self) -> Modes:
        said = {name: mode for name, mode in self.modes().items() if name}
        return Modes(self.settings, self.world, self.mode, said)

    def modes(self) -> dict[str, Mode]:
        """What a person said by ``limen mode``: by route or operation, under the empty name for all else."""
        said = self.control.load_document(MODE)
        return msgspec.json.decode(said, type=dict[str, Mode]) if said else {}

    def _join(self) -> None:
        settings, world = self.settings, self.world
        self.name_of = OperationNames(world)
        self.metrics = Metrics(self.name_of, self._gauges(), settings.metrics.operations)
        self.routing = Routing()
        self.routing.use(_alert_routes(world.rules))
        self.alerts = alerts_for(settings.alerts, self.name_of, world.incidents, self.routing)
        self.names = Names()
        self.excuse()
        self.controls = Controls(self.control, self.keys, self.table, world.holds, self.clock.now)
        self.controls.load()
        self.controls.recount()
        self._country_of = country_of(settings.logins)
        self.callers = self._callers(settings)
        self.limit_tokens(token_ages_of(self.control))
        self.point = DecisionPoint(
            world,
            self.callers.authenticator,
            self.journal,
            self.names,
            (self.metrics, *self.alerts),
            UpstreamSigner(self.keyring, settings.identity.upstream_header).headers,
        )
        self.point.slow = float(settings.decision.slow)
        self.logins = LoginPoint(world, self.journal, self.names, self.point.listeners, self.journal.barrier)

    def excuse(self) -> None:
        """Take over from disk what people have said to be harmless."""
        kept = self.control.load_document(EXCEPTIONS)
        excused = msgspec.msgpack.decode(kept, type=tuple[Excuse, ...]) if kept else ()
        self.world.exceptions = Exceptions(excused) if excused else None

    def _callers_for(self, settings: Settings) -> Callers:
        """Those there are, where nothing of theirs changed: others would not be kept fresh by whoever keeps
        these, and would forget which proofs they have seen."""
        if settings.logins.geoip != self.settings.logins.geoip:
            self._country_of = country_of(settings.logins)
        elif settings.identity == self.settings.identity:
            return self.callers
        return self._callers(settings)

    def _callers(self, settings: Settings) -> Callers:
        folder, key = self.places.jwks, self.keyring.lasting("jwks")
        kept = partial(KeptJwks, folder, key)
        return Callers(settings.identity, self.pseudonyms, self.table, kept, self._country_of)

    def limit_tokens(self, ages: TokenAges) -> None:
        """Hold tokens to these ages from the next call on; on disk they are already."""
        self.world.token_ages = ages
        self.callers.authenticator.watch(ages.wanted)

    @property
    def mode(self) -> Mode:
        """``observe``, ``enforce`` or ``off``: what holds where no route rule says otherwise."""
        return self.modes().get("") or self.settings.policy.effective_mode

    def approved(self, revision: int) -> bytes | None:
        """The state that was approved as a revision of the model."""
        return self.control.load_document(f"model {revision}")

    def configure(self, settings: Settings) -> None:
        """Bring other settings into force, all or, with ``ConfigError``, none of them.

        What needs a restart stays as it was: folders, sockets, the metrics address, journal and clock.
        """
        rules = compiled(document_of(self.control), settings, self.pseudonyms.once)
        policy = policy_of(settings, self.control, rules)
        self.refuse_masks(policy)
        ages = token_ages_of(self.control)
        changed = provided(settings, rules.rules)
        callers = self._callers_for(settings)
        signer = UpstreamSigner(self.keyring, settings.identity.upstream_header)
        declared = settings.server.openapi != self.settings.server.openapi
        self.settings, self.callers = settings, callers
        self.limit_tokens(ages)
        self.world.policy, self.world.budget = policy, budget_for(changed.budgets)
        self.world.promise.step_up = changed.logins.step_up.per_call
        self.world.promise.reject = changed.logins.reject.per_call
        self.routing.use(_alert_routes(rules))
        self.world.rules = rules
        self.world.counts.keep(rules.limits)
        self.world.holds.radius = radius_for(settings)
        self.world.frozen = not settings.learning.enabled
        self.world.recent.again = float(settings.logins.again)
        self.world.recent.decoys = Decoys(changed.decoys.operations)
        obey(self._modes(), self.world)
        if declared:
            self.declare()
        self.point.authenticator, self.point.upward = callers.authenticator, signer.headers
        self.point.slow = float(settings.decision.slow)

    def snapshot(self) -> None:
        """Write what was learnt, exactly; for a clean stop, as it takes its time."""
        self.journal.sync()
        save(self.world, self.snapshots, self.journal.health().next - 1, self.clock.now())

    def close(self) -> None:
        """Put everything on disk and let go."""
        for alerts in self.alerts:
            alerts.close()
        self._let_go()

    def _let_go(self) -> None:
        for name in ("journal", "control"):
            part: Any = getattr(self, name, None)
            if part is not None:
                part.close()
        os.close(self._lock)

    def _journal_rekeys(self, rekeys: list[Rekey]) -> None:
        for rekey in rekeys:
            self.journal.append(rekey)

    def _gauges(self) -> tuple[Gauge, ...]:
        world, journal = self.world, self.journal
        return (
            Gauge("operations", "Operations in the catalogue.", lambda: len(world.catalogue)),
            Gauge("sketches", "Baselines in the learnt state.", lambda: len(world.state.sketches)),
            Gauge("holds", "Holds in force.", lambda: len(world.holds)),
            Gauge("callers", "Callers in short-term memory.", lambda: len(world.recent.callers)),
            Gauge("teachable", "1 while traffic may be learnt from.", lambda: float(world.teachable)),
            Gauge("journal_dropped", "Records the disk did not take.", lambda: journal.health().dropped),
            Gauge("journal_ok", "1 while evidence is being kept.", lambda: journal.health().state == "ok"),
            Gauge("incidents", "Open incidents.", open_incidents(world, self.clock.now), "severity"),
            Gauge("holds_unsaved", "Holds in force but not on disk.", lambda: len(self.controls.unsaved)),
        )


def open_installation(
    settings: Settings, *, create: bool = False, environ: Mapping[str, str] | None = None
) -> Installation:
    """Open the installation that the settings name; ``create`` makes one where there is none.

    Raises ``ConfigError`` with the cure: no installation, another process has it, wrong or missing master
    key, damaged control store, bad policy.
    """
    where = places(settings, environ)
    if not create and not where.seal.exists():
        raise ConfigError(f"{where.data}: no installation here: run `limen up`, or name the [data] folder")
    return Installation(settings, where, create=create)


def keyring_of(where: Places, at: float, *, create: bool = False) -> Keyring:
    """The keys of an installation; ``ConfigError`` when they do not fit or are missing."""
    if create:
        if not where.token.exists():
            write_secret(where.token, secrets.token_hex(32).encode())
        return create_keyring(where.master, where.seal, at)
    return open_keyring(where.master, where.seal)


def admin_token(where: Places) -> bytes:
    """What whoever asks over the administration's socket has to show."""
    return read_secret(where.token)


def journal_keys(keyring: Keyring, where: Places) -> JournalKeys:
    """What the journal is sealed with, and what it was sealed with before rotations."""
    older = []
    for generation in range(keyring.current - 1, 0, -1):
        try:
            older.append(keyring.rotated("journal", generation))
        except ConfigError:
            break  # retired, and with it what it sealed
    return JournalKeys(keyring.rotated("journal"), tuple(older), str(where.master))


def reader_of(keyring: Keyring, where: Places) -> Reader:
    """What reads the journal of an installation, also beside the process that writes it."""
    return Reader(where.journal, journal_keys(keyring, where))


def rhythm(settings: Settings) -> Rhythm:
    """How the journal writes; flushing is twice as often as what a power cut may cost."""
    return Rhythm(segment_bytes=settings.journal.segment, sync_seconds=max(0.02, settings.journal.flush / 2))


def _alert_routes(rules: Rules) -> Iterator[AlertRoute]:
    for rule in rules.rules:
        if rule.op == "route_alerts":
            slots = rule.slots
            yield AlertRoute(slots.to or "", slots.severity or "", slots.detector or "")


def token_ages_of(control: ControlStore) -> TokenAges:
    """The rules of token age in force."""
    said = control.load_document(TOKEN_AGES)
    place = f"token ages revision {control.document_revision(TOKEN_AGES)}"
    return TokenAges.read(said, place) if said else TokenAges()
