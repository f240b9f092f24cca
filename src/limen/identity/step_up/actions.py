"""What each form does: one verb of the service, and the page that comes of it."""

from collections.abc import Callable, Mapping

from starlette.responses import Response

from limen.identity.step_up import views
from limen.identity.step_up.answers import Cookies, page
from limen.identity.step_up.factors import Factor
from limen.identity.step_up.pages import Html, html
from limen.identity.step_up.proving import Miss
from limen.identity.step_up.service import Outcome, StepUp
from limen.identity.step_up.session import Session
from limen.model import InputError

Form = Mapping[str, str]
_LEAVING = frozenset({"cancelled", "not_me", "done"})
_WRONG_CODE = "That is not the code for this key. Check that the app's clock is right, and type the next one."


class Actions:
    """The forms by their names; they write to disk, so call them in a thread."""

    def __init__(self, step_up: StepUp, cookies: Cookies) -> None:
        self._step_up = step_up
        self._cookies = cookies
        self._verbs: dict[str, Callable[[Session, Form], Response]] = {
            "passkey": lambda session, form: self._prove(session, "passkey", form.get("credential", "")),
            "totp": lambda session, form: self._prove(session, "totp", form.get("code", "")),
            "recovery": lambda session, form: self._prove(session, "recovery", form.get("code", "")),
            "leave": self._leave,
            "new-passkey": self._new_passkey,
            "new-totp": self._new_totp,
            "confirm-totp": self._confirm_totp,
            "new-codes": self._new_codes,
            "remove": self._remove,
        }

    def do(self, action: str, session: Session, form: Form) -> Response:
        """Do what a form asks; raises ``InputError`` when its session is over."""
        verb = self._verbs.get(action)
        if verb is None:
            return self.over("there is no such page", 404)
        try:
            return verb(session, form)
        except InputError as refused:
            return self.show(session, _sentence(str(refused)), 400)

    def show(
        self, session: Session, problem: str = "", status: int = 200, miss: Miss | None = None
    ) -> Response:
        """The page a session is at; raises ``InputError`` when it is over."""
        session = self._step_up.session(session.key)
        factors, wait = self._step_up.factors(session)
        if self._step_up.enrolling.may(session, factors):
            options = self._step_up.enrolling.options(session, factors)
            return self._page(
                "Ways to confirm it is you", views.enrol(session, factors, options), problem, status
            )
        if not factors.usable:
            return self._gone(self._step_up.leave(session, "no_factor"))
        request = self._step_up.request(session, factors)
        body = views.prove(session, factors, wait, request, self._step_up.terms.service)
        return self._page("Confirm it is you", body, problem or views.said(miss, wait), status)

    def over(self, why: str, status: int) -> Response:
        """The page of who cannot go on."""
        return self._page("This does not work", html("over"), _sentence(why), status)

    def onward(self, title: str, url: str) -> Response:
        """The page that sends the browser on."""
        return page(self._layout(title, html("onward", url=url)), onward=url)

    def _prove(self, session: Session, factor: Factor, text: str) -> Response:
        outcome = self._step_up.prove(session, factor, text)
        if outcome.back:
            answer = self._gone(outcome)
        else:
            answer = self.show(session, status=400 if outcome.miss else 200, miss=outcome.miss)
        known = self._step_up.known(session)
        if known:
            self._cookies.set_known(answer, known)
        return answer

    def _leave(self, session: Session, form: Form) -> Response:
        why = form.get("why", "")
        return self._gone(self._step_up.leave(session, why if why in _LEAVING else "cancelled"))

    def _new_passkey(self, session: Session, form: Form) -> Response:
        text = form.get("credential", "")
        self._step_up.enrol(session, lambda enrolling, at: enrolling.add_passkey(session, text, at))
        return self.show(session)

    def _new_totp(self, session: Session, _form: Form) -> Response:
        self._step_up.enrol(session, lambda enrolling, _at: enrolling.begin_totp(session))
        return self._secret(session)

    def _confirm_totp(self, session: Session, form: Form) -> Response:
        code = form.get("code", "")
        right = self._step_up.enrol(session, lambda enrolling, at: enrolling.confirm_totp(session, code, at))
        return self.show(session) if right else self._secret(session, _WRONG_CODE, 400)

    def _secret(self, session: Session, problem: str = "", status: int = 200) -> Response:
        body = views.new_totp(session, self._step_up.enrolling.uri(session))
        return self._page("Set up an authenticator app", body, problem, status)

    def _new_codes(self, session: Session, _form: Form) -> Response:
        shown = self._step_up.enrol(session, lambda enrolling, at: enrolling.new_codes(session, at))
        return self._page("Your recovery codes", views.codes(session, shown))

    def _remove(self, session: Session, form: Form) -> Response:
        what = form.get("what", "")
        self._step_up.enrol(session, lambda enrolling, at: enrolling.remove(session, what, at))
        return self.show(session)

    def _gone(self, outcome: Outcome) -> Response:
        answer = self.onward("Taking you back", outcome.back)
        self._cookies.clear_session(answer)
        return answer

    def _page(self, title: str, body: Html, problem: str = "", status: int = 200) -> Response:
        return page(self._layout(title, body, problem), status)

    def _layout(self, title: str, body: Html, problem: str = "") -> Html:
        return views.layout(self._step_up.terms.service, title, body, problem)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
