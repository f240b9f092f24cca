"""The settings of networks that have a name."""

from typing import Annotated

import msgspec
from msgspec import Meta

from limen.settings.values import Network


class NamedNetwork(msgspec.Struct, frozen=True):
    """An address range that people call by a name when they ask for something: "only from the office"."""

    name: Annotated[str, Meta(description="What it is called: `office`.", min_length=1, max_length=60)]
    cidr: Annotated[Network, Meta(description="Its addresses: `198.51.100.0/25`.")]
    aliases: Annotated[tuple[str, ...], Meta(description="What else people call it: `head office`.")] = ()
