"""From words to operations, a question or nothing: tier 0 of understanding, without any model."""

from limen.copilot.inventory import Inventory
from limen.copilot.operation import Impact
from limen.copilot.operations import BY_NAME
from limen.copilot.reading.answer import Planned, Reading
from limen.copilot.reading.contradictions import contradictions
from limen.copilot.reading.corrections import Corrections
from limen.copilot.reading.dictated import Dictated
from limen.copilot.reading.draft import Drafter
from limen.copilot.reading.finders import Reader
from limen.copilot.reading.following import Follower
from limen.copilot.reading.frame import Ask
from limen.copilot.reading.group import Group
from limen.copilot.reading.groups import groups_of
from limen.copilot.reading.guards import Guards
from limen.copilot.reading.idle import Idle
from limen.copilot.reading.labels import Labels
from limen.copilot.reading.lexicon import lexicon
from limen.copilot.reading.mention import Scan
from limen.copilot.reading.notation import Notation
from limen.copilot.reading.piece import pieces_of
from limen.copilot.reading.remains import remains
from limen.copilot.reading.talk import Draft, Talk


class Copilot:
    """Understands what an operator says about one inventory."""

    def __init__(self, inventory: Inventory, language: str = "en") -> None:
        self.inventory = inventory
        self.lexicon = lexicon(language)
        self.reader = Reader(inventory, self.lexicon)
        self.guards = Guards(self.lexicon)
        self.labels = Labels(self.lexicon, self.reader.names.tokens)
        self.notation, self.dictated = Notation(self.lexicon), Dictated(self.lexicon)
        self.idle = Idle(self.lexicon)
        self.corrections = Corrections(self.lexicon)
        self.drafter = Drafter(inventory, self.lexicon)
        self.follower = Follower(self.drafter)

    def read(self, text: str, turns: tuple[str, ...] = ()) -> Reading:
        """What the last of these turns asks for."""
        talk = Talk()
        *earlier, last = [part for turn in (*turns, text) for part in self.corrections.split(turn)]
        for turn in earlier:
            self._hear(turn, talk)
        return self._hear(last, talk)

    def _hear(self, text: str, talk: Talk) -> Reading:
        words = self.guards.heard(text)
        if words.odd:
            return Reading("ask", question=words.odd)
        if not words.text:
            return Reading("none")
        try:
            return self._understand(self._plain(words.text), talk)
        except Ask as question:
            return Reading("ask", question=str(question))

    def _plain(self, text: str) -> str:
        """The words of a wish without what only stands around it, and with signs written or said in words."""
        for form in (self.labels, self.notation, self.dictated, self.idle):
            text = form.plain(text)
        return text

    def _understand(self, text: str, talk: Talk) -> Reading:
        scan = self.reader.scan(text)
        groups = groups_of(scan, self.lexicon, [piece.kind for piece in talk.pieces])
        pieces = pieces_of(scan, 0, len(scan.words), self.lexicon)
        try:
            followed = self.follower.follow(scan, groups, pieces, talk)
            if followed is None:
                return self._fresh(scan, groups, talk)
            return answer(followed)
        finally:
            talk.pieces += pieces

    def _fresh(self, scan: Scan, groups: list[Group], talk: Talk) -> Reading:
        drafts: list[Draft] = []
        carried = list(talk.pieces)
        last = next((group for group in reversed(groups) if group.op), None)
        for group in groups:
            if group.op:
                talk.topic = Draft(group.op, group.text, group.pieces, [], group.spoken)
                talk.waiting = list(drafts) if group is last else []
                drafts.append(self.drafter.draft(group, carried))
            elif group.unmeant == "question":
                talk.topic = Draft(group.about, group.text, group.pieces, [])
            carried += group.pieces
        drafts = self.drafter.ahead(drafts)
        if drafts:
            talk.topic, talk.waiting = None, []
        if drafts and (question := remains(scan, groups)):
            raise Ask(question)
        talk.drafts = drafts or talk.drafts
        return answer(drafts)


def answer(drafts: list[Draft]) -> Reading:
    """Drafts as an answer; raises ``Ask`` where two of them contradict each other."""
    if not drafts:
        return Reading("none")
    if question := contradictions((draft.op, slots) for draft in drafts for slots in draft.slots):
        raise Ask(question)
    planned = tuple(Planned(draft.op, slots) for draft in drafts for slots in draft.slots)
    reads = all(BY_NAME[each.op].impact is Impact.READ for each in planned)
    return Reading("read" if reads else "plan", planned)
