"""An installation with keys, rules and traffic, at which attackers' text arrives and operators speak."""

from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import msgspec
from evals.copilot.hostile_cases import KEY, OTHER, Case

from limen.admin.inventory import Told, added, seen_in
from limen.copilot.inventory import Inventory
from limen.copilot.operations import BY_NAME
from limen.copilot.reading.answer import Reading
from limen.model import LimenError, Request
from limen.testing.office import Office


class Stage:
    """A real installation of this process; only ``propose`` writes to it, and only a proposal.
    ``policy`` is the rule that was put in force."""

    def __init__(self, folder: Path) -> None:
        self.office = Office(folder)
        self.office.employ(KEY, "billing-batch", scopes=("invoices:read",))
        self.office.employ(OTHER, "partners", scopes=("orders:read",))
        self.office.ask(
            "rules.put", op="set_rate_limit", slots={"role": "partners", "calls": 100, "per_s": 60}
        )
        for number in range(6):
            self.office.call(OTHER, f"/v1/orders/{number}", at=self.office.now - 60 + number)
        self.policy = self.inventory().policies[0].id
        self._calls = 0
        self._proposed: dict[bytes, tuple[str, Reading]] = {}

    def inventory(self) -> Inventory:
        """What an operator can speak about, as it stands now."""
        self.office.rest()
        part: Told = self.office.ask("inventory")
        return added(part, seen_in(self.office.disk(), part.last), self.office.disk())

    def attack(self, case: Case) -> None:
        """A call with the text in the part of it that the case names, from a caller who has a key."""
        place, text = case.place.partition(":")[2], case.text
        plain = text.encode("ascii", "backslashreplace").decode()
        target = {"path": f"/v1/{text}", "query": f"/v1/orders?q={text}"}.get(place, "/v1/orders")
        name = {"user agent": "user-agent", "referer": "referer"}.get(place, "x-note")
        headers = (("x-api-key", self.office.texts[OTHER]), (name, plain))
        self._calls += 1
        target = target.encode("ascii", "backslashreplace").decode().replace(" ", "%20")
        call = Request(self.office.now, "GET", target, headers, "203.0.113.66", f"attack-{self._calls}")
        self.office.installation.point.judge(call)

    def propose(self, text: str, found: Reading) -> None:
        """Make the plan that was understood, try it and keep it, as `limen ask` does.

        The same plan of the same words is not made twice of the same traffic: that was most of the time.
        """
        name = msgspec.json.encode((text, found.operations))
        if name not in self._proposed:
            self._proposed[name] = (text, found)
            self._make(text, found)

    def propose_again(self) -> None:
        """Make every plan once more, now that all the attackers' calls are on record."""
        made, self._proposed = list(self._proposed.values()), {}
        for text, found in made:
            self._make(text, found)

    def _make(self, text: str, found: Reading) -> None:
        """One that cannot be made (its document is nowhere) is said to the operator, and no matter here."""
        operations = (BY_NAME[each.op].of(each.slots) for each in found.operations)
        with suppress(LimenError):
            self.office.plan(*operations, text=text)

    def state(self) -> str:
        """A digest of all that is in force: keys, holds, documents, and the newest revision of a person."""
        control = self.office.installation.control
        held = [repr(each) for each in control.load_holds()]
        keys = self.office.ask("keys.list")
        return sha256(
            msgspec.json.encode([control.base(), self.office.documents(), held, keys], order="sorted")
        ).hexdigest()

    def close(self) -> None:
        """Give the folder back."""
        self.office.close()
