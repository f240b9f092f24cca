"""Not attacks: signs of another layer on a value, which ``limen.features.decode`` then takes off."""

from typing import Final

from limen.features.signatures.row import EDGE, Row

DECODE: Final = "decode"

_THREE: Final = "[CDI-Za-f][A-HQ-Xg-nw-z0-3][ABEFIJMNQRUVYZcdghklopstwx014589]"
_GROUP: Final = _THREE + "[A-Za-z0-9+/_-]"
"""Four letters of base64 that encode three bytes below 128: their top bits leave few letters possible."""

ROWS: Final = (
    Row(
        "decode-percent",
        DECODE,
        0.0,
        r"%(?:u[0-9a-f]{4}|[0-9a-f]{2})",
        "percent escapes left after reading",
        ("%27", "%u0027"),
        ("50% off",),
    ),
    Row(
        "decode-plus",
        DECODE,
        0.0,
        r"\+(?:or|and|union|select|from|having|xor)\b[+(]?",
        "plus signs for spaces",
        ("1+or+1",),
        ("a+b",),
    ),
    Row(
        "decode-escape",
        DECODE,
        0.0,
        r"\\(?:u[0-9a-f]{4}|u\{[0-9a-f]{1,6}\}|x[0-9a-f]{2})",
        "escapes of a script string",
        ("\\u0027", "\\x3c"),
        ("\\users",),
    ),
    Row(
        "decode-entity",
        DECODE,
        0.0,
        r"&(?:#x?[0-9a-f]{2,7}|lt|gt|quot|apos|colon|lpar|rpar|newline|tab|sol|bsol|dollar|lbrace|lcub);?",
        "entities of HTML",
        ("&#39;", "&lt;script"),
        ("a & b",),
    ),
    Row(
        "decode-wide",
        DECODE,
        0.0,
        r"\xef[\xbc\xbd]|\xca\xbc|\xca\xb9|\xe2\x80\xb2|\xc2\xa0",
        "letters that a database folds to ASCII",
        ("＇", "ʼ"),
        ("é", "’"),
    ),
    Row(
        "decode-comment",
        DECODE,
        0.0,
        r"/\*",
        "comments between or inside words",
        ("un/**/ion",),
        ("*/5 * * * *",),
    ),
    Row(
        "decode-base64",
        DECODE,
        0.0,
        rf"{EDGE}(?:{_GROUP}){{3,}}(?:{_THREE}=?|[CDI-Za-f][A-HQ-Xg-nw-z0-3](?:==)?)?{EDGE}",
        "base64 of ASCII text",
        ("JyBPUiAxPTEgLS0gYQ==",),
        ("accept-language", "d41d8cd98f00b204e9800998ecf8427e"),
        cased=True,
    ),
)
