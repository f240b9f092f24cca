"""Settings of the copilot: who must agree to its plans, and which language model may propose some."""

from typing import Annotated, Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

from limen.settings.values import Address, Duration, Url


class Copilot(msgspec.Struct, frozen=True):
    """Plans that the copilot makes: who must agree before one is applied; and a language model, which may
    only propose. Without `model` everything is understood here, and nothing is sent anywhere."""

    two_persons: Annotated[
        tuple[Literal["tighten", "loosen", "destructive"], ...],
        Meta(description="Plans that need another person's approval, once operators are named."),
    ] = ("loosen", "destructive")
    spec_hosts: Annotated[
        tuple[str, ...],
        Meta(
            description="Hosts, each `host` or `host:port`, from which `limen plans fetch` may read an"
            " OpenAPI document by https://; this machine's own addresses it may always."
        ),
    ] = ()
    model: Annotated[
        str,
        Meta(
            description="Name of a language model that is shown the operator's words and the names of roles,"
            " keys, networks and rules, and proposes a plan; empty: none. Needs `pip install limen[llm]`.",
            max_length=200,
        ),
    ] = ""
    provider: Annotated[
        Literal["openai", "anthropic"],
        Meta(description="How it is spoken to: `openai` is what most servers of local models speak."),
    ] = "openai"
    url: Annotated[
        Url, Meta(description="Where it is (`http://127.0.0.1:11434/v1`); empty: the provider's own address.")
    ] = Url("")
    api_key_file: Annotated[str, Meta(description="File with its API key; empty: it needs none.")] = ""
    timeout: Annotated[
        Duration, Meta(description="How long it may take; then the answer is the one without it.")
    ] = Duration(20)

    def __post_init__(self) -> None:
        if self.model and not self.url and not self.api_key_file:
            raise ValueError("model needs url (a model of your own) or api_key_file (a hosted one)")
        if self.timeout <= 0:
            raise ValueError("timeout must be longer than 0s")
        if self.url.startswith("http:") and not _near(self.url):
            raise ValueError("url would carry the key and the words in the clear: https:// is needed")


def _near(url: Url) -> bool:
    """Whether only this machine hears what is sent there."""
    host = urlsplit(url).hostname or ""
    return Address(f"{host}:0").is_loopback
