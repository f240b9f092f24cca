"""Groups that say more of the wish before them, or the same of something else."""

from msgspec.structs import replace

from limen.copilot.reading.fitting import complete, missing
from limen.copilot.reading.group import Group
from limen.copilot.reading.lexicon import Lexicon
from limen.copilot.reading.units import instead

KEY_SETTERS = frozenset(
    {"set_key_expiry", "set_key_scopes", "set_key_networks", "add_policy", "set_rate_limit"}
)
"""What a key that is being made may be given in a sentence of its own."""

_ENDS = frozenset({"duration", "date", "moment"})
_MORE = {
    "rotate_key": frozenset({"duration"}),
    "list_risky": frozenset({"number"}),
    **dict.fromkeys(
        ("suspend_key", "block_network", "allow_network", "block_country", "block_client"), _ENDS
    ),
}
"""What an operation need not have, and may be told of in the next sentence."""

_TARGETS = frozenset({"role", "key", "client", "operation", "severity", "detector"})
_AMOUNTS = frozenset({"duration", "rate", "size", "channel"})


def added(found: list[Group], group: Group, lexicon: Lexicon) -> list[Group]:
    """Groups with one more, which may belong to the last of them."""
    if not found:
        return [group]
    before = found[-1]
    if _elliptic(before, group):
        group.op = group.about = before.op
    if before.unmeant == "hypothetical" and before.about == group.op:
        return [*found[:-1], _borrowed(before, group)]
    if _continues(before, group, lexicon):
        if _corrects(before, group, lexicon):
            group.pieces, before.pieces = instead(before.pieces, group.pieces, lexicon)
        return [*found[:-1], _joined(before, group)]
    return [*found, group]


def _elliptic(before: Group, group: Group) -> bool:
    """``support -> 2h; auditors -> 1h``: the same wish for another target, with an amount of its own."""
    if group.op or group.unmeant or not before.op or not complete(before.op, before.kinds):
        return False
    both = set(group.kinds) & set(before.kinds)
    return bool(both & _TARGETS and both & _AMOUNTS)


def _borrowed(before: Group, group: Group) -> Group:
    """A wish with what was named in a thought of the same before it, and not again."""
    lent = [piece for piece in before.pieces if piece.kind not in group.kinds and piece.kind != "role"]
    return replace(group, pieces=[*group.pieces, *lent], subject=[*before.pieces, *group.subject])


def _continues(before: Group, group: Group, lexicon: Lexicon) -> bool:
    """Whether a group says more of the wish before it."""
    agreed = before.unmeant in ("negated", "question", "reported") and lexicon.says(
        "agreed", f" {group.text} "
    )
    if not group.op and (agreed or _corrects(before, group, lexicon)):
        return True
    if not before.op or before.unmeant or group.unmeant:
        return False
    if group.op == before.op:
        return _same_again(before, group, lexicon)
    if not group.op and missing(before.op, before.kinds) & set(group.kinds):
        return True
    if before.op == "create_key" and (group.op in KEY_SETTERS or not group.op):
        return bool(group.pieces) and not _another_key(group, lexicon)
    more = _MORE.get(before.op, frozenset())
    return not group.op and bool(more & set(group.kinds)) and not more & set(before.kinds)


def _corrects(before: Group, group: Group, lexicon: Lexicon) -> bool:
    """Whether a number stands alone behind a complaint: ``ten logins a minute is stingy. Twenty.``"""
    alone = bool(group.pieces) and not group.op and set(group.kinds) <= {"number"}
    return alone and bool(before.op) and lexicon.says("complaints", f" {before.text} ")


def _same_again(before: Group, group: Group, lexicon: Lexicon) -> bool:
    """Whether the same wish goes on, and is not one about something else."""
    labels = _said(before, _LABELS, lexicon)
    named = {"evidence", "incident"} & set(group.kinds)
    if (
        before.op == "label_evidence"
        and not named
        and (not labels or labels >= _said(group, _LABELS, lexicon))
    ):
        return True
    if _another_amount(before, group, lexicon):
        return False
    counted = before.op == "list_risky" and "number" in group.kinds and "number" not in before.kinds
    return counted or not complete(before.op, before.kinds) or not group.pieces


def _another_amount(before: Group, group: Group, lexicon: Lexicon) -> bool:
    """Whether another budget, or another target with a factor of its own, is spoken of: ``..., halve that
    of the contractors``.
    """
    budgets = _said(before, _BUDGETS, lexicon), _said(group, _BUDGETS, lexicon)
    if before.op == "set_budget" and all(budgets):
        return budgets[0] != budgets[1]
    both = set(before.kinds) & set(group.kinds) & _TARGETS
    return bool(both) and lexicon.says("factor_heads", f" {group.text} ")


def _said(group: Group, names: tuple[str, ...], lexicon: Lexicon) -> set[str]:
    """The lists of the language of which a group says a phrase."""
    return {name for name in names if lexicon.says(name, f" {group.text} ")}


_LABELS = ("benign", "attack")
_BUDGETS = ("budget_wrong_suspension", "budget_alerts", "budget_step_up", "budget_reject")


def _another_key(group: Group, lexicon: Lexicon) -> bool:
    return "key" in group.kinds and not lexicon.says("same", f" {group.text} ")


def _joined(before: Group, group: Group) -> Group:
    return replace(
        before,
        op=before.op or before.about,
        unmeant="",
        parts=[*before.parts, *group.parts],
        text=f"{before.text} , {group.text}",
        loose=f"{before.loose} , {group.loose}",
        spoken=f"{before.spoken} , {group.spoken}",
        pieces=[*before.pieces, *group.pieces],
    )
