"""The demonstration: a realistic API, its callers, attackers with ground truth, controls and a scoreboard.

Nothing here knows how Limen detects anything: it makes traffic, and it judges what came out.
"""
