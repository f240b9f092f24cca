"""The local administration of a running installation: verbs, and the socket they are asked over."""
