"""The reference of ``limen doctor --posture``, from the topics of its families."""

from importlib import import_module

from limen.admin.posture import CONTROLS, EDITION, FAMILIES
from limen.admin.posture.point import Topic
from limen.engine.meanings import OWASP

_HEAD = """# Posture

Generated from `limen.admin.posture`; do not edit. Regenerate with `make docs`.

`limen doctor --posture` looks at how the API is protected: the settings, what the installation says of
itself, and the evidence of the last day. It changes nothing. Each point says what was found, why it matters
and, where it is not as it should be, the setting or command that mends it. Exit status 1 when a point is
wrong.

With `--probe` it also sends the API, past the gateway, at most five reads without parameters and one
preflight, without any credential: whether it answers them, and whether it lets a strange origin in. Without,
these two are unknown. A point is `ok`, `warning` (weaker than it could be), `wrong` (a hole) or `unknown`.

Risks are those of the OWASP API Security Top 10 2023. Controls are paraphrased {edition}.

"""


def page() -> str:
    """The whole page as Markdown."""
    parts = [_HEAD.format(edition=EDITION)]
    for family, check in FAMILIES.items():
        rows = [_row(topic) for topic in topics(check.__module__)]
        parts.append("\n".join([f"## {family}", "", _COLUMNS, *rows, ""]))
    parts.append(_names("Risks", {f"{each}:2023": name for each, name in OWASP.items()}))
    parts.append(_names("Controls", CONTROLS))
    return "\n".join(parts).rstrip() + "\n"


_COLUMNS = "| Point | Why it matters | Risks | Controls |\n|---|---|---|---|"


def topics(module: str) -> list[Topic]:
    """What a family is about, in the order of its file."""
    return [value for value in vars(import_module(module)).values() if isinstance(value, Topic)]


def _row(topic: Topic) -> str:
    return f"| {topic.check} | {topic.why} | {', '.join(topic.owasp)} | {', '.join(topic.nist)} |"


def _names(title: str, names: dict[str, str]) -> str:
    rows = [f"| {each} | {name} |" for each, name in names.items()]
    return "\n".join([f"## {title}", "", "| Id | Name |", "|---|---|", *rows, ""])
