"""Who is calling: API keys, tokens, certificates, addresses; pseudonyms, and the vault that keeps their
names.

An adapter: it imports no store and no gateway. What it keeps goes through the protocols of ``engine.ports``.
"""
