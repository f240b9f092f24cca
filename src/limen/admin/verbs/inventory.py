"""What an operator can speak about, as far as the running process knows it."""

from typing import Any

from limen.admin.inventory.told import Told, told
from limen.admin.verb import Verb
from limen.assemble import Installation


def inventory(installation: Installation, _arguments: dict[str, Any]) -> Told:
    """Names and settings; what traffic alone has shown is added by whoever asks (``admin.inventory``)."""
    return told(installation)


VERBS: dict[str, Verb] = {"inventory": inventory}
