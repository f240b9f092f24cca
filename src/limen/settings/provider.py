"""Settings of an identity provider that is told how long tokens may live."""

from typing import Annotated, Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

from limen.settings.values import Address, Duration, Url


class Provider(msgspec.Struct, frozen=True):
    """An identity provider with an admin API: `set_token_lifetime` for a client is set there too, by whoever
    applies a plan. Without `url` none is asked, and the gateway alone holds tokens to their age."""

    kind: Annotated[Literal["keycloak"], Meta(description="What it is.")] = "keycloak"
    url: Annotated[
        Url, Meta(description="Where it is reached (`https://id.example.com`); empty: nobody is told.")
    ] = Url("")
    realm: Annotated[str, Meta(description="The realm that its clients are in.", max_length=200)] = ""
    client_id: Annotated[
        str, Meta(description="The client we log in as; its service account may `manage-clients`.")
    ] = ""
    client_secret_file: Annotated[str, Meta(description="File with that client's secret, mode 600.")] = ""
    ca: Annotated[str, Meta(description="PEM file with its CA; empty: the system's.")] = ""
    timeout: Annotated[Duration, Meta(description="How long each of its answers may take.")] = Duration(5)

    def __post_init__(self) -> None:
        if not self.url:
            return
        if not (self.realm and self.client_id and self.client_secret_file):
            raise ValueError("url needs realm, client_id and client_secret_file beside it")
        host = urlsplit(self.url).hostname or ""
        if self.url.startswith("http:") and not Address(f"{host}:0").is_loopback:
            raise ValueError("url would carry the secret in the clear: https:// is needed")
        if self.timeout <= 0:
            raise ValueError("timeout must be longer than 0s")
