"""The scanner's link with what runs: how the operations of findings are used, who is behind an incident in
the source, and patches at the gateway for what is not mended yet."""

from limen.admin.scanning.patching import Proposed, patch_of
from limen.admin.scanning.sources import sources_of
from limen.admin.scanning.uses import WINDOW, Uses, uses_of

__all__ = ["WINDOW", "Proposed", "Uses", "patch_of", "sources_of", "uses_of"]
