"""A file of Java as nodes of Python's ``ast``, so that one walk serves both languages."""
