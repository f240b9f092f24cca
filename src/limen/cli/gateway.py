"""``limen gateway``: a working configuration for a gateway that is not Limen's own."""

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from limen.assemble import places
from limen.assemble.gateway import written_files
from limen.cli import say
from limen.cli.options import HERE, Where
from limen.gateways.written import CANNOT

Kind = Literal["haproxy", "nginx", "traefik", "caddy", "kubernetes"]


def gateway(
    kind: Annotated[Kind, Parameter(help="Which gateway to write for.")],
    /,
    *,
    out: Annotated[Path, Parameter(help="The folder to write into; made when it is not there.")],
    at: Where = HERE,
) -> None:
    """Write the configuration by which another gateway asks Limen and fails closed.

    The folder must stay where it is: the files name one another. What the gateway cannot do is said.
    """
    settings = at.settings()
    files = written_files(settings, places(settings), kind, out)
    out.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (out / name).write_text(text, encoding="utf-8")
    written = [str((out / name).absolute()) for name in files]
    if at.json:
        say.json_out({"written": written, "cannot": CANNOT[kind]})
        return
    for path in written:
        say.out().print(say.plain(path))
    for sentence in CANNOT[kind]:
        say.note(f"{kind}: {sentence}")
