"""Brings a control database to this version's schema; alembic does it, inside the caller's transaction."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from limen.model import ConfigError
from limen.stores.control_database import SCHEMA, schema_of

_SCRIPTS = Path(__file__).parent / "migrations"


def upgrade(connection: Connection, place: str) -> None:
    """Run the migrations that are missing; raises ``ConfigError`` for a database newer than this Limen."""
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    found = schema_of(connection)
    if found is not None and found not in known:
        raise ConfigError(
            f"{place}: was written by a newer Limen (schema {found}, this one knows {SCHEMA}): install that"
            " version, or name another place"
        )
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
