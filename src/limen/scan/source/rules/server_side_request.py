"""A request is sent to an address of the caller's."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule
from limen.scan.source.model import Service
from limen.scan.source.rules.examples import express, handler, spring
from limen.scan.source.rules.reaches import reaches


def check(service: Service) -> Iterable[Hit]:
    """Addresses that are asked at once, and those that are kept and asked later."""
    return chain(reaches("http", "is an address that the server asks")(service), _kept(service))


def _kept(service: Service) -> Iterator[Hit]:
    asked = {name: route for route in service.routes for name in route.handler.fetches}
    for route in service.routes:
        for name, place in route.handler.keeps:
            if name in asked:
                yield Hit(
                    place,
                    f"{route.operation}: an address of the caller's is kept as {name!r} whatever its host,"
                    f" and {asked[name].operation} asks it",
                    operation=route.operation,
                    subject=name,
                    related=(asked[name].handler.place,),
                )


_HOOK: Final = """
import requests
from urllib.parse import urlsplit
from flask import Flask, abort, g, request
app = Flask(__name__)

@app.put("/webhook")
@login_required
def keep():
    url = request.get_json()["url"]
    if {check}:
        abort(400)
    g.user.webhook = url
    return "", 204

@app.post("/webhook/test")
@login_required
def send():
    requests.get(g.user.webhook, timeout=3)
    return "", 204
"""

RULE: Final = Rule[Service](
    id="server-side-request-forgery",
    title="A request is sent to an address of the caller's",
    cwe=918,
    owasp="API7:2023",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    why="The server reaches what the caller cannot: services of the inner network, the metadata of "
    "the cloud with its credentials.",
    check=check,
    mends={
        "": "Send to addresses in a list of known hosts, over HTTPS, without following redirects; "
        "resolve the name once and refuse private addresses.",
    },
    references=("https://owasp.org/API-Security/editions/2023/en/0xa7-server-side-request-forgery/",),
    bad=(
        {"app.py": handler('rows = requests.get(request.args["url"], timeout=3).text')},
        express("rows = (await axios.get(req.query.url)).data;"),
        {"app.py": handler('with requests.Session() as client: rows = client.get(request.args["url"]).text')},
        {"app.py": _HOOK.replace("{check}", 'urlsplit(url).scheme not in ("http", "https")')},
        spring("rows = http.getForObject(q, String.class);"),
    ),
    good=(
        {"app.py": _HOOK.replace("{check}", "urlsplit(url).hostname not in HOSTS")},
        {"app.py": handler("rows = requests.get(f\"{BASE}/items/{request.args['item']}\").text")},
        {
            "app.py": handler(
                'url = request.args["url"]\n    if urlsplit(url).hostname not in HOSTS: abort(400)\n'
                "    rows = requests.get(url, timeout=3).text"
            )
        },
        express(
            "const url = new URL(req.query.url);\n"
            "  if (!HOSTS.includes(url.hostname)) return res.sendStatus(400);\n"
            "  rows = (await axios.get(url.href)).data;"
        ),
        spring('rows = http.getForObject("https://stock.example/items/" + number, String.class);'),
    ),
)
