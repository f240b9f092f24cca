"""Files of configuration are told apart by what they are, and read with the lines of what stands in them."""

import pytest

from limen.scan.api import Api
from limen.scan.config import Settings, settings_of
from limen.scan.config.compose import published, services
from limen.scan.config.dockerfile import instructions
from limen.scan.config.haproxy import sections
from limen.scan.config.kinds import kind_of
from limen.scan.config.nginx import directives, inherited, walk
from limen.scan.config.pairs import pairs
from limen.scan.tree import File, tree_of


def settings(name: str, text: str) -> Settings:
    return next(iter(settings_of(Api(tree_of({name: text})))))


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("Dockerfile", "", "dockerfile"),
        ("deploy/api.Dockerfile", "", "dockerfile"),
        ("compose.prod.yaml", "", "compose"),
        ("stack.yml", "services:\n  api:\n    image: a\n", "compose"),
        ("k8s/api.yaml", "apiVersion: v1\nkind: Service\n", "kubernetes"),
        (".github/workflows/ci.yml", "", "workflow"),
        ("ci/.gitlab-ci.yml", "", "gitlab"),
        ("edge.yaml", "static_resources:\n  listeners: []\n", "envoy"),
        ("sites/api.conf", "server {\n  listen 80;\n}\n", "nginx"),
        ("lb.cfg", "frontend api\n  bind :80\n", "haproxy"),
        ("prod.env", "", "env"),
        (".env.example", "", "env"),
        ("app.py", "server {\n", "source"),
        ("dockerfile.py", "", "source"),
        ("setup.cfg", "[metadata]\n", "other"),
        ("config.yaml", "kind: x\n", "other"),
    ],
)
def test_a_file_is_known_by_its_name_or_its_looks(name: str, text: str, kind: str) -> None:
    assert kind_of(File(name, text)) == kind


def test_directives_keep_their_lines_words_and_blocks() -> None:
    read = directives(
        "http {\n  # no\n  map $a $b { default ''; }\n"
        '  server { location ~ "^/a{2}$" { return 404; } }\n}\n'
    )
    found = [(str(each), each.line, len(around)) for each, around in walk(read)]
    assert ("location ~ ^/a{2}$", 4, 2) in found
    assert ("return 404", 4, 3) in found
    assert ("default ", 3, 2) in found


def test_a_directive_of_the_innermost_block_hides_those_around_it() -> None:
    (server,) = directives("server { add_header A 1; location / { add_header B 2; } location /c { } }")
    inner, bare = server.all("location")
    assert [each.args for each in inherited("add_header", (server, inner))] == [("B", "2")]
    assert [each.args for each in inherited("add_header", (server, bare))] == [("A", "1")]


@pytest.mark.parametrize(
    "text", ["server { listen 80;", "server { listen 80; } }", "a 'b", "a {" * 40, "listen 80"]
)
def test_a_broken_nginx_configuration_is_said_to_be(text: str) -> None:
    with pytest.raises(ValueError):
        directives(text)


def test_instructions_join_lines_and_know_their_stage() -> None:
    read = instructions(
        "FROM python:3.12 AS build\n# a comment\nRUN apt-get update \\\n  # between\n  && true\nFROM build\n"
        "RUN <<EOF\nFROM nowhere\nEOF\nENV A=1 B='2 3'\nCMD [\"a\"]\n"
    )
    assert [(each.word, each.line, each.stage, each.last) for each in read] == [
        ("FROM", 1, 1, False), ("RUN", 3, 1, False), ("FROM", 6, 2, True), ("RUN", 7, 2, True),
        ("ENV", 10, 2, True), ("CMD", 11, 2, True),
    ]  # fmt: skip
    assert read[0].base == ("python:3.12", "build")
    assert read[4].pairs == [("A", "1"), ("B", "2 3")]


def test_sections_of_haproxy_hold_their_lines() -> None:
    (front, back) = sections(
        "frontend api # the door\n  bind :443 ssl crt /c # why\n\nbackend app\n  server a a:1 check\n"
    )
    assert (front.kind, front.name, [line.words for line in front.lines]) == (
        "frontend", "api", [("bind", ":443", "ssl", "crt", "/c")],
    )  # fmt: skip
    assert back.lines[0].after("server") == "a"
    assert back.lines[0].number == 5


@pytest.mark.parametrize(
    ("port", "host", "within", "everywhere"),
    [
        ('"5432:5432"', "", "5432", True),
        ('"127.0.0.1:5432:5432"', "127.0.0.1", "5432", False),
        ('"[::1]:80:8080/tcp"', "[::1]", "8080", False),
        ('"8080"', "", "8080", True),
        ("{target: 80, published: 8080, host_ip: 0.0.0.0}", "0.0.0.0", "80", True),
    ],
)
def test_a_published_port_says_who_reaches_it(port: str, host: str, within: str, everywhere: bool) -> None:
    file = settings("compose.yaml", f"services:\n  db:\n    image: a\n    ports: [{port}]\n")
    (found,) = [each for service in services(file) for each in published(service)]
    assert (found.host, found.port, found.everywhere) == (host, within, everywhere)


def test_lines_of_the_second_document_of_a_file_are_found() -> None:
    file = settings(
        "a.yaml", "apiVersion: v1\nkind: Pod\n---\napiVersion: v1\nkind: Service\nspec:\n  type: NodePort\n"
    )
    assert [part.place("spec", "type").line for part in file.parts] == [1, 7]


def test_pairs_are_read_from_every_kind() -> None:
    found = {
        name: [(each.name, each.value, each.place.line) for each in pairs(settings(name, text))]
        for name, text in {
            ".env": "# a\nexport A=1\nB='two words'\n",
            "app.ini": "[db]\nA = 1\n",
            "app.json": '{\n  "A": "1",\n  "B": {}\n}\n',
            "Dockerfile": "FROM a:1\nENV A=1\n",
            "compose.yaml": "services:\n  a:\n    environment:\n      - A=1\n",
            "k8s.yaml": "apiVersion: v1\nkind: Secret\ndata:\n  A: MQ==\n",
        }.items()
    }
    assert found == {
        ".env": [("A", "1", 2), ("B", "two words", 3)],
        "app.ini": [("A", "1", 2)],
        "app.json": [("A", "1", 2)],
        "Dockerfile": [("A", "1", 2)],
        "compose.yaml": [("A", "1", 4)],
        "k8s.yaml": [("A", "1", 4)],
    }


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("compose.yaml", "services: [\n"),
        ("nginx.conf", "server {\n  listen 80;\n"),
        ("Dockerfile", "RUN <<EOF\n"),
        ("compose.yaml", "services: &a\n  b: *a\n"),
        ("compose.yaml", "a: &a [1,1,1,1,1,1,1,1]\n" + "".join(
            f"{chr(98 + n)}: &{chr(98 + n)} [{','.join([f'*{chr(97 + n)}'] * 8)}]\n" for n in range(8)
        )),
    ],
    ids=["broken", "unended", "document", "within itself", "unfolds"],
)  # fmt: skip
def test_what_cannot_be_read_is_a_problem_and_the_rest_is_looked_at(name: str, text: str) -> None:
    tree = tree_of({name: text, ".env": "A=1\n"})
    assert {each.file.name for each in settings_of(Api(tree))} == {".env", name}
    assert [problem.where for problem in tree.problems] == [name]


def test_a_template_is_no_broken_file() -> None:
    tree = tree_of(
        {"chart/a.yaml": "apiVersion: v1\nkind: Pod\n{{- if .Values.a }}\nx: {{ .a }}\n{{ end }}\n"}
    )
    assert [each.parts for each in settings_of(Api(tree))] == [()]
    assert not tree.problems


def test_tags_of_others_are_read_for_what_stands_under_them() -> None:
    file = settings(".gitlab-ci.yml", "a:\n  script: [!reference [b, script], make]\n")
    assert file.parts[0].data == {"a": {"script": [["b", "script"], "make"]}}
