"""How SQL goes on where a value was broken out of, in token classes (see ``limen.features.tokens``).

Each row: a pattern over class letters, bits, and where it counts: ``QUOTED`` only after a closed quote,
``VALUE`` also after an unquoted value (``1 or ...``), ``START`` also with nothing before it.
"""

import re
from typing import Final

QUOTED, VALUE, START = 0, 1, 2

_GOES_ON: Final = (
    # a second result set, a second statement
    (r";?U[(!]*S[(!A]*(?:[NTtVfFMESK]|W[,KOC(])", 13, START),
    (r";+[()]*S", 10, START),
    (r";+[)]*[FEI]", 10, START),
    # and/or with what an attacker computes, or what is always so
    (r"[BP][(!A]*F", 11, START),
    (r"[BP][(!A]*E", 9, START),
    (r"[BPO][(!A]*[NTVW]?O?[(!A]*\(+!*S", 11, START),
    (r"[BP][(!A]*[NTV][)]*O[(!A]*[FE]", 11, START),
    (r"[BP][(!A]*[NTV][)]*O[(!A]*(?:f\(|\(N)", 8, START),
    (r"[BP][(!A]*[NTV][)]*O[O!A]*[(]*[NTtV]", 8, START),
    (r"[BP][(!A]*N[)]*(?:;?C|[BP])", 7, START),
    (r"[BP][(!A]*N[)]*G", 8, VALUE),
    (r"[BP][(!A]*f\(.*O", 7, VALUE),
    (r"[BP][(!A]*N[)]*$", 3, VALUE),
    (r"[BP][(!A]*W[)]*O!*[(]*[NTtV]", 5, QUOTED),
    (r"[BP][(!A]*W[)]*O!*[(]*W(?:$|C|t|[)])", 4, QUOTED),
    (r"[BP][(!A]*f\(", 3, QUOTED),
    # an expression goes on with a query or a call
    (r"[AP,][(!]*[SFE]", 10, START),
    (r"[AP][TN]?[AP]?[(]+[SE]", 10, START),
    (r"[AP,][(!]*f\(.*F", 11, VALUE),
    (r"O[(!A]*(?:F|\(S)", 10, START),
    (r"O[(]*[NTt][)]*B", 6, QUOTED),
    (r"O[(]*[SF]", 9, QUOTED),
    (r"O!*WW?[)]+[UIGOB]", 9, VALUE),
    (r"\(+S[(!A]*[NTVfFE(]", 9, QUOTED),
    # clauses: order by 10, having 1=1, into outfile, where 1=1
    (r"GK[(!]*[FSE]", 10, START),
    (r"GKN", 8, VALUE),
    (r"GW?[)]*[(]*[NTtVf][)]*O[(!A]*[NTtVfF(]", 9, START),
    (r"GK?W?O?.*GKN", 8, VALUE),
    (r"IW?[TtFWf(]", 11, START),
    (r"K?N?I", 10, START),
    (r"K[(!]*[NTV][)]*O[(!A]*[NTtVfF]", 8, VALUE),
)
_AFTER_BRACKET: Final = (
    (r"\(+S[(!A]*[NTVfFE(]", 9, START),
    (r"K?W?K[(]*(?:[NTVE]|[fF]\()", 4, VALUE),
    (r"K?W?K[(]*[NTV][)]*O[(]*[NTtV]", 9, START),
)


def _surest_first(
    rows: tuple[tuple[str, int, int], ...], where: int
) -> tuple[re.Pattern[str], tuple[int, ...]]:
    """One pattern of all rows that count at ``where``; the number of its last group is that of the surest row
    that matches, and the bits of the rows in that order."""
    counted = sorted([row for row in rows if row[2] >= where], key=lambda row: -row[1])
    pattern = "|".join([f"{pattern}()" for pattern, _, _ in counted])
    return re.compile(pattern), (0, *[bits for _, bits, _ in counted])


_EVERYWHERE: Final = [_surest_first(_GOES_ON, where) for where in (QUOTED, VALUE, START)]
_BRACKETED: Final = [_surest_first(_GOES_ON + _AFTER_BRACKET, where) for where in (QUOTED, VALUE, START)]


def core(letters: str, where: int) -> float:
    """Bits of the surest way in which ``letters`` go on with SQL, standing at ``where``."""
    rest = letters.lstrip(")X")
    pattern, bits = (_BRACKETED if len(rest) < len(letters) else _EVERYWHERE)[where]
    match = pattern.match(rest)
    return bits[match.lastindex or 0] if match else 0.0
