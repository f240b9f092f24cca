import secrets
import time

import httpx
from flask import Blueprint, abort, current_app, g, jsonify
from urllib.parse import urlsplit
from werkzeug.security import check_password_hash, generate_password_hash

from ..auth import issue_token, login_required
from ..db import one, run, update
from ..limits import limited
from .fields import body, given_texts, text_field

bp = Blueprint("account", __name__, url_prefix="/account")

NO_PASSWORD = generate_password_hash(secrets.token_hex(8))


def profile(user):
    return {key: user[key] for key in ("id", "email", "name", "phone", "role", "credit", "webhook")}


@bp.post("/register")
@limited(10, 3600)
def register():
    """The answer is the same whether or not the address was known; the mail tells its owner."""
    data = body()
    user = {
        "email": text_field(data, "email").lower(),
        "name": text_field(data, "name"),
        "password": generate_password_hash(text_field(data, "password")),
        "role": "customer",
    }
    run(
        "INSERT OR IGNORE INTO users (email, name, password, role) VALUES (?, ?, ?, ?)",
        *user.values(),
    )
    return jsonify(detail="look into your mail to go on"), 202


@bp.post("/login")
@limited(10, 60, by="email")
def login():
    data = body()
    user = one("SELECT * FROM users WHERE email = ?", text_field(data, "email").lower())
    stored = user["password"] if user else NO_PASSWORD
    if not check_password_hash(stored, text_field(data, "password")) or user is None:
        abort(401, "wrong address or password")
    return jsonify(access_token=issue_token(user["id"]))


@bp.get("/me")
@login_required
def me():
    return jsonify(profile(g.user))


@bp.patch("/me")
@login_required
def change_me():
    update("users", g.user["id"], given_texts(body(), "name", "phone"))
    return jsonify(profile(one("SELECT * FROM users WHERE id = ?", g.user["id"])))


@bp.post("/reset")
@limited(5, 600, by="email")
def reset():
    email = text_field(body(), "email").lower()
    user = one("SELECT * FROM users WHERE email = ?", email)
    if user is not None:
        code = secrets.token_urlsafe(24)
        update("users", user["id"], {"reset_code": code, "reset_expires": int(time.time()) + 900})
        current_app.logger.info("reset mail queued for user %s", user["id"])
    return jsonify(detail="if the address is known, a mail is on its way"), 202


@bp.post("/reset/confirm")
@limited(5, 600, by="email")
def reset_confirm():
    data = body()
    user = one("SELECT * FROM users WHERE email = ?", text_field(data, "email").lower())
    code = text_field(data, "code")
    good = user is not None and user["reset_code"] and (user["reset_expires"] or 0) > time.time()
    if not good or not secrets.compare_digest(user["reset_code"], code):
        abort(400, "the code is wrong or has expired")
    password = generate_password_hash(text_field(data, "password"))
    update("users", user["id"], {"password": password, "reset_code": None})
    run("DELETE FROM tokens WHERE user_id = ?", user["id"])
    return "", 204


def allowed_hook(url):
    """Shops receive events at the hosts we have a contract with, over TLS, and nowhere else."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme == "https" and parts.hostname in current_app.config["SHOP_HOSTS"]


@bp.put("/webhook")
@login_required
def set_webhook():
    url = text_field(body(), "url", 500)
    if not allowed_hook(url):
        abort(400, "not a shop we deliver events to")
    update("users", g.user["id"], {"webhook": url})
    return jsonify(webhook=url)


@bp.post("/webhook/test")
@login_required
@limited(5, 60)
def test_webhook():
    if not g.user["webhook"]:
        abort(409, "set a webhook first")
    try:
        answer = httpx.get(g.user["webhook"], timeout=5)
    except httpx.HTTPError:
        abort(502, "the shop did not answer")
    return jsonify(delivered=answer.is_success, status=answer.status_code)
