import os
import sqlite3

from flask import current_app, g


def get_db():
    if "db" not in g:
        g.db = sqlite3.connect(current_app.config["DATABASE"])
        g.db.row_factory = sqlite3.Row
        g.db.execute("PRAGMA foreign_keys = ON")
    return g.db


def close_db(_error=None):
    conn = g.pop("db", None)
    if conn is not None:
        conn.close()


def one(sql, *args):
    return get_db().execute(sql, args).fetchone()


def rows(sql, *args):
    return [dict(row) for row in get_db().execute(sql, args).fetchall()]


def run(sql, *args):
    cursor = get_db().execute(sql, args)
    get_db().commit()
    return cursor


def update(table, row_id, values):
    """UPDATE of the given columns. Table and column names come from our own code only."""
    if not values:
        return
    columns = ", ".join(f"{name} = ?" for name in values)
    run(f"UPDATE {table} SET {columns} WHERE id = ?", *values.values(), row_id)


def init_app(app):
    app.teardown_appcontext(close_db)
    if not os.path.exists(app.config["DATABASE"]):
        with app.app_context():
            for script in ("schema.sql", "seed.sql"):
                with app.open_resource(script, "r") as text:
                    get_db().executescript(text.read())
