"""A stated rate is a threshold in bits."""

import math

from limen.assemble import budget_for
from limen.engine.budgets import MOST_BITS, bits_of, budget_from_rates, share_of_calls
from limen.settings import load


def test_a_share_reads_as_bits() -> None:
    assert bits_of(1 / 1024) == 10.0
    assert bits_of(1.0) == 0.0
    assert bits_of(1e-30) == MOST_BITS


def test_a_share_of_zero_is_never() -> None:
    assert bits_of(0.0) == math.inf


def test_a_credential_is_not_suspended_for_what_a_call_is_blocked_for() -> None:
    assert budget_from_rates(0.5, 0.25, 0.125, 1 / 1024, suspend=0.5).suspend == 12.0


def test_a_rate_per_time_is_a_share_of_the_calls_there_are() -> None:
    assert share_of_calls(0.0, per_hour=1.0, calls_per_hour=1000) == 0.001
    assert share_of_calls(0.25, per_hour=0.0, calls_per_hour=1000) == 0.25


def test_by_default_severer_actions_are_rarer() -> None:
    budget = budget_for(load(None, {}, {}).budgets)
    bits = [budget.watch, budget.slow, budget.step_up, budget.block, budget.suspend]
    assert bits == sorted(set(bits))
