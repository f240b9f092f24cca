"""What callers were told, call by call: the figures of the live table, and what each line met."""

from collections import Counter
from collections.abc import Mapping

from limen.demo.live.connection import Said
from limen.demo.live.player import LiveCall
from limen.demo.scoreboard import ENOUGH, Judged
from limen.demo.truth import Truth
from limen.model import Action

_CHALLENGE = "insufficient_user_authentication"
_OURS = b'"reference"'


def met(said: Said | None) -> Action:
    """The action a caller met, as far as it can tell: a call that passed may have been watched or slowed.

    Answers of the gateway's own hold a reference; a bad credential (401) and a malformed request (400) are
    refusals without any suspicion.
    """
    if said is None or _OURS not in said.body:
        return Action.ALLOW
    if said.status == 401 and _CHALLENGE in said.headers.get("www-authenticate", ""):
        return Action.STEP_UP
    return Action.BLOCK if said.status == 403 else Action.ALLOW


class Tally:
    """Counts while calls are played. ``met`` is what each line met, ``requests`` the gateway's id of each."""

    def __init__(self, truths: Mapping[str, Truth]) -> None:
        self._truths = truths
        self.met: dict[str, Action] = {}
        self.requests: dict[str, str] = {}
        self.statuses: Counter[str] = Counter()
        self.benign: Counter[Action] = Counter()
        self.attacks: Counter[str] = Counter()
        self.stopped: Counter[str] = Counter()
        self.sessions: dict[str, set[str]] = {}
        self.now = 0.0

    def hear(self, call: LiveCall, said: Said | None) -> None:
        """Take in one answer."""
        action = met(said)
        self.met[call.id] = action
        self.now = max(self.now, call.at)
        self.statuses[str(said.status) if said else "none"] += 1
        if said is not None and "x-request-id" in said.headers:
            self.requests[said.headers["x-request-id"]] = call.id
        truth = self._truths[call.id]
        if truth.session and truth.progress:
            self.attacks[truth.kind] += 1
            self.sessions.setdefault(truth.kind, set()).add(truth.session)
            self.stopped[truth.kind] += action >= ENOUGH
        elif truth.kind == "benign":
            self.benign[action] += 1

    @property
    def calls(self) -> int:
        """How many calls were answered, or not."""
        return len(self.met)

    @property
    def unanswered(self) -> int:
        """Calls to which nobody answered at all."""
        return self.statuses["none"]


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
