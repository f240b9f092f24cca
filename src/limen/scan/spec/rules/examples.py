"""A small document for the examples of rules."""

from typing import Final

_DOCUMENT: Final = """\
openapi: 3.0.3
info: {title: Orders, version: "1"}
servers: [{url: "%(url)s"}]
%(security)s
components:
  securitySchemes:
    bearer: {type: http, scheme: bearer}
paths:
  /orders:
    get:
      parameters: [{name: state, in: query, schema: {type: string}}%(parameter)s]
      responses: {"200": {description: ok, content: {application/json: {schema: {type: object, properties: {%(answer)s}}}}}}
    post:
%(own)s
      requestBody: {content: {application/json: {schema: {type: object, properties: {sku: {type: string}%(body)s}%(extra)s}}}}
      responses: {"201": {description: made}}
  /orders/{id}:
    delete:
      responses: {"204": {description: gone}}
"""  # noqa: E501, a document reads better so


def document(
    *, url: str = "https://api.example.org", security: str = "security: [{bearer: []}]", own: str = "",
    parameter: str = "", answer: str = "id: {type: integer}", body: str = "", extra: str = "",
) -> str:  # fmt: skip
    """The document with these parts filled in."""
    return _DOCUMENT % {
        "url": url, "security": security, "own": own and f"      {own}", "parameter": parameter,
        "answer": answer,
        "body": body, "extra": extra,
    }  # fmt: skip
