"""The copilot of an installation, with the language model that its settings name."""

from pathlib import Path

from limen.copilot.inventory import Inventory
from limen.copilot.proposing import LanguageModel
from limen.copilot.understanding import Understanding, Understood
from limen.credentials.secret_file import read_secret
from limen.settings import Settings


def understanding(inventory: Inventory, settings: Settings) -> Understanding:
    """For one conversation; raises ``ConfigError`` where the model's key file cannot be read."""
    return Understanding(inventory, _model(settings))


def understand(text: str, turns: tuple[str, ...], inventory: Inventory, settings: Settings) -> Understood:
    """What the last of an operator's turns asks for; raises ``ConfigError``."""
    return understanding(inventory, settings).read(text, turns)


def _model(settings: Settings) -> LanguageModel | None:
    copilot = settings.copilot
    if not copilot.model:
        return None
    key = read_secret(Path(copilot.api_key_file)).decode().strip() if copilot.api_key_file else ""
    return LanguageModel(copilot.provider, copilot.model, copilot.url, key, copilot.timeout)
