"""``limen undo``: one word takes back an action, a change or a whole plan."""

from limen.cli import say
from limen.cli.holds import tell
from limen.cli.options import CHANGING, Changing
from limen.cli.plan_gateways import raised, settled
from limen.cli.provider import lifetimes_settled


def undo(what: str = "", /, *, at: Changing = CHANGING) -> None:
    """Take back an action, a change or a whole plan; without a name, the last one that a person made.

    Parameters
    ----------
    what
        A plan such as p1f3a9c2e, all of which is taken back; evidence or a hold (its block or suspension
        ends); or a revision such as r12, which is then taken back by a new one: a key's change, a policy, a
        mode, a label.
    """
    before = raised(at)
    undone = at.change("undo", name=what)
    said = [*settled(at, before), *lifetimes_settled(at)]
    tell(at, {**undone, "said": said} if said else undone)
    for each in [*said, *undone.get("stays", ())] if not at.json else ():
        say.note(str(each))
