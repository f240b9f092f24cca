"""Honest evaluation on a population: a freight company's API, its callers, its changes and its attackers.

Everything is synthetic and seeded. Nothing here knows how Limen judges: it is called as a user would call it,
by ``limen replay`` on the written file, and its outcomes are compared with a ground truth kept apart.
"""
