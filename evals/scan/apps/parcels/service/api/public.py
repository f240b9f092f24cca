"""What anybody may see: tariffs, and where a parcel is for whoever holds its code."""
from flask import Blueprint, abort, jsonify

from ..auth import role_required
from ..db import one, rows, run
from ..limits import limited
from .fields import body

bp = Blueprint("public", __name__)


@bp.get("/rates")
def rates():
    return jsonify(rows("SELECT zone, price FROM rates ORDER BY price"))


@bp.get("/rates/<zone>")
def rate(zone):
    row = one("SELECT zone, price FROM rates WHERE zone = ?", zone)
    if row is None:
        abort(404, "no such zone")
    return jsonify(dict(row))


@bp.put("/rates/<zone>")
@role_required("admin")
def set_rate(zone):
    price = body().get("price")
    if not isinstance(price, int) or price <= 0:
        abort(400, "price must be a positive number of cents")
    if run("UPDATE rates SET price = ? WHERE zone = ?", price, zone).rowcount == 0:
        abort(404, "no such zone")
    return jsonify(zone=zone, price=price)


@bp.get("/tracking/<code>")
@limited(30, 60)
def tracking(code):
    row = one("SELECT * FROM parcels WHERE code = ?", code.upper())
    if row is None:
        abort(404, "no such parcel")
    return jsonify(code=row["code"], status=row["status"], city=row["city"])
