"""A small service around one statement, for rules that look at what a handler does with its request."""

from typing import Final

_APP: Final = """
import ast, json, os, pickle, subprocess
from urllib.parse import urlsplit
import requests
from flask import Flask, abort, jsonify, redirect, render_template, render_template_string, request, url_for
app = Flask(__name__)

@app.get("/look")
def look():
    {statement}
    return jsonify(rows)
"""

_EXPRESS: Final = """
const child = require("child_process"), fs = require("fs"), path = require("path");
const axios = require("axios");
const express = require("express");
const app = express();

app.get("/look", async (req, res) => {
  let rows = [];
  {statement}
  res.json(rows);
});
"""


_SPRING: Final = """
package shop;

@RestController
class Look {
    private final JdbcTemplate jdbc;
    private final RestTemplate http;
    private final ObjectMapper json;

    @GetMapping("/look")
    public Object look(@RequestParam String q, @RequestParam Long number, InputStream body) throws Exception {
        Object rows = null;
        {statement}
        return rows;
    }
}
"""


def express(statement: str) -> dict[str, str]:
    """The same for Express."""
    return {"app.js": _EXPRESS.replace("{statement}", statement)}


def spring(statement: str) -> dict[str, str]:
    """The same for Spring: ``q`` and ``number`` are of the query."""
    return {"Look.java": _SPRING.replace("{statement}", statement)}


def handler(statement: str) -> str:
    """The service with this statement in its handler; ``rows`` is what it answers."""
    return _APP.replace("{statement}", statement)
