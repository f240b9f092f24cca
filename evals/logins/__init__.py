"""Honest evaluation of adaptive authentication: a year of a company's logins, its owners and its thieves.

Everything is synthetic and seeded (``rba.py`` reads the public RBA data set instead). Nothing here knows how
Limen judges: it is called as a user would call it, by ``limen replay`` on the written file, and its outcomes
are compared with a ground truth kept apart.
"""
