"""Calls that can do harm with a value that the caller chose: by the dotted name of what is called, or by
the name of a method alone where its receiver is not known."""

from typing import Final

SINKS: Final[dict[str, str]] = {
    "os.system": "command", "os.popen": "command", "subprocess.getoutput": "command",
    "subprocess.getstatusoutput": "command", "asyncio.create_subprocess_shell": "command",
    "commands.getoutput": "command",
    "eval": "code", "exec": "code", "compile": "code", "importlib.import_module": "code",
    "__import__": "code",
    "pickle.loads": "deserialisation", "pickle.load": "deserialisation", "cPickle.loads": "deserialisation",
    "dill.loads": "deserialisation", "marshal.loads": "deserialisation",
    "jsonpickle.decode": "deserialisation",
    "yaml.unsafe_load": "deserialisation", "yaml.full_load": "deserialisation",
    "shelve.open": "deserialisation",
    "flask.render_template_string": "template", "jinja2.Template": "template",
    "mako.template.Template": "template",
    "django.template.Template": "template",
    "open": "path", "io.open": "path", "codecs.open": "path", "aiofiles.open": "path", "os.remove": "path",
    "os.unlink": "path", "os.listdir": "path", "os.rmdir": "path", "shutil.rmtree": "path",
    "shutil.copy": "path",
    "shutil.move": "path", "flask.send_file": "path", "fastapi.responses.FileResponse": "path",
    "starlette.responses.FileResponse": "path", "django.http.FileResponse": "path",
    "aiohttp.web.FileResponse": "path",
    "urllib.request.urlopen": "http", "urllib.request.Request": "http", "urllib.request.urlretrieve": "http",
    "http.client.HTTPConnection": "http", "http.client.HTTPSConnection": "http",
    "socket.create_connection": "http",
    "flask.redirect": "redirect", "django.shortcuts.redirect": "redirect",
    "django.http.HttpResponseRedirect": "redirect",
    "fastapi.responses.RedirectResponse": "redirect", "starlette.responses.RedirectResponse": "redirect",
    "re.compile": "pattern", "re.findall": "pattern", "re.finditer": "pattern", "re.fullmatch": "pattern",
    "re.match": "pattern", "re.search": "pattern", "re.sub": "pattern",
    "sqlalchemy.text": "sql", "sqlalchemy.sql.text": "sql", "django.db.models.expressions.RawSQL": "sql",
}  # fmt: skip
"""Dotted name to kind of sink; the first argument is what matters."""

FETCHES: Final = frozenset(["delete", "get", "head", "options", "patch", "post", "put", "request", "stream"])
_CLIENTS: Final = ("requests.", "httpx.", "aiohttp.", "urllib3.")
ASKS: Final = frozenset((
    "aiohttp.ClientSession", "httpx.AsyncClient", "httpx.Client", "requests.Session", "requests.session",
    "urllib3.PoolManager",
))  # fmt: skip
"""Calls that make what asks other services."""
_PROCESSES: Final = frozenset(("subprocess.run", "subprocess.call", "subprocess.Popen",
"subprocess.check_output",
                               "subprocess.check_call"))  # fmt: skip
METHODS: Final[dict[str, str]] = {
    "execute": "sql", "executescript": "sql", "executemany": "sql", "raw": "sql", "exec_driver_sql": "sql",
    "fetch_all": "sql", "fetchrow": "sql", "fetchval": "sql", "read_sql": "sql", "extra": "sql",
    "from_string": "template",
}  # fmt: skip
"""Methods by name, whatever their receiver."""

CLEANS: Final[dict[str, frozenset[str]]] = {
    "shlex.quote": frozenset(("command",)),
    "werkzeug.utils.secure_filename": frozenset(("path",)),
    "os.path.basename": frozenset(("path",)),
    "flask.url_for": frozenset(("redirect",)),
    "re.escape": frozenset(("pattern",)),
    "jinja2.sandbox.SandboxedEnvironment": frozenset(("template",)),
    "urllib.parse.quote": frozenset(("redirect", "path")),
}
"""Calls after which a value can do no harm of some kinds; numbers and identifiers do none at all."""

PLAIN: Final = frozenset(
    [
        "int",
        "float",
        "bool",
        "len",
        "round",
        "abs",
        "sum",
        "min",
        "max",
        "hash",
        "uuid.UUID",
        "decimal.Decimal",
        "datetime.date.fromisoformat",
        "datetime.datetime.fromisoformat",
        "ipaddress.ip_address",
        "enumerate",
        "isinstance",
    ]
)
"""Calls whose result is no longer text that the caller chose."""

PARSERS: Final = frozenset((
    "json.loads", "json.load", "orjson.loads", "simplejson.loads", "tomllib.loads", "ujson.loads",
    "yaml.safe_load", "msgpack.unpackb", "msgspec.json.decode", "rapidjson.loads",
))  # fmt: skip
"""Calls that make of a text what its writer likes: all names in the result are his."""


def sink_of(dotted: str, shell: bool) -> str:
    """The kind of sink that a dotted name is; empty for none. ``shell``: a keyword asks for a shell."""
    if dotted in _PROCESSES:
        return "command" if shell else ""
    if dotted.startswith(_CLIENTS) and dotted.rpartition(".")[2] in FETCHES:
        return "http"
    return SINKS.get(dotted, "")
