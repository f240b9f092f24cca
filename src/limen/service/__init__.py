"""The running policy decision point: the engine's verbs around real requests, with what they leave behind.

It knows the engine and the protocols of ``engine.ports``, and no adapter: ``assemble`` hands those in.
"""
