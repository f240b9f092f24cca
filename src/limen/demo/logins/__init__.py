"""Logins in the demonstration: a synthetic town, its identity provider, and four scenes at the real doors.

Nothing here decides anything of a login or a token: it asks the running Limen, and tells what came of it.
"""
