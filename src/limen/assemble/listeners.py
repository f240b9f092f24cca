"""Who hears of decisions, as the settings want it: figures and alerts."""

from collections.abc import Callable
from pathlib import Path

from limen.credentials.secret_file import read_secret
from limen.engine.world import World
from limen.model import Action
from limen.settings import Alerts as AlertSettings
from limen.stores.listeners.alerts.alert import Alert, stamp
from limen.stores.listeners.alerts.courier import Courier
from limen.stores.listeners.alerts.listener import Alerts
from limen.stores.listeners.alerts.sieve import Sieve
from limen.stores.listeners.alerts.syslog import Syslog
from limen.stores.listeners.alerts.webhook import Webhook


class OperationNames:
    """The name of an operation by its id, empty for one that is not in the catalogue."""

    def __init__(self, world: World) -> None:
        self._world = world

    def __call__(self, operation: int) -> str:
        """As people may read it: ``GET /users/{id:int}``."""
        found = self._world.catalogue.find(operation)
        return found.name if found is not None else ""


def alerts_for(settings: AlertSettings, name_of: Callable[[int], str]) -> list[Alerts]:
    """One listener for each receiver; raises ``ConfigError`` for a secret or an address that will not do."""
    sends = []
    if settings.webhook:
        secret = read_secret(Path(settings.webhook_secret_file)).strip()
        sends.append(Webhook(settings.webhook, secret).send)
    if settings.syslog:
        sends.append(Syslog(settings.syslog).send)
    least = Action.parse(settings.from_action)
    return [Alerts(Courier(send), Sieve(least), name_of) for send in sends]


def notice(what: str, why: str, at: float) -> Alert:
    """An alert about Limen itself rather than about a call."""
    return Alert(
        id="",
        at=stamp(at),
        asked=Action.WATCH.word,
        done=Action.ALLOW.word,
        scope="",
        seconds=0,
        policy=what,
        operation="",
        caller="",
        bits=0.0,
        probability=0.0,
        reasons=(why,),
        see="limen doctor",
    )
