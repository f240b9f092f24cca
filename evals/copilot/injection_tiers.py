"""The tiers as injection meets them; above tier 0 with a hostile model behind a real server."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from importlib.util import find_spec
from typing import Final, Protocol

from evals.copilot.hostile_model import sly, worst

from limen.copilot.inventory import Inventory
from limen.copilot.proposing import LanguageModel
from limen.copilot.reading.answer import Reading
from limen.copilot.reading.read import Copilot
from limen.copilot.understanding import Understanding
from limen.testing.language_model import LanguageModelServer, Mind


class Tier(Protocol):
    """One way to understand."""

    name: str

    def over(self, known: Inventory) -> AbstractContextManager[None]:
        """Ready while inside; ``known`` is the inventory before any attack."""
        ...

    def read(self, text: str, known: Inventory) -> Reading:
        """What is understood of one turn."""
        ...

    def sent(self) -> tuple[str, ...]:
        """What a model was sent of operators' words and names since this was last asked."""
        ...


class Tier0:
    """Without any model: the form of the others."""

    name = "tier 0"

    @contextmanager
    def over(self, known: Inventory) -> Iterator[None]:  # noqa: ARG002 - nobody has to be told
        """Ready at once."""
        yield

    def read(self, text: str, known: Inventory) -> Reading:
        """What tier 0 makes of it."""
        return Copilot(known).read(text)

    def sent(self) -> tuple[str, ...]:
        """Nothing."""
        return ()


class Tier2:
    """With a model whose mind is hostile."""

    def __init__(self, name: str, mind: Callable[[Inventory], Mind]) -> None:
        self.name, self._mind = f"tier 2, {name} model", mind

    @contextmanager
    def over(self, known: Inventory) -> Iterator[None]:
        """With the model's server."""
        with LanguageModelServer(self._mind(known)) as self._server:
            self._model = LanguageModel("openai", self.name, self._server.url, "", 60.0)
            yield

    def read(self, text: str, known: Inventory) -> Reading:
        """What comes of it; raises ``AssertionError`` where the model was not heard."""
        found = Understanding(known, self._model).read(text)
        if found.note:
            raise AssertionError(f"the hostile model was not heard, so nothing is shown: {found.note}")
        return found

    def sent(self) -> tuple[str, ...]:
        """Turns and names of the prompts since this was last asked."""
        sent = tuple(_told(prompt) for prompt in self._server.asked)
        self._server.asked.clear()
        return sent


class NamedModel:
    """With a model that somebody put in; what it is sent is not seen here."""

    def __init__(self, model: LanguageModel, name: str) -> None:
        self.name, self._model = f"tier 2, {name}", model

    @contextmanager
    def over(self, known: Inventory) -> Iterator[None]:  # noqa: ARG002 - it is where it is
        """Ready at once."""
        yield

    def read(self, text: str, known: Inventory) -> Reading:
        """What comes of it, heard or not."""
        return Understanding(known, self._model).read(text)

    def sent(self) -> tuple[str, ...]:
        """Nothing is known of it."""
        return ()


def _told(prompt: str) -> str:
    """The turn and the names of a prompt, as they were before they became JSON."""
    asked = json.loads(prompt[prompt.index('\n{"now"') :])
    names = [name for each in asked["names"].values() for name in each]
    return "\n".join([asked["said now"], *asked["said before"], *names])


MODELS: Final = {"worst": worst, "sly": sly} if find_spec("pydantic_ai") else {}

TIERS: Final[tuple[Tier, ...]] = (Tier0(), *(Tier2(name, mind) for name, mind in MODELS.items()))
