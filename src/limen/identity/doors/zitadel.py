"""Zitadel Actions v2: a ``restCall`` target on the responses of ``CreateSession`` and ``SetSession``.

Read in zitadel/zitadel: ``docs/docs/guides/integrate/actions/usage.md`` (what is sent, error forwarding),
``pkg/actions/signing.go`` (``ZITADEL-Signature: t=SECONDS,v1=HEX``, an HMAC-SHA256 over ``SECONDS.BODY``,
good for 300 s), ``proto/zitadel/session/v2/*.proto`` (fields, in protojson's names) and
``internal/execution/execution.go`` (what a call returns takes the place of the response).

So a login that passes gets its own response back, as it came; one that does not gets ``forwardedStatusCode``:
401 when more proof is owed, 403 when it is refused. A session is often made with the user alone and given the
password later: the door remembers, of the latest sessions, whose they are. A check that follows and succeeds
(TOTP, a passkey) is the passed challenge of that session's login. Passwords and tokens in what is sent are
not even decoded.
"""

import hashlib
import hmac
from collections import OrderedDict
from typing import Final

import msgspec
from msgspec.structs import replace

from limen.engine.login_assessment import Assessment
from limen.identity.asked import Asked, Told, decoded, fault
from limen.identity.desk import Desk
from limen.identity.door import Door, Entrance
from limen.identity.question import LoginQuestion

TOLERANCE: Final = 300
"""Seconds by which a signature's time may differ from ours."""
MOST_SESSIONS: Final = 10_000
"""Sessions whose user is remembered; the oldest is forgotten first, and then passes without a judgement."""
LONGEST: Final = 512
"""Characters kept of a text of a session; the rest is cut off."""
FIRST: Final = ("password", "idpIntent")
"""Checks that make a login; the others, after one, answer its challenge."""
SECOND: Final = {"webAuthN": "passkey", "totp": "totp", "otpSms": "sms", "otpEmail": "email"}
"""Further checks, and the factors that they are."""


class User(msgspec.Struct, frozen=True, rename="camel"):
    """The user check."""

    user_id: str = ""
    login_name: str = ""


class Values(msgspec.Struct, frozen=True):
    """The values of one header."""

    values: tuple[str, ...] = ()


class Agent(msgspec.Struct, frozen=True, rename="camel"):
    """Where the session is used, as the login page tells it."""

    fingerprint_id: str = ""
    ip: str = ""
    header: dict[str, Values] = {}


class Request(msgspec.Struct, frozen=True, rename="camel"):
    """Of ``CreateSessionRequest`` and ``SetSessionRequest``: of checks, only which there are."""

    session_id: str = ""
    checks: dict[str, msgspec.Raw] = {}
    user_agent: Agent = Agent()


class Response(msgspec.Struct, frozen=True, rename="camel"):
    """Of both responses: the session's id, where it is new."""

    session_id: str = ""


class Call(msgspec.Struct, frozen=True, rename={"full_method": "fullMethod"}):
    """What Zitadel sends of a call; without a ``response`` the execution is not on one."""

    response: msgspec.Raw
    full_method: str = ""
    request: Request = Request()


class Session(msgspec.Struct):
    """What is remembered of one session: its login but for the factor, and its id once it was judged."""

    question: LoginQuestion
    login: str = ""


class Sessions:
    """The latest sessions, by id."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, Session] = OrderedDict()

    def find(self, session: str) -> Session | None:
        """Whose a session is."""
        return self._known.get(session)

    def keep(self, session: str, known: Session) -> None:
        """Remember a session."""
        self._known[session] = known
        if len(self._known) > MOST_SESSIONS:
            self._known.popitem(last=False)


class Target:
    """The target of an execution; one for all instances that share the signing key."""

    def __init__(self) -> None:
        self._sessions = Sessions()

    def __call__(self, asked: Asked, desk: Desk) -> Told:
        """Judge the session that a call made or changed."""
        if not desk.zitadel_key:
            return fault(404, "no signing key: name it in [doors] zitadel_key_file")
        if not signed(asked.body, asked.headers.get("zitadel-signature", ""), desk.zitadel_key, desk.now()):
            return fault(401, "the ZITADEL-Signature is missing, too old, or of another key")
        call = asked.json(Call)
        if call.full_method.rpartition("/")[2] not in ("CreateSession", "SetSession"):
            return Told(200, bytes(call.response))
        told = self._judged(call, desk)
        return Told(200, bytes(call.response) if told is None or told.passes else _forwarded(told))

    def _judged(self, call: Call, desk: Desk) -> Assessment | None:
        """The session's login, if this call is one; ``None`` where nothing is to be judged."""
        name = call.request.session_id or _made(call)
        session = self._session(name, call.request)
        if session is None:
            return None
        checks = call.request.checks
        factor = next((SECOND[check] for check in SECOND if check in checks), "")
        if session.login and factor:
            desk.outcome(session.login, "pass", factor)
            return None
        if not (factor or any(check in checks for check in FIRST)):
            return None
        told = desk.login(replace(session.question, factor=factor or "password"))
        session.login = told.id
        return told

    def _session(self, name: str, request: Request) -> Session | None:
        user = _user(request)
        if user:
            self._sessions.keep(name, Session(_question(user, name, request.user_agent)))
        return self._sessions.find(name)


def signed(body: bytes, header: str, key: bytes, now: float) -> bool:
    """Whether one of the header's signatures is this body's, made near ``now`` (Unix seconds)."""
    pairs = [part.partition("=")[::2] for part in header.split(",")[:8]]
    times = [value for name, value in pairs if name == "t" and value.isascii() and value.isdigit()]
    if len(times) != 1 or len(times[0]) > 12 or abs(now - int(times[0])) > TOLERANCE:
        return False
    made = hmac.new(key, f"{times[0]}.".encode() + body, hashlib.sha256).hexdigest().encode()
    return any(
        hmac.compare_digest(made, value.lower().encode("utf-8", "replace"))
        for name, value in pairs
        if name == "v1"
    )


def _user(request: Request) -> str:
    raw = request.checks.get("user")
    if raw is None:
        return ""
    user = decoded(raw, User)
    return user.user_id or user.login_name


def _made(call: Call) -> str:
    return decoded(call.response, Response).session_id


def _question(user: str, session: str, agent: Agent) -> LoginQuestion:
    """The login of a session; its texts are cut, for many are kept."""
    return LoginQuestion(
        user[:LONGEST],
        session[:LONGEST],
        client_ip=agent.ip[:LONGEST],
        user_agent=_header(agent, "user-agent")[:LONGEST],
        accept_language=_header(agent, "accept-language")[:LONGEST],
        device_id=agent.fingerprint_id[:LONGEST],
        client="zitadel",
    )


def _header(agent: Agent, name: str) -> str:
    found = (held.values[0] for key, held in agent.header.items() if key.lower() == name and held.values)
    return next(found, "")


def _forwarded(told: Assessment) -> dict[str, object]:
    """An error that Zitadel forwards (section "Error forwarding" of its guide)."""
    status = 401 if told.step_up is not None else 403
    return {"forwardedStatusCode": status, "forwardedErrorMessage": f"{told.message} ({told.id})"}


def door() -> Door:
    """The door, with a memory of sessions of its own."""
    return Door("zitadel", (Entrance("POST", "/v1/hooks/zitadel", Target(), presented=None),))
