"""Habits, votes and the chains read from them: compiled where a compiler was at hand, else in Python."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from limen.sketches.chains import bucket_of, escape_rate, near_hour, on_hour, read_chain
    from limen.sketches.habits import Habits, View, Votes
    from limen.sketches.teaching import novelties, teach_chain, teach_news
else:
    try:
        from limen.sketches._habits import (
            Habits,
            View,
            Votes,
            bucket_of,
            escape_rate,
            near_hour,
            novelties,
            on_hour,
            read_chain,
            teach_chain,
            teach_news,
        )
    except ImportError:
        from limen.sketches.chains import bucket_of, escape_rate, near_hour, on_hour, read_chain
        from limen.sketches.habits import Habits, View, Votes
        from limen.sketches.teaching import novelties, teach_chain, teach_news

__all__ = [
    "Habits",
    "View",
    "Votes",
    "bucket_of",
    "escape_rate",
    "near_hour",
    "novelties",
    "on_hour",
    "read_chain",
    "teach_chain",
    "teach_news",
]
