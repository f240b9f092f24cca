"""The figures of ``/metrics``, from an installation that is opened for this."""

from tempfile import TemporaryDirectory

from prometheus_client.core import HistogramMetricFamily, Metric

from limen.assemble import open_installation
from limen.settings import load

_HEAD = """# Metrics

Generated from a running `Metrics` listener; do not edit. Regenerate with `make docs`.

Prometheus' text format, at `[metrics] listen`, path `/metrics`. Labels that traffic could grow are capped:
what does not fit counts as `other`. No label holds a caller, an address or a credential.

| Name | Type | Labels | Meaning |
|---|---|---|---|
"""


def families() -> list[Metric]:
    """What a scrape of a new installation gives."""
    with TemporaryDirectory() as folder:
        place = {"data.folder": f"{folder}/data", "data.master_key_file": f"{folder}/master.key"}
        installation = open_installation(load(None, {}, place), create=True)
        try:
            return list(installation.metrics.collect())
        finally:
            installation.close()


def page() -> str:
    """The whole page as Markdown."""
    return _HEAD + "\n".join(_row(family) for family in families()) + "\n"


def _row(family: Metric) -> str:
    name = f"{family.name}_total" if family.type == "counter" else family.name
    if isinstance(family, HistogramMetricFamily):
        name += "_bucket`, `_sum`, `_count"
    labels = ", ".join(f"`{label}`" for label in getattr(family, "_labelnames", ()))
    return f"| `{name}` | {family.type} | {labels} | {family.documentation} |"
