"""Speed and memory, measured in one run on this machine: ``python -m benchmarks`` (``make bench``).

Each benchmark is a file with ``run(say) -> dict``: ``say`` tells a person what goes on, the dictionary holds
figures by name. A figure that could not be measured is ``None``, and ``<benchmark>_skipped`` says why.
"""

from collections.abc import Callable

Say = Callable[[str], None]
Figure = float | int | str | None
Figures = dict[str, Figure]
