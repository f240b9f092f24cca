"""``limen scan --rules`` and ``--explain``: what the scanner looks for, why, and how each is mended."""

from dataclasses import dataclass
from typing import Annotated

from cyclopts import Parameter

from limen.cli import say
from limen.scan.catalogue import rule, rules
from limen.scan.finding import RISKS
from limen.scan.rule import Example


@Parameter(name="*")
@dataclass(frozen=True)
class About:
    """Rules told instead of findings."""

    list_rules: Annotated[bool, Parameter(name="--rules", negative="", help="List the rules instead.")] = (
        False
    )
    explain: Annotated[
        str, Parameter(help="Tell one rule instead: why it matters, how it is mended, examples.")
    ] = ""

    def told(self) -> bool:
        """Whether rules were asked for, which are told then.

        Raises:
            ConfigError: There is no such rule.
        """
        if self.explain:
            _explain(self.explain)
        elif self.list_rules:
            _list()
        return self.list_rules or bool(self.explain)


def _list() -> None:
    rows = say.table("", "rule", "severity", "OWASP 2023", "CWE", "what")
    for each in rules().values():
        rows.add_row(each.id, each.severity.name.lower(), _risk(each.owasp), str(each.cwe), each.title)
    say.out().print(rows)


def _risk(owasp: str) -> str:
    return f"{owasp.partition(':')[0]} {RISKS[owasp]}"


def _explain(name: str) -> None:
    about, out = rule(name), say.out()
    out.print(f"[bold]{about.id}[/]  {say.plain(about.title)}")
    out.print(
        f"[dim]{_risk(about.owasp)} · CWE-{about.cwe} · severity {about.severity.name.lower()} ·"
        f" confidence {about.confidence.name.lower()}[/]\n"
    )
    out.print(f"{say.plain(about.why)}\n")
    for framework, code in about.mends.items():
        out.print(f"[bold]{framework or 'How to mend it'}[/]\n{_set_in(code)}\n")
    _examples("Found in", about.bad[:1])
    _examples("Not found in", about.good[:1])
    for link in about.references:
        out.print(say.plain(link))


def _examples(title: str, examples: tuple[Example, ...]) -> None:
    for example in examples:
        for name, text in example.items():
            say.out().print(f"[bold]{title} {say.plain(name)}[/]\n{_set_in(text.strip())}\n")


def _set_in(text: str) -> str:
    return "\n".join(f"    {line}" for line in say.plain_lines(text).splitlines())
