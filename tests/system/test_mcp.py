"""The copilot over MCP, by the real client over stdio: it plans, and applies only with the code."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from mcp import Client
from mcp.client.stdio import StdioServerParameters

LIMEN = (sys.executable, "-c", "from limen.cli import main; main()")
WISH = "suspend the key of the billing batch"


def limen(folder: Path, *words: str) -> str:
    run = subprocess.run([*LIMEN, *words, "--data", str(folder)], capture_output=True, text=True, check=True)
    return run.stdout


def installation(folder: Path) -> str:
    """An installation with one key; its public id."""
    made = limen(
        folder, "keys", "create", "billing-batch", "--scope", "read", "--note", "billing-batch", "--json"
    )
    return str(json.loads(made)["public_id"])


def over(folder: Path, talk: Callable[[Client], Awaitable[None]]) -> None:
    async def run() -> None:
        arguments = [*LIMEN[1:], "mcp", "--data", str(folder)]
        async with Client(
            StdioServerParameters(command=sys.executable, args=arguments, env=dict(os.environ))
        ) as client:
            await talk(client)

    asyncio.run(run())


async def said(client: Client, tool: str, **arguments: Any) -> Any:
    found = await client.call_tool(tool, arguments)
    text = "".join(getattr(each, "text", "") for each in found.content)
    assert not found.is_error, text
    return json.loads(text)


async def refused(client: Client, tool: str, **arguments: Any) -> str:
    found = await client.call_tool(tool, arguments)
    assert found.is_error
    return "".join(getattr(each, "text", "") for each in found.content)


def state(folder: Path, key: str) -> str:
    return str(json.loads(limen(folder, "keys", "show", key, "--json"))["state"])


def test_a_plan_is_applied_with_the_code_that_only_the_command_line_shows(tmp_path: Path) -> None:
    key = installation(tmp_path / "data")

    async def talk(client: Client) -> None:
        plan = await said(client, "plan", text=WISH)
        assert plan["state"] == "proposed"
        assert state(tmp_path / "data", key) == "active"
        code = json.loads(limen(tmp_path / "data", "plans", "code", plan["id"], "--json"))["code"]
        done = await said(client, "apply", plan=plan["id"], code=code)
        assert done["applied"] == plan["id"]

    over(tmp_path / "data", talk)
    assert state(tmp_path / "data", key) == "suspended"


def test_without_the_code_nothing_is_applied(tmp_path: Path) -> None:
    key = installation(tmp_path / "data")

    async def talk(client: Client) -> None:
        plan = await said(client, "plan", text=WISH)
        for wrong in ("", "AAAA-AAAA", "0", plan["id"], plan["hash"]):
            assert "limen plans code" in await refused(client, "apply", plan=plan["id"], code=wrong)

    over(tmp_path / "data", talk)
    assert state(tmp_path / "data", key) == "active"


def test_the_code_of_one_plan_is_none_for_another(tmp_path: Path) -> None:
    installation(tmp_path / "data")

    async def talk(client: Client) -> None:
        first = await said(client, "plan", text=WISH)
        second = await said(client, "plan", text="revoke the key of the billing batch")
        code = json.loads(limen(tmp_path / "data", "plans", "code", first["id"], "--json"))["code"]
        assert "not the code" in await refused(client, "apply", plan=second["id"], code=code)

    over(tmp_path / "data", talk)


def test_tools_say_what_they_do(tmp_path: Path) -> None:
    installation(tmp_path / "data")

    async def talk(client: Client) -> None:
        tools = {tool.name: tool.annotations for tool in (await client.list_tools()).tools}
        assert {name for name, hints in tools.items() if hints and hints.destructive_hint} == {"apply"}
        assert {name for name, hints in tools.items() if hints and not hints.read_only_hint} == {
            "plan",
            "apply",
        }
        assert not {name for name, hints in tools.items() if hints and hints.open_world_hint}

    over(tmp_path / "data", talk)


def test_an_unclear_wish_comes_back_as_a_question(tmp_path: Path) -> None:
    installation(tmp_path / "data")

    async def talk(client: Client) -> None:
        found = await said(client, "plan", text="revoke every single key we have")
        assert (found["kind"], found["operations"]) == ("ask", [])
        assert found["question"]

    over(tmp_path / "data", talk)
