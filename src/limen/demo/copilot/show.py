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
    usual = f"By the identity provider, tokens of {ROLE}s are good for {TOKEN_SECONDS // 60} minutes."
    _block(Text(usual), console)
    _two(scene, scene.before, "", console)
    _command(f'ask "{SENTENCE}"', console)
    _block(Text.from_ansi(scene.told.rstrip()), console)
    made = f"{sum(scene.made.values())} calls of {len(scene.made)} people"
    line(console, "  ", f"Really made with a token more than {MINUTES} minutes old: {made}.")
    _command(f"plans apply {scene.plan}", console)
    _two(scene, scene.applied, f", {scene.applied.seconds:.2f} s later", console)
    _command("undo", console)
    _two(scene, scene.undone, f", {scene.undone.seconds:.2f} s later", console)


def _two(scene: Shortened, moment: Moment, when: str, console: Console) -> None:
    """What the two met; ``when`` is how soon after the change the first of them did."""
    old, young = scene.old, scene.young
    line(console, "  ", f"{old.name}, with a token {old.minutes} minutes old{when}: {moment.old.said}")
    line(console, "  ", f"{young.name}, with a token {young.minutes} minutes old: {moment.young.said}")


def _command(words: str, console: Console) -> None:
    line(console, "[bold]$[/] ", f"limen {words}")


def _block(text: Text, console: Console) -> None:
    console.print(Padding(text, (0, 0, 0, INDENT)))
