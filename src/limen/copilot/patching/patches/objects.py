"""An object of somebody else's (CWE-639): nobody may name what no answer ever handed to him.

The gateway cannot ask the API whose an object is. It knows which objects the API handed to whom, in answers
to calls that did not name them: a list of one's own, the answer to what one has made.
"""

from typing import Final

from limen.copilot.operations import AddPolicy
from limen.copilot.patching.weakness import NEVER_MENDS, Kind, Patch, Terms, Weakness
from limen.model import ConfigError
from limen.model.rule import When

CWE: Final = 639


def make(weakness: Weakness, terms: Terms) -> Patch:
    """One rule on the operation; raises ``ConfigError`` where no place of an object is known."""
    if not weakness.places:
        raise ConfigError(
            f"{weakness.operation}: {weakness.subject!r} is no place where the gateway looks for objects:"
            " say --everyone to shut the operation, with --keep-role for whom not"
        )
    rule = AddPolicy(
        effect="forbid",
        operations=(weakness.operation,),
        when=When(foreign_in=weakness.places),
        except_=terms.spared,
    )
    where = " or ".join(weakness.places)
    return Patch(
        (rule,),
        f"calls of {weakness.operation} that name, in their {where}, what no answer handed to their caller",
        (*_BESIDES, *(() if terms.keep else (_KEEP,)), NEVER_MENDS),
    )


_BESIDES: Final = (
    "an object is a caller's once an answer handed it to him unasked, in a list or as what he has made: who"
    " comes by a link or a bookmark, or with a new key, is refused until he has listed it",
    "answers are read a moment after they are given (about 0.3 s at Envoy): what is opened sooner is refused"
    " once",
    "of each caller the latest 2,048 objects are remembered; answers that are no JSON, compressed, or beyond"
    " the part that is read hand out nothing, and neither do any at a gateway that does not tell their bodies"
    " (nginx, Caddy, Traefik): there it stops everybody",
    "what another operation hands out wrongly counts as handed out",
)
_KEEP: Final = "who looks after others' things by ids alone is refused too: --keep-role ROLE spares a role"

OBJECTS: Final = Kind("objects", lambda weakness, terms: weakness.cwe == CWE and not terms.everyone, make)
