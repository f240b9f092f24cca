"""Schema changes of the control store, for alembic; they ship with the package."""
