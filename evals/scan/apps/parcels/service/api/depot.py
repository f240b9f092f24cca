"""For our own people. The whole blueprint is for staff; what only administrators may do says so."""
from flask import Blueprint, abort, jsonify, request

from ..auth import RANKS, require_role, role_required
from ..db import one, rows, update
from .fields import body, text_field
from .parcels import find_parcel, view

bp = Blueprint("depot", __name__, url_prefix="/depot")


@bp.before_request
def staff_only():
    require_role("staff")


@bp.get("/parcels")
def search():
    text = request.args.get("q", "")[:100]
    found = rows(
        "SELECT * FROM parcels WHERE recipient LIKE ? ORDER BY id LIMIT 50", f"%{text}%"
    )
    return jsonify([view(row) for row in found])


@bp.post("/parcels/<int:parcel_id>/scan")
def scan(parcel_id):
    find_parcel(parcel_id)
    data = body()
    if data.get("status") not in ("in_transit", "delivered", "returned"):
        abort(400, "status must be in_transit, delivered or returned")
    update("parcels", parcel_id, {"status": data["status"], "city": str(data.get("city", ""))[:80]})
    return jsonify(view(find_parcel(parcel_id)))


@bp.post("/parcels/<int:parcel_id>/courier")
def assign(parcel_id):
    find_parcel(parcel_id)
    courier = one("SELECT id FROM couriers WHERE id = ?", str(body().get("courier_id")))
    if courier is None:
        abort(400, "courier_id is unknown")
    update("parcels", parcel_id, {"courier_id": courier["id"]})
    return "", 204


@bp.get("/couriers")
def couriers():
    return jsonify(rows("SELECT id, name, phone FROM couriers"))


@bp.get("/users")
@role_required("admin")
def users():
    return jsonify(rows("SELECT id, email, name, role FROM users ORDER BY id LIMIT 500"))


@bp.put("/users/<int:user_id>/role")
@role_required("admin")
def set_role(user_id):
    role = text_field(body(), "role")
    if role not in RANKS:
        abort(400, "role is unknown")
    if one("SELECT 1 FROM users WHERE id = ?", user_id) is None:
        abort(404, "no such user")
    update("users", user_id, {"role": role})
    return jsonify(id=user_id, role=role)
