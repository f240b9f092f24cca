"""Parcel booking and tracking."""
import os
import secrets
import tempfile

from flask import Flask, jsonify, request
from werkzeug.exceptions import HTTPException

from . import auth, db
from .api import api, retired


def create_app(config=None):
    app = Flask(__name__)
    app.config.from_mapping(
        DATABASE=os.environ.get("PARCELS_DB") or os.path.join(tempfile.mkdtemp(), "parcels.sqlite"),
        DOCUMENTS=os.path.join(app.root_path, "documents"),
        SECRET_KEY=os.environ.get("PARCELS_SECRET") or secrets.token_hex(32),
        MAX_CONTENT_LENGTH=256 * 1024,
        WEB_ORIGINS=os.environ.get("WEB_ORIGINS", "https://parcels.example.org").split(","),
        SHOP_HOSTS=os.environ.get("SHOP_HOSTS", "hooks.webshop.example.net").split(","),
    )
    if config:
        app.config.from_mapping(config)

    db.init_app(app)
    app.before_request(auth.load_user)
    app.register_blueprint(api)
    app.register_blueprint(retired)

    @app.get("/health")
    def health():
        return jsonify(status="ok")

    @app.errorhandler(HTTPException)
    def http_error(error):
        return jsonify(error=error.name, detail=error.description), error.code

    @app.errorhandler(OverflowError)
    def too_large(error):
        return jsonify(error="Not Found", detail="no such number"), 404

    @app.errorhandler(Exception)
    def unexpected(error):
        app.logger.exception("unhandled error on %s %s", request.method, request.path)
        return jsonify(error="Internal Server Error"), 500

    @app.after_request
    def common_headers(response):
        origin = request.headers.get("Origin")
        if origin in app.config["WEB_ORIGINS"]:
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Allow-Credentials"] = "true"
            response.headers["Vary"] = "Origin"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Cache-Control"] = "no-store"
        return response

    return app
