"""What is not the operator's own wish is taken out before anything is understood: logs, markup, quotations.

What is left may still be a question or a story; ``moods`` tells. Text with hidden or forged characters is not
understood at all: it is asked back.
"""

import re
import unicodedata

import msgspec

from limen.copilot.reading.lexicon import Lexicon
from limen.copilot.reading.shown import Shown

MOST = 4_000
"""Characters of a wish; a longer one is no wish."""

_LOG = re.compile(
    r"^\s*(?:[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}|\[?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?\]"
    r"|(?:DEBUG|INFO|WARN|WARNING|ERROR|FATAL|TRACE)\b"
    r"|[A-Z][a-z]{2} +[0-9]{1,2} [0-9]{2}:|Traceback |File \"|\s+at [\w.$]+\("
    r"|[A-Za-z]{1,40}(?:Error|Exception)\b:|>|\||\$ |#{1,6} |---|```"
    r"|[<{\[]|[0-9]{1,3}(?:\.[0-9]{1,3}){3} - )"
)
_PROMPT = re.compile(r"(?m)^\s*(?:\$ |[\w.@~-]{0,40}[=>]?[#>] |--\s|PS [A-Z]:|BEGIN;)")
_MAIL = re.compile(r"(?mi)^(?:from|to|cc|subject|reply-to|date):\s\S")
_FORWARDED = re.compile(
    r"(?mi)^[ \t>]*(?:fwd?:|-{2,} ?(?:original|forwarded) message|begin forwarded message|diff --git |@@ -)"
)
_CODE = re.compile(r"`[^`\n]{1,600}`")
_SPOKEN = re.compile(r"(?m)^\s*<?([A-Za-z][\w.-]{1,20})>?:\s\S")
_OTHERS = re.compile(r"^\s*@[A-Za-z]")
_PAIR = re.compile(r"([\w.-]{1,40})=[^\s=]{1,200}")
_RECORD = re.compile(r"\s*[\w.-]{1,40}=[^\s=]{1,200}\s+[\w.-]{1,40}=")
_MARKUP = re.compile(
    r"</?[A-Za-z][A-Za-z_:-]{0,40}>|<\|[^|>]{1,40}\|>|\[/?(?:INST|SYS|system|assistant)\]|```"
)
_QUOTED = re.compile(
    r"\"[^\"\n]{1,600}\"|“[^”\n]{1,600}”|«[^»\n]{1,600}»|»[^«\n]{1,600}«|„[^“”\n]{1,600}[“”]|‹[^›\n]{1,600}›|「[^」\n]{1,600}」|(?<!\w)'[^'\n]{12,600}'(?!\w)|‘[^’\n]{12,600}’"
)
_ROLE = re.compile(r"^\s*(?i:system|assistant|developer|human|user|ai|tool)\s*:|\b(?:SYSTEM|ASSISTANT)\s*:")
_LIGHT = frozenset("\n\t\r")


class Heard(msgspec.Struct, frozen=True):
    """The operator's own words; ``pasted`` where something was taken out, ``odd`` why none are understood."""

    text: str
    pasted: bool = False
    odd: str = ""


class Guards:
    """Takes out what is not a wish; ``slots`` are names that notation in a wish may have (``role=``)."""

    def __init__(self, lexicon: Lexicon) -> None:
        orders, about = (
            "|".join(map(re.escape, lexicon.raw[name].texts)) for name in ("override", "overridden")
        )
        self._orders = re.compile(rf"\b(?:{orders})\b.{{0,40}}\b(?:{about})", re.IGNORECASE)
        tellers = "|".join(map(re.escape, lexicon.raw["tellers"].texts))
        self._told = re.compile(rf"\b(?:{tellers})\s?:", re.IGNORECASE)
        self._shown = Shown(lexicon)
        self._foreign = lexicon.sets["foreign"]
        self._slots = frozenset(lexicon.notation)

    def heard(self, text: str) -> Heard:
        """A text without what is not its author's wish."""
        given = text
        if odd := _hidden(text):
            return Heard("", odd=odd)
        text = self._shown.before(_before(_FORWARDED, _before(self._told, text)))
        if self._strange(text):
            return Heard("", pasted=True)
        if line := self._shown.unclear(text):
            return Heard(
                "", pasted=True, odd=f"is what stands below {line[:60]!r} pasted? Say the wish alone"
            )
        kept = _unquoted("\n".join(self._own(text)))
        if self._mixed(kept):
            return Heard("", odd="another language is mixed in: say it in English, please")
        if len(kept) > MOST:
            return Heard("", odd=f"that is {len(kept):,} characters: say it in at most {MOST:,}")
        return Heard(kept.strip(), kept != given)

    def _strange(self, text: str) -> bool:
        """Whether all of it is a terminal's, a mail's, a chat's, a model's or meant for somebody else."""
        if _PROMPT.search(text) or len(_MAIL.findall(text)) >= 2 or _OTHERS.match(text) or _chat(text):
            return True
        return bool(_MARKUP.search(text) or self._orders.search(text) or _ROLE.search(text))

    def _own(self, text: str) -> list[str]:
        """The lines that were not pasted."""
        lines = text.splitlines()
        own = [line for line in lines if not self._pasted(line, alone=len(lines) == 1)]
        few = sum(map(len, own)) * 4 < len(text)
        return own[:2] if few and len(own) < len(lines) and len(lines) > 3 else own

    def _pasted(self, line: str, *, alone: bool) -> bool:
        pairs = [name.lower() for name in _PAIR.findall(line)]
        strange = sum(name not in self._slots for name in pairs)
        if strange and len(pairs) >= 2 + (alone and not _RECORD.match(line)):
            return True
        return bool(_LOG.match(line)) and not (alone and line.lstrip()[:1] in "#$>[|")

    def _mixed(self, text: str) -> bool:
        """Whether words of other languages are mixed in, of which a part would be missed."""
        words = re.findall(r"[^\W\d_]{2,40}", text.lower())
        return sum(word in self._foreign for word in words) >= 2


def _chat(text: str) -> bool:
    """Whether most lines are somebody's, and more than one speaks."""
    speakers = _SPOKEN.findall(text)
    return len(set(speakers)) >= 2 and len(speakers) * 2 > len(text.splitlines())


def _unquoted(text: str) -> str:
    """Longer quotations are somebody's words; short ones are names."""
    for quoted in (_QUOTED, _CODE):
        text = quoted.sub(lambda match: match.group() if len(match.group().split()) < 3 else " ", text)
    return text


def _before(pasted: re.Pattern[str], text: str) -> str:
    """A text up to where somebody else's begins."""
    found = pasted.search(text)
    return text[: found.start()] if found else text


def _hidden(text: str) -> str:
    for letter in text:
        if letter in _LIGHT:
            continue
        if unicodedata.category(letter) in ("Cc", "Cf", "Co", "Cs"):
            return f"there is a hidden character in it (U+{ord(letter):04X}): type it again"
    for word in re.findall(r"[^\W\d_]{1,80}", text):
        scripts = {unicodedata.name(letter, "?").split()[0] for letter in word}
        if len(scripts & {"LATIN", "CYRILLIC", "GREEK"}) > 1:
            return f"{word!r} mixes alphabets: type the name again"
    return ""
