"""HAProxy as an enforcement point: an agent that its stream processing offload engine (SPOE) asks."""

from limen.gateways.spoe.agent import SpoeAgent

__all__ = ["SpoeAgent"]
