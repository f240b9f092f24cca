"""What the walk through one handler sees: one small function a behaviour."""

from limen.scan.source.model import Handler
from limen.scan.source.python import python_service
from limen.scan.tree import tree_of

HEAD = """
import os
import re
from flask import Flask, abort, g, jsonify, request
app = Flask(__name__)
ORDERS = {1: {"id": 1, "user_id": 7, "total": 3}}

@app.post("/orders/<order_id>")
def handle(order_id):
"""


def walked(body: str, more: str = "") -> Handler:
    lines = "".join(f"    {line}\n" for line in body.strip().splitlines())
    (route,) = python_service(tree_of({"app.py": HEAD + lines + more})).routes
    return route.handler


def flows(body: str, more: str = "") -> list[tuple[str, str]]:
    return [(each.sink, each.by) for each in walked(body, more).flows]


def test_a_lookup_by_the_path_is_a_load() -> None:
    (load,) = walked("return jsonify(ORDERS.get(order_id))").loads
    assert (load.what, load.by, load.given, load.scoped) == ("order", "order_id", "path", False)


def test_a_lookup_in_which_the_caller_takes_part_is_scoped() -> None:
    (load,) = walked("return jsonify(Order.query.filter_by(id=order_id, user_id=g.user.id).first())").loads
    assert load.scoped


def test_a_statement_of_sql_names_its_table() -> None:
    (load,) = walked('db.execute("DELETE FROM orders WHERE id = ?", (order_id,))').loads
    assert (load.what, load.does) == ("order", "delete")


def test_a_comparison_with_the_caller_says_whose_it_is() -> None:
    found = walked('order = ORDERS.get(order_id)\nif order["user_id"] != g.user.id:\n    abort(403)')
    assert "order" in found.belongs
    assert found.refuses


def test_a_helper_of_the_project_is_walked_too() -> None:
    helper = (
        "\n"
        "def own(order_id):\n"
        "    order = ORDERS.get(order_id)\n"
        "    if order['user_id'] != g.user.id:\n"
        "        abort(404)\n"
    )
    found = walked("own(order_id)", helper)
    assert "order" in found.belongs


def test_asking_for_a_role_is_noted() -> None:
    found = walked('if g.user.role != "admin":\n    abort(403)')
    assert found.asks
    assert found.roles == ("admin",)


def test_a_value_is_followed_through_names_and_texts() -> None:
    assert flows('name = request.args["name"]\nline = f"cat {name}"\nos.system(line)') == [
        ("command", "name")
    ]


def test_a_number_does_no_harm() -> None:
    assert flows('os.system(f"head -n {int(request.args["n"])}")'.replace('["n"]', "['n']")) == []


def test_a_quoted_text_does_no_harm_to_the_shell() -> None:
    assert flows('import shlex\nos.system("cat " + shlex.quote(request.args["name"]))') == []


def test_a_pattern_of_the_callers_is_a_sink_unless_escaped() -> None:
    assert flows('re.search(request.args["q"], "text")') == [("pattern", "q")]
    assert flows('re.search(re.escape(request.args["q"]), "text")') == []


def test_an_address_that_only_begins_right_is_not_checked() -> None:
    body = (
        'to = request.args["to"]\n'
        'if not to.startswith(f"https://{{host}}{end}"):\n'
        "    abort(400)\n"
        "return redirect(to)"
    )
    begun = body.replace("{{", "{").replace("}}", "}")
    head = "\nfrom flask import redirect\n"
    assert flows(begun.replace("{end}", ""), head) == [("redirect", "to")]
    assert flows(begun.replace("{end}", "/"), head) == []


def test_a_body_spread_over_an_object_is_an_assignment() -> None:
    (assign,) = walked("ORDERS[order_id].update(request.get_json())").assigns
    assert (assign.what, assign.how) == ("order", "whole")


def test_members_named_by_the_service_are_none() -> None:
    assert walked('ORDERS[order_id].update({"note": request.get_json()["note"]})').assigns == ()


def test_a_column_that_the_body_fills_is_told_by_its_name() -> None:
    found = walked(
        "body = request.get_json()\n"
        'db.execute("INSERT INTO notes (owner_id, text) VALUES (?, ?)", (body["owner_id"], body["text"]))'
    )
    assert [(each.what, each.fields) for each in found.assigns] == [("note", ("owner_id",))]


def test_what_refusals_say_is_kept() -> None:
    assert "no such user" in walked('abort(401, "no such user")').says
    assert "wrong PIN" in walked('return denied(401, "wrong PIN")').says


def test_a_method_that_is_known_decides_a_condition() -> None:
    urls = 'from django.urls import path\nimport views\nurlpatterns = [path("orders/", views.orders)]\n'
    views = """
def orders(request):
    if request.method == "POST":
        return Order.objects.create(**request.POST)
    if request.method == "GET":
        return Order.objects.filter(pk=request.GET["id"])
"""
    found = {
        each.method: each.handler
        for each in python_service(tree_of({"urls.py": urls, "views.py": views})).routes
    }
    assert found["GET"].loads
    assert not found["GET"].assigns
    assert found["POST"].assigns
    assert not found["POST"].loads
