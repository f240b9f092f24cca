"""``limen ask`` with a language model that settings name: the model is heard and decides nothing."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from limen.testing.language_model import LanguageModelServer

pytest.importorskip("pydantic_ai", reason="the extra llm is not installed")

INVENTORY = {"now": "2026-11-23T09:30:00+01:00", "keys": [{"id": "billing-nightly"}]}
REVOKE = '{"operations": [{"op": "revoke_key", "slots": {"key": "billing-nightly"}}]}'


def ask(folder: Path, text: str, **environment: str) -> dict[str, object]:
    file = folder / "inventory.json"
    file.write_text(json.dumps(INVENTORY))
    command = [
        sys.executable,
        "-c",
        "from limen.cli import main; main()",
        "ask",
        text,
        "--inventory",
        str(file),
        "--json",
    ]
    run = subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ | environment)
    answer: dict[str, object] = json.loads(run.stdout)
    return answer


def test_a_model_named_in_the_environment_makes_a_question_where_it_differs(tmp_path: Path) -> None:
    with LanguageModelServer(lambda _prompt: REVOKE) as server:
        found = ask(
            tmp_path,
            "suspend the key billing-nightly",
            LIMEN_COPILOT_MODEL="any",
            LIMEN_COPILOT_URL=server.url,
        )
    assert (found["kind"], found["operations"], len(server.asked)) == ("ask", [], 1)


def test_without_one_nothing_is_sent_anywhere(tmp_path: Path) -> None:
    found = ask(tmp_path, "suspend the key billing-nightly")
    assert (found["kind"], found["note"]) == ("plan", "")
