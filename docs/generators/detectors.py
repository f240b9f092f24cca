"""A page for each detector, out of its module's docstring: what it says is what stands beside the code."""

import inspect
import re
import sys
from textwrap import dedent

from limen.detectors import BUILT_IN, LOGIN, Detector, Term

_NOTE = "Generated from `{module}`; do not edit. Regenerate with `make docs`."
_SECTION = re.compile(r"^(Idea|State|Silent|Known evasions|Reference)$", re.MULTILINE)


def pages() -> dict[str, str]:
    """Page name to Markdown, one for each built-in detector and one that lists them."""
    made = {f"{detector.name}.md": _page(detector) for detector in (*BUILT_IN, *LOGIN)}
    made["index.md"] = _index()
    return made


def _docstring(detector: Detector | Term) -> tuple[str, str]:
    """The first line of the module's docstring, and the rest."""
    text = inspect.getdoc(sys.modules[type(detector).__module__]) or ""
    title, _, rest = text.partition("\n")
    return title, rest


def _page(detector: Detector | Term) -> str:
    title, rest = _docstring(detector)
    parts = _SECTION.split(rest)
    sections = [f"## {name}\n\n{_plain(text)}\n" for name, text in zip(parts[1::2], parts[2::2], strict=True)]
    note = _NOTE.format(module=type(detector).__module__)
    return "\n".join([f"# `{detector.name}`", "", note, "", _plain(title), "", *sections]).rstrip() + "\n"


def _plain(text: str) -> str:
    return dedent(text).strip().replace("``", "`")


def _index() -> str:
    rows = [f"| [`{d.name}`]({d.name}.md) | {_plain(_docstring(d)[0])} |" for d in (*BUILT_IN, *LOGIN)]
    return "\n".join(
        [
            "# Detectors",
            "",
            _NOTE.format(module="limen.detectors"),
            "",
            "A detector says how odd an activity is, in bits: *n* bits means that about one benign activity",
            "in 2^n looks at least this odd. It never acts: its bits are weighed with those of others,",
            "calibrated on this API's traffic ([decision 1](../decisions/0001-risk.md)), and policy acts.",
            "",
            "| Detector | In a line |",
            "|---|---|",
            *rows,
            "",
            "Another package adds its own through the entry point group `limen.detectors`; see",
            "[CONTRIBUTING](../../CONTRIBUTING.md).",
            "",
        ]
    )
