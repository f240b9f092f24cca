"""``limen up``: the gateway and the decision process, started and watched."""

from typing import Annotated

from cyclopts import Parameter
from rich.console import Console

from limen.admin.disk import claiming
from limen.assemble.identity import UNVERIFIED
from limen.cli.options import named_file
from limen.gateways.envoy import GatewaySettings
from limen.running.arguments import Given
from limen.running.supervisor import supervise
from limen.settings import Settings

_FROM_THEN_ON = " (from the first key on, unknown credentials are refused)"


def up(
    *,
    upstream: Annotated[str, Parameter(help="The API to protect: http(s)://HOST[:PORT].")] = "",
    openapi: Annotated[str, Parameter(help="Its OpenAPI document, YAML or JSON.")] = "",
    config: Annotated[str, Parameter(help="A limen.toml with more to say; else ./limen.toml.")] = "",
    listen: Annotated[str, Parameter(help="Where callers connect: HOST:PORT.")] = "",
    data: Annotated[str, Parameter(help="The data folder.")] = "",
) -> int:
    """Protect an API: start Envoy and the decision process, and keep both alive until Ctrl-C."""
    said = {
        "server.upstream": upstream,
        "server.openapi": openapi,
        "server.listen": listen,
        "data.folder": data,
    }
    file = str(named_file(config) or "")
    return supervise(Given(file, {key: value for key, value in said.items() if value}), banner)


def banner(settings: Settings, gateway: GatewaySettings) -> None:
    """Say where everything is, and what to do first."""
    scheme = "https" if gateway.server else "http"
    folder = "" if settings.data.folder == "limen-data" else f" --data {settings.data.folder}"
    first = claiming(settings)
    lines = (
        ("callers connect to", f"{scheme}://{settings.server.listen}"),
        ("the API behind it", gateway.upstream.url),
        ("mode", settings.policy.effective_mode),
        ("identity", UNVERIFIED if first else "verified"),
        ("figures", f"http://{settings.metrics.listen}/metrics"),
        ("a key", f"limen keys create NAME{folder}" + _FROM_THEN_ON * first),
        ("what is going on", f"limen status{folder}"),
    )
    console = Console(stderr=True, highlight=False)
    console.print("[bold]Limen is at the threshold.[/bold] Ctrl-C ends it.")
    for name, value in lines:
        console.print(f"  [dim]{name:<20}[/dim]{value}", markup=True, soft_wrap=True)
