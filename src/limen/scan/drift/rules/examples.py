"""A service and its document, for the examples of rules."""

from typing import Final

_APP: Final = """
from flask import Flask, jsonify
from auth import login_required, role_required
app = Flask(__name__)

@app.get("/orders")
@login_required
def orders():
    return jsonify([])

@app.post("/orders")
@login_required
def add():
    return "", 201

@app.get("/orders/<int:number>")
@login_required
def order(number):
    return jsonify(answer(number))

@app.delete("/orders/<int:number>")
{guard}
def remove(number):
    return "", 204
{more}
"""
_DOCUMENT: Final = """\
openapi: 3.0.3
info: {title: Orders, version: "1"}
security: [{oauth: []}]
components:
  securitySchemes: {oauth: {type: oauth2, flows: {}}}
paths:
  /orders:
    get: {responses: {"200": {description: ok}}}
    post: {responses: {"201": {description: made}}}
  /orders/{id}:
    get: {responses: {"200": {description: ok}}}
    delete: {security: [{oauth: [SCOPE]}], responses: {"204": {description: gone}}}
"""


def service(*, guard: str = "@login_required", more: str = "", scope: str = "") -> dict[str, str]:
    """Both, with these parts filled in."""
    return {
        "app.py": _APP.replace("{guard}", guard).replace("{more}", more),
        "openapi.yaml": _DOCUMENT.replace("SCOPE", scope),
    }
