"""Mergeable learnt state: integers only, merged by addition or maximum, exact to the byte.

Nothing here knows a clock, a detector or a feature; epochs come in as absolute week numbers.
"""

from limen.sketches.base import FULL, KEEP_WEEKS, Sketch, week_of, week_weight
from limen.sketches.bottom_k import BottomK
from limen.sketches.counts import Histogram, Tails, tail
from limen.sketches.distinct import Distinct
from limen.sketches.habits import ONE, Habits, Votes
from limen.sketches.histogram import bucket, bucket_top
from limen.sketches.hours import Hours, Shares, hour_of_week
from limen.sketches.ranks import Ranks
from limen.sketches.state import Key, State
from limen.sketches.surprise import Prior
from limen.sketches.tally import Tally

__all__ = [
    "FULL",
    "KEEP_WEEKS",
    "ONE",
    "BottomK",
    "Distinct",
    "Habits",
    "Histogram",
    "Hours",
    "Key",
    "Prior",
    "Ranks",
    "Shares",
    "Sketch",
    "State",
    "Tails",
    "Tally",
    "Votes",
    "bucket",
    "bucket_top",
    "hour_of_week",
    "tail",
    "week_of",
    "week_weight",
]
