"""What callers were told, call by call: the figures of the live table, and what each line met."""

from collections import Counter
from collections.abc import Mapping

from limen.demo.live.connection import Said
from limen.demo.live.player import LiveCall
from limen.demo.scoreboard import ENOUGH, MANY, Judged, misused_since
from limen.demo.truth import Truth
from limen.model import Action

_CHALLENGES = ('Bearer error="insufficient_user', 'DPoP error="insufficient_user')
_STRANGERS = "Bearer"
_OURS = b'"reference"'

OWNERS = "owners, key misused"


def met(said: Said | None) -> Action:
    """The action a caller met, as far as it can tell: a call that passed may have been watched or slowed.

    Answers of the gateway's own hold a reference; a bad credential (401) and a malformed request (400) are
    refusals without any suspicion.
    """
    if said is None or _OURS not in said.body:
        return Action.ALLOW
    asked = said.headers.get("www-authenticate", "")
    if said.status == 401 and (asked == _STRANGERS or asked.startswith(_CHALLENGES)):
        return Action.STEP_UP
    return Action.BLOCK if said.status == 403 else Action.ALLOW


class Pursuit:
    """One attack while it goes on; ``caught`` is how it looks so far, by what its callers were told."""

    def __init__(self) -> None:
        self._callers: set[str] = set()
        self._places: set[str] = set()
        self.caught = False

    def follow(self, truth: Truth, action: Action) -> None:
        """Take in one call of the attack."""
        self._callers.add(truth.credential or truth.address)
        if action >= ENOUGH:
            self._places.add(truth.address)
        needed = 2 if len(self._callers) >= MANY else 1
        self.caught = self.caught or (len(self._places) >= needed and truth.progress * 2 <= truth.goal)


class Tally:
    """Counts while calls are played: what each line met, and each kind of caller (``benign``, an attack's).

    The owner of a key that is being misused is a kind of its own, as on the scoreboard: holding it is right.
    ``requests`` tells the line behind the gateway's id of a request; ``now`` is the demonstration's time.
    """

    def __init__(self, truths: Mapping[str, Truth]) -> None:
        self._truths = truths
        self._misused = misused_since(truths.values())
        self.met: dict[str, Action] = {}
        self.requests: dict[str, str] = {}
        self.unanswered = 0
        self.actions: dict[str, Counter[Action]] = {}
        self.pursuits: dict[str, dict[str, Pursuit]] = {}
        self.now = 0.0

    def hear(self, call: LiveCall, said: Said | None) -> None:
        """Take in one answer."""
        action = met(said)
        self.met[call.id] = action
        self.now = max(self.now, call.at)
        self.unanswered += said is None
        if said is not None and "x-request-id" in said.headers:
            self.requests[said.headers["x-request-id"]] = call.id
        truth = self._truths[call.id]
        if truth.session and not truth.progress:
            return
        self.actions.setdefault(self._kind(truth), Counter())[action] += 1
        if truth.session:
            of_kind = self.pursuits.setdefault(truth.kind, {})
            of_kind.setdefault(truth.session, Pursuit()).follow(truth, action)

    def _kind(self, truth: Truth) -> str:
        owned = not truth.session and self._misused.get(truth.credential, truth.at + 1.0) <= truth.at
        return OWNERS if owned else truth.kind

    @property
    def calls(self) -> int:
        """How many calls were answered, or not."""
        return len(self.met)

    def caught(self, kind: str) -> tuple[int, int]:
        """How many attacks of a kind are caught so far, and how many there are."""
        pursuits = self.pursuits.get(kind, {}).values()
        return sum(pursuit.caught for pursuit in pursuits), len(pursuits)


def judged(tally: Tally, evidence: Mapping[str, Action]) -> dict[str, Judged]:
    """What was done about each line: the worse of what its caller met and what its evidence says.

    ``evidence`` is the worst action by the gateway's request id; it also knows what only the answer showed.
    """
    done = {line: Judged(action) for line, action in tally.met.items()}
    for request, action in evidence.items():
        line = tally.requests.get(request)
        if line is not None:
            done[line] = Judged(max(action, done[line].action))
    return done
