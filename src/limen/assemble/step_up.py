"""The step-up service of an installation: its factors in the control store, its keys from the keyring."""

from collections.abc import Callable

from limen.credentials.aead import Aead
from limen.credentials.master import Keyring
from limen.identity.step_up import Results, StepUp, Tells, signing_key
from limen.model import ConfigError
from limen.settings import StepUp as Terms
from limen.stores.control import ControlStore


def step_up_for(
    terms: Terms, control: ControlStore, keyring: Keyring, now: Callable[[], float], told: Tells
) -> StepUp:
    """The service that the settings mean; raises ``ConfigError`` when it is off.

    Factors and recovery codes are under keys that no rotation changes; tickets and results are short-lived
    and go with the generation, the one before still being published.
    """
    if not terms.origin:
        raise ConfigError("[step_up] origin: is empty, so the step-up service is off: name its address")
    return StepUp(
        terms,
        control,
        Aead(keyring.lasting("factors")),
        Aead(keyring.rotated("ticket")),
        keyring.lasting("recovery"),
        Results(terms.origin, [signing_key(seed) for seed in _seeds(keyring)], terms.result),
        told,
        now,
    )


def _seeds(keyring: Keyring) -> list[bytes]:
    """What signs results, and what did before the last rotation."""
    seeds = [keyring.rotated("result")]
    if keyring.current > 1:
        try:
            seeds.append(keyring.rotated("result", keyring.current - 1))
        except ConfigError:
            return seeds  # retired, and with it what it signed
    return seeds
