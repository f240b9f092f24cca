"""The pages, from what a session may show; no decision is made here."""

import math
from collections.abc import Iterable
from datetime import UTC, datetime

from limen.identity.step_up.factors import MOST_PASSKEYS, Factors, Passkey
from limen.identity.step_up.pages import Html, html, joined
from limen.identity.step_up.proving import Miss
from limen.identity.step_up.session import Session
from limen.identity.step_up.totp import picture
from limen.identity.step_up.words import MISSES, lasting

_NONE = Html("")


def layout(service: str, title: str, body: Html, problem: str = "") -> Html:
    """A whole page."""
    alert = html("alert", text=problem) if problem else _NONE
    mark = "Error: " if problem else ""
    return html("page", service=service, title=title, mark=mark, alert=alert, body=body)


def said(miss: Miss | None, wait: float) -> str:
    """What an attempt that failed is told, and while codes must wait, for how long."""
    if miss is None and wait:
        miss = "stopped" if wait == math.inf else "wait"
    return MISSES[miss].format(wait=lasting(wait) if wait < math.inf else "") if miss else ""


def prove(session: Session, factors: Factors, wait: float, request: str, service: str) -> Html:
    """The ways to prove oneself that this user has."""
    wish, csrf, parts = session.wish, session.csrf, []
    why = "before anything is changed here" if wish.purpose == "enrol" else "who is signing in"
    parts.append(html("why", service=service, why=why, about=_about(wish.about)))
    if any(not each.copied for each in factors.passkeys):
        parts.append(html("passkey", csrf=csrf, options=request))
    if factors.totp and not wait:
        parts.append(html("totp", csrf=csrf, action="/step-up/totp", button="Confirm"))
    if factors.recovery and not wait:
        parts.append(html("recovery", csrf=csrf))
    leave = "leave_enrol" if wish.purpose == "enrol" else "leave"
    return joined([*parts, html(leave, csrf=csrf)])


def enrol(session: Session, factors: Factors, options: str) -> Html:
    """What the user has, and what he may add or remove."""
    csrf, app, name = session.csrf, factors.totp, session.wish.name
    kept = [_kept(csrf, each.id.hex(), "Passkey", _note(each)) for each in factors.passkeys]
    if app:
        kept.append(_kept(csrf, "totp", "Authenticator app", _added(app.made)))
    room = len(factors.passkeys) < MOST_PASSKEYS
    return html(
        "enrol",
        csrf=csrf,
        about=_about(f"Account: {name}" if name else ""),
        kept=_list(kept),
        passkey=html("new_passkey", csrf=csrf, options=options) if room else _NONE,
        app="Set up another app" if app else "Set up an authenticator app",
        left=_left(len(factors.recovery)),
        codes="Make new recovery codes" if factors.recovery else "Make recovery codes",
    )


def new_totp(session: Session, uri: str) -> Html:
    """The secret as a picture and as text, and the form that confirms it."""
    secret = " ".join(session.pending[place : place + 4] for place in range(0, len(session.pending), 4))
    form = html("totp", csrf=session.csrf, action="/step-up/confirm-totp", button="Confirm")
    return html("new_totp", picture=Html(picture(uri)), secret=secret, form=form, csrf=session.csrf)


def codes(session: Session, shown: Iterable[str]) -> Html:
    """The recovery codes, once."""
    items = joined([html("code", code=code) for code in shown])
    return html("codes", items=items, csrf=session.csrf)


def _about(text: str) -> Html:
    return html("about", text=text) if text else _NONE


def _list(items: list[Html]) -> Html:
    return html("kept", items=joined(items)) if items else html("nothing")


def _left(count: int) -> str:
    if not count:
        return "You have no recovery codes. They let you in when everything else is lost."
    return f"{count} recovery codes are left. New ones take the place of the old."


def _kept(csrf: str, what: str, name: str, note: str) -> Html:
    return html("remove", csrf=csrf, what=what, name=name, note=note)


def _note(passkey: Passkey) -> str:
    return "copied: not taken any more" if passkey.copied else _added(passkey.made)


def _added(at: float) -> str:
    day = datetime.fromtimestamp(at, UTC)
    return f"added {day.day} {day:%B %Y}"
