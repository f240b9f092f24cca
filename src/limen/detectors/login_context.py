"""A login through an application, or in a language, that is not its owner's.

Idea
    The application that asks (`client`) and the first language of ``accept-language``, each with a learnt
    escape rate of its own.
State
    As `login_network`.
Silent
    Without either.
Known evasions
    An attacker who copies both.
Reference
    As `login_network`.
"""

from typing import Final

from limen.detectors.escape import Chain, read, root_of, teach
from limen.detectors.term import Known, Teaching
from limen.model import LoginFeatures, Signal
from limen.sketches import Level

CLIENTS: Final = Chain((Level("client", (0.5, 0.2, 0.12, 0.08, 0.04)),), root_of(2))
LANGUAGES: Final = Chain((Level("language", (0.5, 0.1, 0.06, 0.04, 0.02), 20),), root_of(3))
CLIENT_GROUP: Final = 3
LANGUAGE_GROUP: Final = 4


class LoginContext:
    """Application and language; see the module's docstring."""

    name = "login_context"
    needs_history = True

    def score(self, login: LoginFeatures, known: Known) -> Signal | None:
        """The bits of both."""
        if not any(login.context):
            return None
        client = read(CLIENTS, login.context[:1], 0, known)
        language = read(LANGUAGES, login.context[1:], 0, known)
        new = [name for name in (client.new, language.new) if name]
        reason = f"with a {' and a '.join(new)} new for this user" if new else "as this user usually asks"
        bits = client.bits + language.bits
        return Signal(self.name, round(bits, 3), reason, client.facts + language.facts)

    def learn(self, login: LoginFeatures, teaching: Teaching) -> None:
        """Count both."""
        teach(CLIENTS, client_codes(login), 0, CLIENT_GROUP, teaching)
        teach(LANGUAGES, language_codes(login), 0, LANGUAGE_GROUP, teaching)


def client_codes(login: LoginFeatures) -> tuple[int, int]:
    """The application in its place among the context's values."""
    return login.context[0], 0


def language_codes(login: LoginFeatures) -> tuple[int, int]:
    """The language in its place among the context's values."""
    return 0, login.context[1]
