import os
import re
import secrets

from flask import Blueprint, abort, current_app, g, jsonify, redirect, request, send_file, send_from_directory

from ..auth import login_required
from ..db import one, rows, run, update
from .fields import body, given_texts, text_field

bp = Blueprint("parcels", __name__, url_prefix="/parcels")

SHOWN = ("id", "code", "address_id", "recipient", "recipient_phone", "weight", "note", "price", "status", "city")
SORTABLE = {"id": "id", "price": "price", "status": "status", "weight": "weight DESC"}
PAGE = 100
LOCAL_PAGE = re.compile(r"/(?!/)[A-Za-z0-9_./?=&%-]*")


def find_parcel(parcel_id):
    row = one("SELECT * FROM parcels WHERE id = ?", parcel_id)
    if row is None:
        abort(404, "no such parcel")
    return row


def own_parcel(parcel_id):
    row = find_parcel(parcel_id)
    if row["owner_id"] != g.user["id"] and g.user["role"] == "customer":
        abort(404, "no such parcel")
    return row


def view(row):
    return {key: row[key] for key in SHOWN}


@bp.get("")
@login_required
def index():
    limit = min(request.args.get("limit", 20, type=int), PAGE)
    order = SORTABLE.get(request.args.get("sort", "id"), "id")
    found = rows(
        f"SELECT * FROM parcels WHERE owner_id = ? ORDER BY {order} LIMIT ?",
        g.user["id"], max(limit, 1),
    )
    return jsonify(parcels=[view(row) for row in found], limit=limit)


@bp.post("")
@login_required
def book():
    data = body()
    weight = data.get("weight")
    if not isinstance(weight, (int, float)) or not 0 < weight <= 30:
        abort(400, "weight must be between 0 and 30 kg")
    wanted = str(data.get("address_id"))
    address = one("SELECT * FROM addresses WHERE id = ? AND owner_id = ?", wanted, g.user["id"])
    if address is None:
        abort(400, "address_id is not one of your addresses")
    rate = one("SELECT price FROM rates WHERE zone = ?", text_field(data, "zone"))
    if rate is None:
        abort(400, "zone is unknown")
    extra = given_texts(data, "recipient_phone", "note")
    cursor = run(
        "INSERT INTO parcels (owner_id, code, address_id, recipient, recipient_phone, weight, note, price, city)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        g.user["id"], secrets.token_hex(4).upper(), address["id"], text_field(data, "recipient"),
        extra.get("recipient_phone"), weight, extra.get("note"), rate["price"], address["city"],
    )
    answer = view(find_parcel(cursor.lastrowid))
    answer["address"] = f"{address['street']}, {address['city']}"
    return jsonify(answer), 201


@bp.post("/export")
@login_required
def export():
    ids = body().get("ids")
    if not isinstance(ids, list) or len(ids) > PAGE or not all(isinstance(i, int) for i in ids):
        abort(400, f"ids must be a list of at most {PAGE} numbers")
    marks = ",".join("?" * len(ids))
    found = rows(f"SELECT * FROM parcels WHERE id IN ({marks}) AND owner_id = ?", *ids, g.user["id"])
    return jsonify([view(row) for row in found])


@bp.get("/<int:parcel_id>")
@login_required
def show(parcel_id):
    return jsonify(view(own_parcel(parcel_id)))


@bp.patch("/<int:parcel_id>")
@login_required
def change(parcel_id):
    parcel = own_parcel(parcel_id)
    if parcel["status"] != "booked":
        abort(409, "the parcel has left")
    update("parcels", parcel_id, given_texts(body(), "recipient", "recipient_phone", "note"))
    return jsonify(view(find_parcel(parcel_id)))


@bp.delete("/<int:parcel_id>")
@login_required
def cancel(parcel_id):
    parcel = own_parcel(parcel_id)
    if parcel["status"] != "booked":
        abort(409, "the parcel has left")
    run("DELETE FROM parcels WHERE id = ?", parcel_id)
    return "", 204


@bp.get("/<int:parcel_id>/documents")
@login_required
def document(parcel_id):
    own_parcel(parcel_id)
    folder = os.path.join(current_app.config["DOCUMENTS"], str(parcel_id))
    return send_from_directory(folder, request.args.get("name", "label.txt"))


@bp.get("/<int:parcel_id>/label")
@login_required
def label(parcel_id):
    # The file's name is made of the parcel's number alone, which the route says is an integer.
    path = os.path.join(current_app.config["DOCUMENTS"], str(own_parcel(parcel_id)["id"]), "label.txt")
    if not os.path.exists(path):
        abort(404, "no label has been printed")
    return send_file(path, mimetype="text/plain")


@bp.get("/<int:parcel_id>/paid")
@login_required
def paid(parcel_id):
    """Where the payment page sends the customer back to."""
    own_parcel(parcel_id)
    target = request.args.get("return_to", "/")
    if not LOCAL_PAGE.fullmatch(target):
        target = "/"
    return redirect(target)
