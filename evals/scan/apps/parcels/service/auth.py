"""Bearer tokens, and the decorators that routes put on top of them."""
import functools
import hashlib
import secrets
import time

from flask import abort, g, request

from .db import one, run

TOKEN_LIFE = 12 * 3600
RANKS = {"customer": 0, "staff": 1, "admin": 2}


def digest(token):
    return hashlib.sha256(token.encode()).hexdigest()


def issue_token(user_id):
    token = secrets.token_urlsafe(32)
    run(
        "INSERT INTO tokens (digest, user_id, expires) VALUES (?, ?, ?)",
        digest(token), user_id, int(time.time()) + TOKEN_LIFE,
    )
    return token


def load_user():
    g.user = None
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token:
        g.user = one(
            "SELECT users.* FROM tokens JOIN users ON users.id = tokens.user_id"
            " WHERE tokens.digest = ? AND tokens.expires > ?",
            digest(token), int(time.time()),
        )


def login_required(view):
    @functools.wraps(view)
    def wrapped(*args, **kwargs):
        if g.user is None:
            abort(401, "log in first")
        return view(*args, **kwargs)

    return wrapped


def require_role(role):
    if g.user is None:
        abort(401, "log in first")
    if RANKS[g.user["role"]] < RANKS[role]:
        abort(403, f"needs the role {role}")


def role_required(role):
    def decorate(view):
        @functools.wraps(view)
        def wrapped(*args, **kwargs):
            require_role(role)
            return view(*args, **kwargs)

        return wrapped

    return decorate
