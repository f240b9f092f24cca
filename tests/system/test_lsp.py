"""``limen lsp`` driven as an editor drives it: messages of the Language Server Protocol over stdio."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.unit.scan_examples import APP, SPEC

COMMAND = Path(sys.executable).with_name("limen")


class Editor:
    """One end of the wire; ``diagnostics`` waits for what is told of a file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            [COMMAND, "lsp"], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.count = 0

    def send(self, method: str, params: object, **more: object) -> None:
        body = json.dumps({"jsonrpc": "2.0", "method": method, "params": params, **more}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def receive(self) -> dict[str, Any]:
        length = 0
        while line := self.process.stdout.readline().strip():
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        return json.loads(self.process.stdout.read(length))

    def ask(self, method: str, params: object) -> Any:
        self.count += 1
        self.send(method, params, id=self.count)
        while (told := self.receive()).get("id") != self.count:
            pass
        return told["result"]

    def uri(self, name: str) -> str:
        return (self.folder / name).as_uri()

    def diagnostics(self, name: str) -> list[dict[str, Any]]:
        while True:
            told = self.receive()
            if told.get("method") == "textDocument/publishDiagnostics" and told["params"]["uri"] == self.uri(
                name
            ):
                return told["params"]["diagnostics"]

    def opened(self, name: str, text: str) -> None:
        document = {"uri": self.uri(name), "languageId": "python", "version": 1, "text": text}
        self.send("textDocument/didOpen", {"textDocument": document})

    def changed(self, name: str, text: str, version: int) -> None:
        document = {"uri": self.uri(name), "version": version}
        self.send("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": text}]})


@pytest.fixture
def editor(tmp_path: Path) -> Iterator[Editor]:
    folder = tmp_path.resolve()
    (folder / "openapi.yaml").write_text(SPEC, "utf-8")
    made = Editor(folder)
    made.ask("initialize", {"processId": None, "rootUri": folder.as_uri(), "capabilities": {}})
    made.send("initialized", {})
    yield made
    made.ask("shutdown", None)
    made.send("exit", None)
    assert made.process.wait(60) == 0


def test_files_that_nobody_opened_have_diagnostics_with_code_and_link(editor: Editor) -> None:
    told = editor.diagnostics("openapi.yaml")
    first = next(each for each in told if each["code"] == "operation-open")
    line = first["range"]["start"]["line"]
    assert "delete" in SPEC.splitlines()[line]
    assert first["codeDescription"]["href"].startswith("https://")
    assert (first["source"], first["severity"]) == ("limen", 1)


def test_what_is_typed_is_told_before_it_is_saved_and_taken_back_when_mended(editor: Editor) -> None:
    editor.opened("app.py", APP)
    told = editor.diagnostics("app.py")
    assert {each["code"] for each in told} >= {"command-injection", "debug-on"}
    editor.changed("app.py", APP.replace("debug=True", ""), 2)
    assert "debug-on" not in {each["code"] for each in editor.diagnostics("app.py")}
    editor.changed("app.py", "x = 1\n", 3)
    assert editor.diagnostics("app.py") == []
    assert not (editor.folder / "app.py").exists()


def test_a_save_is_looked_at_and_related_places_are_linked(editor: Editor) -> None:
    editor.opened("app.py", "x = 1\n")
    (editor.folder / "b.py").write_text(APP, "utf-8")
    editor.send("textDocument/didSave", {"textDocument": {"uri": editor.uri("app.py")}})
    told = {each["code"]: each for each in editor.diagnostics("b.py")}
    (related,) = told["command-injection"]["relatedInformation"]
    assert related["location"]["uri"] == editor.uri("b.py")
    assert "shell=True" in APP.splitlines()[related["location"]["range"]["start"]["line"]]


def test_without_its_package_the_cure_is_named(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['pygls'] = sys.modules['lsprotocol'] = None;"
        " sys.argv = ['limen', 'lsp']; from limen.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "pip install limen[lsp]" in done.stderr
