"""The table: each figure beside the bar it is held against, and whether it holds."""

from typing import NamedTuple

from rich.markup import escape
from rich.table import Table

from benchmarks import Figures


class Bar(NamedTuple):
    """A figure's name, what it is in words, its bar in ``unit``, and whether more is better."""

    figure: str
    words: str
    bar: float | None
    unit: str = ""
    more: bool = False

    def holds(self, value: float) -> bool | None:
        """Whether the bar holds; ``None`` where there is none."""
        if self.bar is None:
            return None
        return value >= self.bar if self.more else value <= self.bar


BARS = (
    Bar("decision_get_us_p50", "one decision on a GET, all detectors on, median", 100, "us"),
    Bar("decision_get_ratio", "  in reference parses of the same moment", 30, "x"),
    Bar("decision_get_us_p99", "  99th percentile", 300, "us"),
    Bar("decision_get_cpu_us_p99", "  99th percentile of processor time", None, "us"),
    Bar("decision_post_us_p50", "one decision on a 600-byte POST, all detectors on, median", 100, "us"),
    Bar("decision_post_ratio", "  in reference parses of the same moment", 30, "x"),
    Bar("decision_post_us_p99", "  99th percentile", 300, "us"),
    Bar("decision_post_cpu_us_p99", "  99th percentile of processor time", None, "us"),
    Bar("reference_parse_us", "orjson on those bodies, between decisions", None, "us"),
    Bar("reference_parse_hot_us", "  the same in a tight loop", None, "us"),
    Bar("learning_us_p50", "learning from it, once the reply has left, median", None, "us"),
    Bar("answer_us_p50", "judging what came back, median", None, "us"),
    Bar("envoy_cpu_ratio_loaded", "CPU a call, Envoy + Limen over plain Envoy", 5, "x"),
    Bar("envoy_cpu_ratio_flood", "  when every key calls as fast as it can", None, "x"),
    Bar("envoy_added_ms_p50", "latency added at one connection, median", 0.5, "ms"),
    Bar("haproxy_cpu_ratio_loaded", "CPU a call, HAProxy + Limen over plain HAProxy", 4, "x"),
    Bar("haproxy_added_ms_p50", "  latency added at one connection, median", None, "ms"),
    Bar("modsecurity_cpu_ratio", "CPU a call, nginx + ModSecurity + CRS over plain nginx", None, "x"),
    Bar("replay_per_s", "limen replay, lines a second on one core", 8_000, "", more=True),
    Bar("learn_1m_minutes", "learning 1,000,000 calls on one core, scaled from those played", 4, "min"),
    Bar("learn_calls", "  calls that were played for it", None, ""),
    Bar("login_score_us", "judging a login, median", 40, "us"),
    Bar("login_learn_us", "  learning from it, median", 40, "us"),
    Bar("logins_1m_minutes", "1,000,000 logins judged and learnt, scaled from those played", 2, "min"),
    Bar("login_count", "  logins that were played for it", None, ""),
    Bar("login_state_kb_per_user", "learnt state a user of ten logins, as it is kept", 2, "KB"),
    Bar("login_mb", "  memory of all that process", 1_000, "MB"),
    Bar("scan_full_s", "limen scan, a service of about 5,000 lines, from nothing", 3, "s"),
    Bar("scan_again_ms", "  again after an edit of one file", 300, "ms"),
    Bar("scan_again_ratio", "  from nothing, in such rescans of the same moment", None, "x"),
    Bar("scan_again_shared_ms", "  again after an edit of the file that all others use", None, "ms"),
    Bar("scan_again_shared_ratio", "  from nothing, in such rescans", None, "x"),
    Bar("scan_json_10mb_s", "limen scan, an OpenAPI document of 10 MB, JSON", 10, "s"),
    Bar("scan_json_10mb_mb", "  memory of all that process", 1_000, "MB"),
    Bar("scan_yaml_10mb_s", "limen scan, an OpenAPI document of 10 MB, YAML", 10, "s"),
    Bar("scan_yaml_10mb_mb", "  memory of all that process", 1_000, "MB"),
    Bar("memory_10k_callers_mb", "memory, 1,000,000 calls by 10,000 callers", 1_000, "MB"),
    Bar("memory_mb", "  memory, as many calls as were played here", None, "MB"),
    Bar("memory_kb_per_caller", "  of it a caller, everything included", None, "KB"),
    Bar("state_kb_per_caller", "learnt state a caller, as it is kept", 4, "KB"),
    Bar("recent_kb_per_caller", "  short-term memory a caller, as it is kept", None, "KB"),
)


def table(figures: Figures) -> Table:
    """All figures that have a bar, or help to judge one that has."""
    made = Table(
        title="Speed and memory", title_justify="left", title_style="bold", header_style="dim", box=None
    )
    made.add_column("what")
    for column in ("measured", "bar"):
        made.add_column(column, justify="right")
    made.add_column("holds")
    for bar in BARS:
        if bar.figure in figures:
            made.add_row(bar.words, *_row(bar, figures))
    for name, why in figures.items():
        if name.endswith("_skipped"):
            told = f"{name.removesuffix('_skipped')} was not measured: {why}"
            made.add_row(f"[yellow]{escape(told)}[/]")
    return made


def _row(bar: Bar, figures: Figures) -> tuple[str, str, str]:
    value = figures.get(bar.figure)
    limit = "" if bar.bar is None else f"{'≥' if bar.more else '≤'} {bar.bar:,g} {bar.unit}"
    if not isinstance(value, int | float):
        return "-", limit, ""
    holds = bar.holds(value)
    word = {None: "", True: "[green]yes[/]", False: "[red]no[/]"}[holds]
    return f"{value:,g} {bar.unit}", limit, word
