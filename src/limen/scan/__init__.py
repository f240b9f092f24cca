"""A scanner that finds known weaknesses of an API while it is built: in documents, source and settings."""
