"""Tier 2: a language model, local or hosted, that proposes what tier 0 also makes: operations with slots.

It has no tools, sees what ``prompt`` tells, and is believed in nothing: whoever asks it validates the answer.
Through pydantic-ai, which speaks to OpenAI-compatible servers and to Anthropic (``pip install limen[llm]``).
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from limen.copilot.inventory import Inventory
from limen.copilot.own_words import OwnWords
from limen.copilot.prompt import asked, instructions
from limen.copilot.reading.answer import Planned
from limen.copilot.validating import validated
from limen.model import InputError, LimenError

if TYPE_CHECKING:
    from httpx2 import AsyncClient
    from pydantic_ai import Agent
    from pydantic_ai.models import Model

HOSTED = {"openai": "https://api.openai.com/v1", "anthropic": "https://api.anthropic.com"}
"""Where hosted models are, for settings that name no address."""

MOST_OPERATIONS = 20
MOST_TOKENS = 2_000
MOST_BYTES = 1 << 20
"""Of one answer; a longer one is not read to its end."""


class NoProposalError(LimenError):
    """The model gave none that can be used; the text says why, in words of our own."""


class Proposer(Protocol):
    """Whoever proposes operations for an operator's words."""

    def propose(self, words: OwnWords, inventory: Inventory) -> tuple[Planned, ...]:
        """Operations that are valid against the inventory, none where nothing is wished for; raises
        ``NoProposalError``.
        """
        ...


@dataclass(frozen=True)
class Wish:
    """One operation as a model writes it; a class of the form that pydantic-ai reads."""

    op: str
    slots: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Proposal:
    """What a model answers with."""

    operations: list[Wish]


class LanguageModel:
    """One model at one address; ``timeout`` in seconds is for all of a turn."""

    def __init__(self, provider: str, name: str, url: str, key: str, timeout: float) -> None:
        self._provider, self._name, self._url, self._key = provider, name, url, key
        self._timeout = timeout

    def propose(self, words: OwnWords, inventory: Inventory) -> tuple[Planned, ...]:
        """What the model proposes; raises ``NoProposalError``."""
        with ThreadPoolExecutor(1) as thread:  # the caller may be inside a loop of its own
            answer = thread.submit(asyncio.run, self._answer(asked(words, inventory))).result()
        wishes = answer.operations
        if len(wishes) > MOST_OPERATIONS:
            raise NoProposalError(f"it proposed {len(wishes)} operations, more than {MOST_OPERATIONS}")
        try:
            return tuple(validated(each.op, each.slots, inventory) for each in wishes)
        except InputError:
            raise NoProposalError("it proposed what is no operation here, or names that nobody has") from None

    async def _answer(self, prompt: str) -> Proposal:
        try:
            from limen.copilot.capped import capped_client  # noqa: PLC0415 - belongs to the extra

            async with capped_client(MOST_BYTES, self._timeout) as client:
                agent = self._agent(client)
                async with asyncio.timeout(self._timeout):
                    return (await agent.run(prompt)).output
        except TimeoutError:
            raise NoProposalError(f"it took longer than {self._timeout:g} s") from None
        except ImportError as error:
            raise NoProposalError(f"a package is missing ({error.name}): pip install limen[llm]") from None
        except Exception as error:  # noqa: BLE001 - whatever a model or its server does, tier 0 stands
            raise NoProposalError(f"it gave no answer that can be used ({type(error).__name__})") from None

    def _agent(self, client: "AsyncClient") -> "Agent[object, Proposal]":
        from pydantic_ai import Agent, PromptedOutput  # noqa: PLC0415 - an extra, and seconds to import

        return Agent(
            self._model(client),
            output_type=PromptedOutput(Proposal, template=False),
            instructions=instructions(),
            retries=0,
            model_settings={
                "temperature": 0.0,
                "max_tokens": MOST_TOKENS,
                "max_retries": 0,
                "timeout": self._timeout,
            },
        )

    def _model(self, client: "AsyncClient") -> "Model[Any]":
        """The model at its address: always a stated one, or the environment could name another."""
        url, key = self._url or HOSTED[self._provider], self._key or "none"
        if self._provider == "anthropic":
            from pydantic_ai.models.anthropic import AnthropicModel  # noqa: PLC0415
            from pydantic_ai.providers.anthropic import AnthropicProvider  # noqa: PLC0415

            there = AnthropicProvider(base_url=url, api_key=key, http_client=client)
            return AnthropicModel(self._name, provider=there)
        from pydantic_ai.models.openai import OpenAIChatModel  # noqa: PLC0415
        from pydantic_ai.providers.openai import OpenAIProvider  # noqa: PLC0415

        return OpenAIChatModel(
            self._name, provider=OpenAIProvider(base_url=url, api_key=key, http_client=client)
        )
