"""The counter of windows: compiled where a compiler was at hand, else its twin; same results."""

try:
    from limen.features._windows import tick
except ImportError:
    from limen.features.windows import tick

__all__ = ["tick"]
