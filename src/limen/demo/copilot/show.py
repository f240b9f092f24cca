"""The scene as people read it: the sentence, the plan, who met what before and after, and the undo."""

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from limen.demo.copilot.shortened import MINUTES, SENTENCE, Moment, Shortened
from limen.demo.logins.provider import ROLE, TOKEN_SECONDS
from limen.demo.logins.show import INDENT, line


def show(scene: Shortened, console: Console) -> Shortened:
    """The scene, once it is shown."""
    if scene.plan:
        _tell(scene, console)
    mark = "[green]✓[/]" if scene.holds else "[bold red]✗[/]"
    line(console, f"{mark} ", scene.seen)
    return scene


def _tell(scene: Shortened, console: Console) -> None:
    line(
        console,
        "",
        f"By the identity provider, tokens of {ROLE}s are good for {TOKEN_SECONDS // 60} minutes.",
    )
    _two(scene, scene.before, console)
    _command(f'ask "{SENTENCE}"', console)
    console.print(Padding(Text.from_ansi(scene.told.rstrip()), (0, 0, 0, INDENT)))
    made = f"{sum(scene.made.values())} calls of {len(scene.made)} people"
    line(console, "  ", f"Really made with a token more than {MINUTES} minutes old: {made}.")
    _command(f"plans apply {scene.plan}", console)
    _two(scene, scene.applied, console)
    _command("undo", console)
    _two(scene, scene.undone, console)


def _two(scene: Shortened, moment: Moment, console: Console) -> None:
    """What the two met."""
    for who, met in ((scene.old, moment.old), (scene.young, moment.young)):
        line(console, "  ", f"{who.name}, with a token {who.minutes} minutes old: {met.said}")


def _command(words: str, console: Console) -> None:
    line(console, "[bold]$[/] ", f"limen {words}")
