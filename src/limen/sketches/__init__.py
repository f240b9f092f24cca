"""Mergeable learnt state: integers only, merged by addition or maximum, exact to the byte.

Nothing here knows a clock, a detector or a feature; epochs come in as absolute week numbers.
"""

from limen.sketches.base import FULL, KEEP_WEEKS, Sketch, week_of, week_weight
from limen.sketches.bottom_k import BottomK
from limen.sketches.chains import Level, Reading
from limen.sketches.counts import Histogram, Tails, tail
from limen.sketches.customs import (
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
from limen.sketches.distinct import Distinct
from limen.sketches.habits import ONE
from limen.sketches.histogram import bucket, bucket_top
from limen.sketches.hours import Hours, Shares, hour_of_week
from limen.sketches.ranks import Ranks
from limen.sketches.state import Key, State
from limen.sketches.surprise import Prior
from limen.sketches.tally import Tally
from limen.sketches.teaching import NOTHING_KNOWN, Told

__all__ = [
    "FULL",
    "KEEP_WEEKS",
    "NOTHING_KNOWN",
    "ONE",
    "BottomK",
    "Distinct",
    "Habits",
    "Histogram",
    "Hours",
    "Key",
    "Level",
    "Prior",
    "Ranks",
    "Reading",
    "Shares",
    "Sketch",
    "State",
    "Tails",
    "Tally",
    "Told",
    "View",
    "Votes",
    "bucket",
    "bucket_of",
    "bucket_top",
    "escape_rate",
    "hour_of_week",
    "near_hour",
    "novelties",
    "on_hour",
    "read_chain",
    "tail",
    "teach_chain",
    "teach_news",
    "week_of",
    "week_weight",
]
