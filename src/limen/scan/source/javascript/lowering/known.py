"""Well-known calls of Node and its libraries in the walk's own words."""

from typing import Final

_FS: Final = (
    "appendFile", "appendFileSync", "createReadStream", "createWriteStream", "open", "openSync", "readFile",
    "readFileSync", "readdir", "readdirSync", "rm", "rmSync", "unlink", "unlinkSync", "writeFile",
    "writeFileSync",
)  # fmt: skip
_VERBS: Final = ("delete", "get", "head", "options", "patch", "post", "put", "request")

CALLS: Final[dict[str, str]] = {
    "child_process.exec": "os.system", "child_process.execSync": "os.system",
    "eval": "eval", "Function": "exec", "vm.runInNewContext": "exec", "vm.runInThisContext": "exec",
    "vm.runInContext": "exec",
    **{f"{root}.{each}": "open" for each in _FS for root in ("fs", "fs.promises", "fs/promises", "fs-extra")},
    **{f"{root}.{each}": f"requests.{each}" for each in _VERBS for root in ("axios", "got", "superagent",
    "needle")},
    **dict.fromkeys(("fetch", "axios", "got", "node-fetch", "node-fetch.default", "undici.fetch",
    "undici.request",
                     "http.get", "http.request", "https.get", "https.request", "request"), "requests.get"),
    "ejs.render": "jinja2.Template", "handlebars.compile": "jinja2.Template",
    "pug.compile": "jinja2.Template",
    "pug.render": "jinja2.Template", "lodash.template": "jinja2.Template",
    "nunjucks.renderString": "jinja2.Template",
    "node-serialize.unserialize": "pickle.loads",
    "path.basename": "os.path.basename", "encodeURIComponent": "urllib.parse.quote",
    "Number": "int", "parseInt": "int", "parseFloat": "float", "Number.parseInt": "int", "Boolean": "bool",
    "BigInt": "int", "Number.parseFloat": "float", "isNaN": "bool",
    "Math.min": "min", "Math.max": "max", "Math.trunc": "round", "Math.floor": "round", "Math.abs": "abs",
    "Math.round": "round", "Math.random": "random.random", "Date.now": "time.time", "String": "str",
    "Array.isArray": "isinstance", "JSON.parse": "json.loads", "JSON.stringify": "json.dumps",
    "jsonwebtoken.sign": "jwt.encode", "jsonwebtoken.verify": "jwt.verify",
}  # fmt: skip
"""Dotted name to that under which the walk and the rules know the same thing."""

METHODS: Final[dict[str, str]] = {
    "startsWith": "startswith", "toLowerCase": "lower", "toUpperCase": "upper", "trim": "strip",
    "push": "append",
    "unshift": "insert", "test": "match", "findById": "find_by_id", "findOne": "find_one",
    "findByPk": "get_by_id",
    "findUnique": "find_one", "findFirst": "find_one", "findMany": "filter", "findAll": "filter",
    "findUniqueOrThrow": "find_one", "findFirstOrThrow": "find_one", "findOneBy": "find_one",
    "getById": "get_by_id",
    "findOneAndUpdate": "find_one_and_update", "findByIdAndUpdate": "find_one_and_update",
    "updateOne": "update_one",
    "updateMany": "update_many", "replaceOne": "replace_one", "findByIdAndDelete": "find_one_and_delete",
    "findByIdAndRemove": "find_one_and_delete", "findOneAndDelete": "find_one_and_delete",
    "deleteOne": "delete_one", "deleteMany": "delete_many", "insertOne": "insert_one",
    "bulkCreate": "bulk_create",
}  # fmt: skip

KEYWORDS: Final = frozenset(METHODS.values()) | {
    "find",
    "create",
    "update",
    "upsert",
    "count",
    "delete",
    "destroy",
}
"""Methods whose object tells members by name, as keywords do."""

ROOTS: Final = frozenset(each.partition(".")[0] for each in CALLS.values()) | {"re", "flask"}
"""Names that the walk has a meaning for of its own: nothing of a file's may stand for them."""
