"""Well-known calls of Java and its libraries in the walk's own words."""

from typing import Final

_FILES: Final = (
    "delete", "deleteIfExists", "lines", "list", "newBufferedReader", "newBufferedWriter", "newInputStream",
    "newOutputStream", "readAllBytes", "readAllLines", "readString", "write", "writeString", "walk",
)  # fmt: skip
_NUMBERS: Final = ("Boolean", "Byte", "Double", "Float", "Integer", "Long", "Short")

CALLS: Final[dict[str, str]] = {
    **{f"Files.{each}": "open" for each in _FILES},
    **{f"{each}.{how}": "int" for each in _NUMBERS for how in ("parse" + each, "valueOf", "parseInt")},
    "UUID.fromString": "uuid.UUID", "LocalDate.parse": "datetime.date.fromisoformat",
    "LocalDateTime.parse": "datetime.date.fromisoformat", "Instant.parse": "datetime.date.fromisoformat",
    "Math.min": "min", "Math.max": "max", "Math.abs": "abs", "Math.round": "round",
    "Math.random": "random.random", "Math.clamp": "min",
    "StringUtils.getFilename": "os.path.basename", "FilenameUtils.getName": "os.path.basename",
    "URLEncoder.encode": "urllib.parse.quote", "UriUtils.encode": "urllib.parse.quote",
    "Pattern.compile": "re.compile", "Pattern.matches": "re.match", "Pattern.quote": "re.escape",
    "String.valueOf": "str", "Class.forName": "importlib.import_module",
    "DigestUtils.md5Hex": "md5", "DigestUtils.sha1Hex": "sha1", "DigestUtils.md5DigestAsHex": "md5",
    "System.getenv": "os.environ.get", "System.currentTimeMillis": "time.time",
    "ImageIO.read": "open", "Jsoup.connect": "requests.get",
    "ExceptionUtils.getStackTrace": "str", "ExceptionUtils.getMessage": "str",
}  # fmt: skip
"""``Type.method`` to that under which the walk and the rules know the same thing."""

MADE: Final[dict[str, str]] = {
    **dict.fromkeys(("FileInputStream", "FileOutputStream", "FileReader", "FileWriter", "RandomAccessFile",
                     "FileSystemResource", "PrintWriter", "UrlResource"), "open"),
    **dict.fromkeys(("ObjectInputStream", "XMLDecoder"), "pickle.load"),
    **dict.fromkeys(("BigDecimal", "BigInteger"), "int"),
    "RedirectView": "flask.redirect",
}  # fmt: skip
"""Types whose making is such a call."""

_SQL: Final = dict.fromkeys(
    ("batchUpdate", "createNativeQuery", "createQuery", "execute", "executeQuery", "executeUpdate",
     "prepareCall", "prepareStatement", "query", "queryForList", "queryForMap", "queryForObject",
     "queryForRowSet", "queryForStream", "sql", "update"), "execute",
)  # fmt: skip
_FETCHES: Final = dict.fromkeys(
    ("delete", "exchange", "execute", "getForEntity", "getForObject", "headForHeaders", "patchForObject",
     "postForEntity", "postForLocation", "postForObject", "put", "uri"), "requests.get",
)  # fmt: skip

BY_TYPE: Final[dict[str, dict[str, str]]] = {
    **dict.fromkeys(("JdbcTemplate", "NamedParameterJdbcTemplate", "JdbcOperations", "EntityManager",
                     "Session", "JdbcClient", "Connection", "Statement",
                     "NamedParameterJdbcOperations"), _SQL),
    **dict.fromkeys(("RestTemplate", "RestOperations", "WebClient", "RestClient"), _FETCHES),
    "ExpressionParser": {"parseExpression": "eval"}, "SpelExpressionParser": {"parseExpression": "eval"},
    "ScriptEngine": {"eval": "eval"}, "XStream": {"fromXML": "pickle.loads"},
    "Random": dict.fromkeys(("ints", "nextInt", "nextLong"), "random.randint"),
    "URL": {"openConnection": "requests.get", "openStream": "requests.get"},
    "ThreadLocalRandom": dict.fromkeys(("nextInt", "nextLong"), "random.randint"),
}  # fmt: skip
"""Methods by the declared type of their receiver. ``execute`` stays a method of it."""

METHODS: Final[dict[str, str]] = {
    "startsWith": "startswith", "toLowerCase": "lower", "toUpperCase": "upper", "strip": "strip",
    "trim": "strip", "add": "append", "addAll": "extend", "matches": "fullmatch", "substring": "removeprefix",
}  # fmt: skip

SAME: Final = frozenset((
    "block", "boxed", "clone", "collect", "distinct", "findAny", "findFirst", "get", "getBytes", "getContent",
    "getFirst", "intValue", "iterator", "longValue", "normalize", "parallelStream", "stream",
    "toAbsolutePath", "toArray", "toFile", "toList", "toOptional", "toPath", "toSet", "toUri",
))  # fmt: skip
"""Methods that give what they are called on, or its members, as they are."""

KEEPS: Final = frozenset(("Paths.get", "Path.of", "URI.create", "Optional.of", "Optional.ofNullable",
                          "Mono.just", "Flux.fromIterable", "Mono.justOrEmpty",
                          "Collections.unmodifiableList", "List.copyOf", "Set.copyOf",
                          "Objects.requireNonNull"))  # fmt: skip
"""Functions that give what they are given."""

LISTS: Final = frozenset(("Arrays.asList", "Collections.emptyList", "Collections.singletonList", "EnumSet.of",
                          "List.of", "Set.of", "Stream.of", "Collections.singleton"))  # fmt: skip
MAPS: Final = frozenset(("Map.of", "Collections.singletonMap", "Map.entry"))

EACH: Final = {
    "allMatch": "every", "anyMatch": "some", "filter": "filter", "flatMap": "flatMap", "forEach": "map",
    "ifPresent": "map", "map": "map", "mapToObj": "map", "noneMatch": "every", "peek": "map",
    "removeIf": "filter",
}  # fmt: skip
"""Methods that do something with every member of a collection, an ``Optional`` or a stream."""

STATUSES: Final = {
    "ACCEPTED": 202, "BAD_GATEWAY": 502, "BAD_REQUEST": 400, "CONFLICT": 409, "CREATED": 201,
    "FORBIDDEN": 403, "FOUND": 302, "GONE": 410, "INTERNAL_SERVER_ERROR": 500, "MOVED_PERMANENTLY": 301,
    "NOT_FOUND": 404, "NO_CONTENT": 204, "OK": 200, "PERMANENT_REDIRECT": 308, "SEE_OTHER": 303,
    "SERVICE_UNAVAILABLE": 503, "TEMPORARY_REDIRECT": 307, "TOO_MANY_REQUESTS": 429, "UNAUTHORIZED": 401,
    "UNPROCESSABLE_ENTITY": 422,
}  # fmt: skip
ANSWERS: Final = {
    "accepted": 202, "badRequest": 400, "created": 201, "internalServerError": 500, "noContent": 204,
    "notFound": 404, "ok": 200, "unprocessableEntity": 422,
}  # fmt: skip
"""Beginnings of an answer, with their status."""

ERRORS: Final = {
    "AccessDeniedException": "PermissionDenied", "AuthorizationDeniedException": "PermissionDenied",
    "BadCredentialsException": "Unauthorized", "AuthenticationCredentialsNotFoundException": "Unauthorized",
}  # fmt: skip
"""Errors that turn a call down."""

ROOTS: Final = frozenset({
    *(each.partition(".")[0] for each in (*CALLS.values(), *MADE.values())), "ctx", "current_user", "eval",
    "flask", "g", "hmac", "httpx", "jwt", "os", "pickle", "re", "requests", "self", "subprocess",
})  # fmt: skip
"""Names that the walk has a meaning for of its own: no variable keeps one."""
