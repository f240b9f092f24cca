from flask import Blueprint, abort, g, jsonify

from ..auth import login_required
from ..db import one, rows, run, update
from .fields import body, text_field

bp = Blueprint("addresses", __name__, url_prefix="/addresses")


def mine_or_404(address_id):
    row = one("SELECT * FROM addresses WHERE id = ?", address_id)
    if row is None or row["owner_id"] != g.user["id"]:
        abort(404, "no such address")
    return row


@bp.get("")
@login_required
def index():
    return jsonify(rows("SELECT id, label, street, city FROM addresses WHERE owner_id = ?", g.user["id"]))


@bp.post("")
@login_required
def create():
    data = body()
    fields = [text_field(data, name) for name in ("label", "street", "city")]
    cursor = run(
        "INSERT INTO addresses (owner_id, label, street, city) VALUES (?, ?, ?, ?)", g.user["id"], *fields
    )
    return jsonify(id=cursor.lastrowid), 201


@bp.get("/<int:address_id>")
@login_required
def show(address_id):
    row = mine_or_404(address_id)
    return jsonify({key: row[key] for key in ("id", "label", "street", "city")})


@bp.put("/<int:address_id>")
@login_required
def replace(address_id):
    mine_or_404(address_id)
    data = body()
    update("addresses", address_id, {name: text_field(data, name) for name in ("label", "street", "city")})
    return jsonify(dict(one("SELECT id, label, street, city FROM addresses WHERE id = ?", address_id)))


@bp.delete("/<int:address_id>")
@login_required
def delete(address_id):
    mine_or_404(address_id)
    if one("SELECT 1 FROM parcels WHERE address_id = ?", address_id):
        abort(409, "a parcel is going there")
    run("DELETE FROM addresses WHERE id = ?", address_id)
    return "", 204
