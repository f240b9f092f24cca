"""Where what an operator shows begins: a record, a command line, somebody's letter. Nothing below is a wish.

Text that comes out of other programs and other people's hands is known by its form, and by the line above it:
one that shows, asks, names who speaks or heads no list. ``guards`` keeps what stands before. Every pattern is
linear.
"""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from limen.copilot.reading.lexicon import Lexicon

_FORMS = tuple(
    re.compile(rf"(?m)^[ \t]*(?:{form})")
    for form in (
        r"~{3,}|//|/\*|\.\. [\w-]{1,30}::",
        r"Exception in thread |Caused by: |[\w$]{1,40}(?:\.[\w$]{1,40}){1,12}(?:Error|Exception)\b",
        r"[0-9]{4}/[0-9]{2}/[0-9]{2} [0-9]{2}:[0-9]{2}|[0-9]{10,13}(?:\.[0-9]{1,9})? |[0-9a-f]{8} {2}",
        r"commit [0-9a-f]{7,40}\b|[Pp]age [0-9]{1,5} of [0-9]{1,5}[ \t]*\n",
        r"(?:[Ss]ubject|[Aa]uthor|[Uu]ser-[Aa]gent|[Hh]ost|[Cc]ookie|[Rr]eferer|[Xx]-[\w-]{1,40}):[ \t]*\S",
        r"(?:[Ff]rom|[Tt]o|[Cc]c):[^@\n]{1,80}@\w",
        r"(?:sudo )?(?:curl|wget|ssh|git|kubectl|docker|psql|mysql) (?:[a-z]{1,20} )?(?:-|https?:)",
        r"(?:export )?[A-Z][A-Z0-9_]{2,40}=\S|[A-Z]{4,20}:\S[^\n]{0,200}\n",
        r"[\w.-]{1,40}=[^&\n]{0,300}&[\w.-]{1,40}=",
        r"[^\t\n]{1,80}\t[^\t\n]{1,200}\t|[^|\n]{1,80} \| [^|\n]{1,80} \| ",
        r"[^\n]{1,80} (?:commented|replied|posted|wrote|opened) [^\n]{0,40}\bago[.:]?[ \t]*\n",
    )
)
"""Beginnings of lines that no operator writes himself."""

_SALUTATION = re.compile(r"\S\s*\n\s*((?:[Dd]ear|[Hh]ello|[Hh]i|[Hh]ey|To whom)\b[^\n]{0,60}\n)")
"""A letter below something else; one that begins a text may be the operator's own."""

_LETTER = re.compile(
    r"(?i)\s*(?:dear|hello|hi|hey|to whom|good (?:morning|day|evening|afternoon))\b[^\n]{0,60}\n"
    r"(?:[^\n]{1,400}\n){1,20}"
    r"[^\n]{0,30}\b(?:regards|sincerely|faithfully|best|thanks|cheers|greetings|yours|wishes),?[ \t]*\n"
    r"[^\n]{1,60}\s*"
)
"""A whole letter without a blank line, as it comes out of a form; nobody signs what he tells a program."""

_COMPANY = re.compile(
    r"(?i)(?:regards|sincerely|faithfully|best|thanks|cheers|greetings|\n-- ?),?[ \t]*\n"
    r"[^\n]{0,80}\n?[^\n]{0,80}\b(?:gmbh|ag|kg|ltd|inc|llc|corp|plc|oy|ab|b\.?v|s\.?a|n\.?v)\b\.?(?:,[^\n]{0,40})?$"
)
"""The end of a letter that is signed for a company: it comes from outside."""

_BULLET = re.compile(r"[ \t]*(?:[-*•+–]|\(?[0-9a-z]{1,2}[.)])[ \t]")
_UNLISTED = rf"(?!{_BULLET.pattern})"
_ASKED = re.compile(rf"(?m)^[^\n]{{1,400}}\?[ \t]*\n(){_UNLISTED}[ \t]*\S")
_HEADED = re.compile(rf"(?m)^([^\n:]{{1,120}}):[ \t]*\n{_UNLISTED}[ \t]*\S")
_TITLED = re.compile(rf"(?m)^[ \t]*#{{1,6}} [^\n]{{1,80}}\n{_UNLISTED}[ \t]*\S")
_NAMED = re.compile(r"(?m)^[ \t]*([A-Z][^\W\d_]{1,30}(?: [A-Z][^\W\d_]{1,30}){0,2})[ \t]*\n(?=[^\n]*\S)")
_CLOCKED = re.compile(
    r"(?m)^[ \t]*([^\n:]{0,40}?)[ \t,]{0,3}[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: ?[AaPp][Mm])?"
    r"(?:[ \t]*\n|[ \t–-]{1,4}([^\W\d_][\w. -]{0,40}):[ \t])"
)
_LABEL = re.compile(r"(?m)^[ \t]*([^\W\d_][\w.]{1,20}(?: [\w.]{1,20}){0,2}):\s\S")
_NUMBERED = re.compile(r"(?m)^[ \t]*([^\n:]{0,40}\+[0-9][0-9 ]{6,16}):[ \t]")


class Shown:
    """Finds it; the language's file says what words are ``showing`` (``found this``) and ``ordering``."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._determining = lexicon.sets["determining"]
        self._own = lexicon.known | frozenset(lexicon.notation)
        showing, ordering = (
            re.compile(rf"(?i)\b(?:{'|'.join(map(re.escape, lexicon.raw[name].texts))})\b")
            for name in ("showing", "ordering")
        )
        self._showing: Callable[[str], object] = showing.search
        self._ordering: Callable[[str], object] = ordering.search

    def before(self, text: str) -> str:
        """A text up to where what is shown begins."""
        if _COMPANY.search(text.rstrip()):
            return ""
        return text[: min(self._places(text), default=len(text))]

    def unclear(self, text: str) -> str:
        """The first line where it asks for nothing and something else stands right below it, else ``""``: a
        story and a wish look like that, and so does what somebody has pasted. Of a letter it is the greeting.
        """
        line, _, rest = text.strip().partition("\n")
        if _LETTER.fullmatch(text):
            return line
        ends = line.rstrip()[-1:] in (",", ":") or _BULLET.match(rest) or not rest.split("\n")[0].strip()
        return "" if not rest or ends or self._ordering(line) or self._does(line) else line

    def _does(self, line: str) -> bool:
        """Whether a verb of wishes is in a line, plain and as one: in ``got the export`` there is none."""
        words = ["", *re.findall(r"[^\W_]{1,40}(?:['’]s)?", line.lower())]
        return any(
            word in self._lexicon.verbs_known
            and not (before in self._determining or before.endswith(("'s", "’s")))
            for before, word in pairwise(words)
        )

    def _places(self, text: str) -> Iterator[int]:
        for form in (*_FORMS, _NUMBERED, _TITLED):
            yield from (found.start() for found in form.finditer(text))
        for form in (_SALUTATION, _ASKED):
            yield from (found.start(1) for found in form.finditer(text))
        yield from self._under(text)
        yield from (found.start() for found in _NAMED.finditer(text) if self._strange(found[1]))
        yield from (found.start() for found in _CLOCKED.finditer(text) if self._speaks(found))
        yield from self._labelled(text)

    def _under(self, text: str) -> Iterator[int]:
        """Where something stands under a line that shows it, or heads no list and orders nothing."""
        line, _, rest = text.partition("\n")
        if rest.strip() and self._showing(line):
            yield len(line)
        for found in _HEADED.finditer(text):
            if not self._ordering(found[1]) and not self._wishes(found[1]):
                yield found.end(1) + 1

    def _labelled(self, text: str) -> Iterator[int]:
        """Where fields or speakers begin whose names are no words of the language: there are at least two."""
        labels = [(found[1], found.start()) for found in _LABEL.finditer(text)]
        if len(labels) > 1:
            yield from (at for _, at in labels[:1] if any(self._foreign(each) for each, _ in labels))

    def _speaks(self, found: "re.Match[str]") -> bool:
        """Whether it is a name that stands beside a time of day."""
        named = " ".join(filter(None, found.groups()))
        return bool(named) and self._strange(re.sub(r"[^\w. ]|[0-9]", " ", named))

    def _wishes(self, heading: str) -> bool:
        first = heading.lower().split()[:1]
        return any(self._lexicon.form(word) in self._lexicon.verbs_known for word in first)

    def _foreign(self, label: str) -> bool:
        """Whether it names nothing that operators speak of, be it a word or not."""
        words = label.lower().split()
        return not any({self._lexicon.form(word), word} & self._own for word in words)

    def _strange(self, name: str) -> bool:
        """Whether none of these words is one of the language's: they are a name."""
        words = name.lower().split()
        return bool(words) and not any(self._lexicon.form(word) or word in self._own for word in words)
