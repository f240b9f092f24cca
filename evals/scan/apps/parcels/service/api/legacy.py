"""Endpoints of the first mobile app. Kept until the data of 2021 is migrated; not mounted."""
from flask import Blueprint, abort, jsonify

from ..db import one, rows

bp = Blueprint("legacy", __name__)


@bp.get("/parcel/<int:parcel_id>")
def parcel(parcel_id):
    row = one("SELECT * FROM parcels WHERE id = ?", parcel_id)
    if row is None:
        abort(404)
    return jsonify(dict(row))


@bp.get("/couriers")
def couriers():
    return jsonify(rows("SELECT id, name FROM couriers"))
