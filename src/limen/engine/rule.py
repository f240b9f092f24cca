"""What a Cedar policy's annotations mean: which action, how wide, for how long, and what would meet it.

Cedar itself only permits and forbids; the annotations grade that into the six actions.
"""

import difflib
from collections.abc import Mapping

import msgspec

from limen.engine import duration
from limen.engine.step_up import met, quotable
from limen.features.sensitive import KINDS
from limen.model import Action, Caller, ConfigError, Scope, Verdict

ANNOTATIONS = ("id", "action", "scope", "ttl", "why", "max_age", "token_age", "acr", "mask", "asks", "status")
ASKS = ("token", "dpop", "mtls")
STATUSES = ("403", "413", "429")
MILD = (Action.ALLOW, Action.WATCH, Action.SLOW)
SEVERE = (Action.STEP_UP, Action.BLOCK, Action.SUSPEND)
FRESH = 300
"""Seconds a proof of identity counts as fresh where a policy does not say."""


class Rule(msgspec.Struct, frozen=True):
    """One policy, ready to answer.

    ``seconds`` is how long the action holds beyond the call (0 at call scope). ``max_age`` (seconds since the
    login), ``token_age`` (seconds since the token's issue, 0: whenever) and ``acr_values`` are the proof that
    meets a step-up. ``line`` is where the policy starts in its file.
    ``mask`` are the kinds of data that are hidden in the answer to a call this rule lets pass. ``asks`` is
    what a step-up asks for in place of a login: a younger ``token``, or one proved by ``dpop`` or ``mtls``;
    whether it was given is then the policy's own condition. ``status`` is what a block answers with.
    """

    id: str
    action: Action
    scope: Scope = Scope.CALL
    seconds: int = 0
    why: str = ""
    max_age: int = FRESH
    acr_values: tuple[str, ...] = ()
    line: int = 0
    mask: tuple[str, ...] = ()
    token_age: int = 0
    asks: str = ""
    status: int = 403

    @property
    def same_for_all(self) -> bool:
        """Whether the answer depends neither on a caller's proof nor on its having a credential."""
        return self.action is not Action.STEP_UP and self.scope is not Scope.CREDENTIAL

    def verdict(self) -> Verdict:
        """The verdict as the policy states it."""
        return Verdict(self.action, self.action, self.scope, self.seconds, self.id)

    def proved(self, caller: Caller, at: float) -> bool:
        """Whether the caller's token carries the proof that would meet a step-up of this rule."""
        return met(caller, at, self.max_age, self.acr_values, self.token_age)

    def answer(self, caller: Caller, at: float) -> Verdict:
        """The verdict for this caller: a step-up already met is only watched.

        A hold on a credential falls back to the caller where there is no credential to hold.
        """
        if self.action is Action.STEP_UP and self.proved(caller, at):
            return Verdict(Action.WATCH, Action.WATCH, policy=self.id)
        if self.scope is Scope.CREDENTIAL and caller.credential == 0:
            return Verdict(self.action, self.action, Scope.CALLER, self.seconds, self.id)
        return self.verdict()


def read_rule(effect: str, notes: Mapping[str, str | None], line: int) -> Rule:
    """Make a rule of one policy's effect (``permit`` or ``forbid``) and annotations.

    Raises ``ConfigError`` for an annotation that is missing, misspelt or does not fit the effect.
    """
    _known(notes)
    action = _action(effect, notes)
    scope = _scope(notes)
    max_age, acr_values, token_age = _proof(notes, action)
    return Rule(
        id=_id(notes),
        action=action,
        scope=scope,
        seconds=_ttl(notes, action, scope),
        why=notes.get("why") or "",
        max_age=max_age,
        acr_values=acr_values,
        line=line,
        mask=_mask(notes, action),
        token_age=token_age,
        asks=_asks(notes, action),
        status=_status(notes, action),
    )


def _known(notes: Mapping[str, str | None]) -> None:
    for name in notes:
        if name not in ANNOTATIONS:
            near = difflib.get_close_matches(name, ANNOTATIONS, 1)
            meant = f" (did you mean @{near[0]}?)" if near else ""
            raise ConfigError(f"unknown annotation @{name}{meant}: one of {', '.join(ANNOTATIONS)}")


def _id(notes: Mapping[str, str | None]) -> str:
    name = notes.get("id") or ""
    if not name or not name.replace("-", "").replace("_", "").isalnum():
        raise ConfigError(f'@id is {name!r}: give each policy a short name of its own, such as @id("walks")')
    return name


def _action(effect: str, notes: Mapping[str, str | None]) -> Action:
    """Permits are mild and forbids severe: otherwise a policy would say one thing and do another."""
    fitting = MILD if effect == "permit" else SEVERE
    words = ", ".join(action.word for action in fitting)
    if "action" not in notes and effect == "permit":
        return Action.ALLOW
    word = notes.get("action") or ""
    if word not in [action.word for action in fitting]:
        raise ConfigError(f"@action is {word!r}: a {effect} takes one of {words}")
    return Action.parse(word)


def _scope(notes: Mapping[str, str | None]) -> Scope:
    word = notes.get("scope", "call") or ""
    if word not in list(Scope):
        raise ConfigError(f"@scope is {word!r}: one of {', '.join(Scope)}")
    return Scope(word)


def _ttl(notes: Mapping[str, str | None], action: Action, scope: Scope) -> int:
    """Whatever outlasts a call must end by itself: only a person may hold for good."""
    if action is Action.SUSPEND and scope not in (Scope.CREDENTIAL, Scope.CALLER):
        raise ConfigError('suspend holds someone: give it @scope("credential") or @scope("caller")')
    if scope is Scope.CALL:
        if "ttl" in notes:
            raise ConfigError("@ttl has no meaning at call scope: leave it out, or name a wider @scope")
        return 0
    if action in MILD:
        raise ConfigError(f"{action.word} is for one call: leave @scope out")
    length = _seconds("ttl", notes.get("ttl"))
    if length == 0:
        raise ConfigError('@ttl is 0: say how long the action holds, such as @ttl("15m")')
    return length


def _mask(notes: Mapping[str, str | None], action: Action) -> tuple[str, ...]:
    """Kinds of sensitive data by name; only the answer to a call that passes can be masked."""
    kinds = tuple((notes.get("mask") or "").split())
    if "mask" in notes and (not kinds or action not in MILD):
        raise ConfigError('@mask names kinds of data on a permit, such as @mask("card email")')
    for kind in kinds:
        if kind not in KINDS:
            raise ConfigError(f"@mask is {kind!r}: one of {', '.join(KINDS)}")
    return kinds


def _status(notes: Mapping[str, str | None], action: Action) -> int:
    """What a caller is told who is blocked: not allowed, too large, or too many."""
    said = notes.get("status") or "403"
    if said not in STATUSES or ("status" in notes and action is not Action.BLOCK):
        raise ConfigError(f"@status is {said!r}: one of {', '.join(STATUSES)}, where @action is block")
    return int(said)


def _asks(notes: Mapping[str, str | None], action: Action) -> str:
    """What is asked for in place of a login."""
    asks = notes.get("asks") or ""
    if "asks" in notes and (asks not in ASKS or action is not Action.STEP_UP):
        raise ConfigError(f"@asks is {asks!r}: one of {', '.join(ASKS)}, where @action is step_up")
    return asks


def _proof(notes: Mapping[str, str | None], action: Action) -> tuple[int, tuple[str, ...], int]:
    """The proof that meets a step-up: ``max_age``, ``acr_values``, ``token_age``. It must ask for something.

    A policy that names a class or a token's age alone does not ask for a fresh login; one that names nothing
    does.
    """
    acr_values = tuple((notes.get("acr") or "").split())
    for value in acr_values:
        if not quotable(value):
            raise ConfigError(f"@acr is {value!r}: visible ASCII without quote and backslash, as it is sent")
    token_age = _seconds("token_age", notes["token_age"]) if "token_age" in notes else 0
    otherwise = bool(acr_values or token_age or _asks(notes, action))
    usual = 0 if otherwise else FRESH
    max_age = _seconds("max_age", notes["max_age"]) if "max_age" in notes else usual
    if action is Action.STEP_UP and not max_age and not otherwise:
        raise ConfigError("@max_age is 0s, and no login is that fresh: ask for some age, or for an @acr")
    return max_age, acr_values, token_age


def _seconds(name: str, text: str | None) -> int:
    try:
        return duration.seconds(text or "")
    except ValueError as error:
        raise ConfigError(f"@{name}: {error}") from None
