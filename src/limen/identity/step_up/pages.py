"""HTML from templates, escaped unless it was made here: ``$name`` in a template is a value's safe form."""

from functools import cache
from html import escape
from importlib.resources import files
from string import Template

_ROOT = files("limen.identity.step_up")


class Html(str):
    """Text that is HTML already; only ``html`` and this package's own pictures make it."""

    __slots__ = ()


def html(template: str, **values: object) -> Html:
    """A template with its values; raises ``KeyError`` when one is missing."""
    return Html(_template(template).substitute({name: safe(value) for name, value in values.items()}))


def joined(parts: list[Html]) -> Html:
    """Pieces one after another."""
    return Html("\n".join(parts))


def safe(value: object) -> str:
    """A value as it may stand in text or in a quoted attribute."""
    return value if isinstance(value, Html) else escape(str(value), quote=True)


@cache
def asset(name: str) -> bytes:
    """A static file of ours."""
    return (_ROOT / "static" / name).read_bytes()


@cache
def _template(name: str) -> Template:
    return Template((_ROOT / "templates" / f"{name}.html").read_text("utf-8"))
