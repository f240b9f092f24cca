"""Whose fault it is: one base, few children.

What neither child describes is a bug of ours and is not caught.
"""


class LimenError(Exception):
    """Anything Limen says no to; the message names the place and the cure."""


class ConfigError(LimenError):
    """The operator's to mend: a file, a key, a port, a certificate."""


class InputError(LimenError):
    """The traffic's (or a log file's) fault; the caller of the parser counts it and goes on."""
