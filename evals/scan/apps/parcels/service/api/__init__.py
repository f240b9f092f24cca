from flask import Blueprint

from .account import bp as account
from .addresses import bp as addresses
from .depot import bp as depot
from .legacy import bp as legacy
from .parcels import bp as parcels
from .public import bp as public

api = Blueprint("api", __name__, url_prefix="/api/v1")
for child in (account, addresses, parcels, depot, public):
    api.register_blueprint(child)

# What the old mobile app (before 4.0) still calls gets a clear answer.
retired = Blueprint("retired", __name__, url_prefix="/api/v0")


@retired.route("/", defaults={"rest": ""})
@retired.route("/<path:rest>", methods=["GET", "POST", "PUT", "DELETE"])
def gone(rest):
    return {"error": "Gone", "detail": "please update the app"}, 410
