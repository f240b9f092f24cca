"""What another service answers is taken over unlooked at."""

from collections.abc import Iterator
from typing import Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule
from limen.scan.source.model import Service

_BECOMES: Final = {
    "code": "code",
    "command": "a command",
    "deserialisation": "objects",
    "path": "the name of a file",
    "sql": "a statement of SQL",
    "template": "a template",
}


def check(service: Service) -> Iterator[Hit]:
    """Answers that become members of a thing as they are, or reach where they can do harm."""
    for route in service.routes:
        for flow in route.handler.flows:
            if flow.sink == "answer":
                what = _BECOMES.get(flow.by, flow.by)
                yield Hit(
                    flow.place,
                    f"{route.operation}: what another service answers becomes {what} as it is",
                    operation=route.operation,
                    subject=flow.by,
                    related=flow.through[-1:],
                )


_APP: Final = """
import httpx
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel
app = FastAPI()

class Rate(BaseModel):
    price: int

@app.post("/rates/refresh")
def refresh(rate: Rate = Depends(current_rate)):
    answer = httpx.get(EXCHANGE, timeout=3).json()
    {take}
"""

RULE: Final = Rule[Service](
    id="answer-trusted",
    title="What another service answers is taken over as it is",
    cwe=20,
    owasp="API10:2023",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    why="Whoever breaks into the other service, or answers in its name, writes into this one: any member, any"
    " length, any type.",
    check=check,
    mends={
        "": "Check an answer against a schema as you would a caller's body, and take the members you need by"
        " name.",
        "fastapi": "result = LabResult.model_validate(answer)",
    },
    references=("https://owasp.org/API-Security/editions/2023/en/0xaa-unsafe-consumption-of-apis/",),
    bad=(
        {"app.py": _APP.replace("{take}", "rate = Rate.model_construct(**answer)")},
        {"app.py": _APP.replace("{take}", "for k, v in answer.items():\n        setattr(rate, k, v)")},
        {"app.py": _APP.replace("{take}", "db.execute(f\"UPDATE rates SET price = {answer['price']}\")")},
    ),
    good=(
        {"app.py": _APP.replace("{take}", "rate = Rate.model_validate(answer)")},
        {"app.py": _APP.replace("{take}", "rate = Rate(**answer)")},
        {"app.py": _APP.replace("{take}", 'rate.price = int(answer["price"])')},
    ),
)
