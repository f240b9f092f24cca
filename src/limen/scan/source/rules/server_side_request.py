"""A request is sent to an address of the caller's."""

from typing import Final

from limen.scan.finding import Confidence, Severity
from limen.scan.rule import Rule
from limen.scan.source.model import Service
from limen.scan.source.rules.examples import express, handler, spring
from limen.scan.source.rules.reaches import reaches

RULE: Final = Rule[Service](
    id="server-side-request-forgery",
    title="A request is sent to an address of the caller's",
    cwe=918,
    owasp="API7:2023",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    why="The server reaches what the caller cannot: services of the inner network, the metadata of "
    "the cloud with its credentials.",
    check=reaches("http", "is an address that the server asks"),
    mends={
        "": "Send to addresses in a list of known hosts, over HTTPS, without following redirects; "
        "resolve the name once and refuse private addresses.",
    },
    references=("https://owasp.org/API-Security/editions/2023/en/0xa7-server-side-request-forgery/",),
    bad=(
        {"app.py": handler('rows = requests.get(request.args["url"], timeout=3).text')},
        express("rows = (await axios.get(req.query.url)).data;"),
        spring("rows = http.getForObject(q, String.class);"),
    ),
    good=(
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
