"""Words: what they ask for, and answers to what only reads. Nothing changes by them."""

from limen.api import jobs
from limen.api.bodies import Answer, Answers, Words
from limen.api.route import Call, Route
from limen.copilot.understanding import Understood


async def ask(call: Call) -> Understood:
    """What words ask for: typed operations, or a question. Nothing changes."""
    said: Words = call.body
    found: Understood = await call.apart.run(jobs.understood, said.text, said.turns)
    return found


async def explain(call: Call) -> Answers:
    """Explain, search or list: why a key was suspended, what an incident was, what looks risky."""
    said: Words = call.body
    found, told = await call.apart.run(jobs.explained, said.text, said.turns)
    if found.kind != "read":
        question = found.question or "this asks for no explanation: POST /v1/plans makes plans"
        return Answers(found.kind, question=question)
    return Answers("read", tuple(Answer(each.text, each.sections) for each in told))


ROUTES = (
    Route("POST", "/v1/ask", ask, Understood, Words),
    Route("POST", "/v1/explain", explain, Answers, Words),
)
