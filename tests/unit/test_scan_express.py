"""What is read of a service in Express: its routes, who guards them, and what its handlers do."""

import pytest

from limen.scan.source.javascript import javascript_service, parser
from limen.scan.source.model import Guards, Route
from limen.scan.tree import tree_of

AUTH = """
const jwt = require("jsonwebtoken");
exports.requireAuth = (req, res, next) => {
  const token = (req.headers.authorization || "").split(" ")[1];
  if (!token) return res.status(401).json({ error: "log in" });
  req.user = jwt.verify(token, KEY, { algorithms: ["RS256"] });
  next();
};
exports.requireRole = (role) => (req, res, next) => {
  if (req.user.role !== role) return res.sendStatus(403);
  next();
};
"""

needs_parser = pytest.mark.skipif(not parser.installed(), reason="the extra js is not installed")


def served(**texts: str) -> dict[str, Route]:
    """Routes by operation, of files whose names have ``_`` for ``/``."""
    files = {f"{name.replace('_', '/')}.js": text for name, text in texts.items()}
    tree = tree_of({"auth.js": AUTH, **files})
    found = javascript_service(tree)
    assert not tree.problems
    return {route.operation: route for route in found.routes}


@needs_parser
def test_routers_carry_the_path_they_are_mounted_at_across_files() -> None:
    found = served(
        app="""
        import express from "express";
        import lots from "./routes/lots.js";
        export function createApp() {
          const app = express();
          app.use("/v2/lots", lots);
          require("./routes/extra")(app);
          return app;
        }""",
        routes_lots="""
        import { Router } from "express";
        import * as lots from "../lots.js";
        const router = Router();
        router.use("/:lot", Router({ mergeParams: true }).get("/bids", lots.bids));
        router.route("/").get(lots.list).post(lots.add);
        export default router;""",
        routes_extra="""module.exports = (app) => { app.get("/health", (req, res) => res.send("ok")); };""",
        lots="""
        export const list = (req, res) => res.json([]);
        export function add(req, res) { res.sendStatus(201); }
        export async function bids({ params }, res) { res.json(await Bid.find({ lot: params.lot })); }""",
    )
    assert set(found) == {"GET /v2/lots", "POST /v2/lots", "GET /v2/lots/{lot}/bids", "GET /health"}
    assert [load.by for load in found["GET /v2/lots/{lot}/bids"].handler.loads] == ["lot"]


@needs_parser
def test_a_guard_guards_what_stands_behind_it_and_under_its_path() -> None:
    found = served(
        app="""
        const { requireAuth, requireRole } = require("./auth");
        const app = require("express")();
        const done = (req, res) => res.json([]);
        app.get("/first", done);
        app.use("/admin", requireAuth, requireRole("admin"));
        app.get("/admin/users", done);
        app.get("/other", done);"""
    )
    does = {name: {each for guard in route.guards for each in guard.does} for name, route in found.items()}
    assert not does["GET /first"]
    assert not does["GET /other"]
    assert does["GET /admin/users"] == {Guards.AUTHENTICATES, Guards.AUTHORISES}
    assert found["GET /admin/users"].guards[-1].roles == ("admin",)


@needs_parser
def test_what_a_step_hangs_on_the_request_is_known_to_the_next() -> None:
    found = served(
        app="""
        const { requireAuth } = require("./auth");
        const app = require("express")();
        const load = async (req, res, next) => { req.lot = await Lot.findById(req.params.id); next(); };
        const owns = (req, res, next) => {
          if (req.lot.seller !== req.user.id) return next(new Forbidden("403"));
          next();
        };
        app.put("/lots/:id", requireAuth, load, owns, async (req, res) => {
          await req.lot.set(req.body);
          res.json(req.lot);
        });
        app.get("/lots/:id", requireAuth, load, (req, res) => res.json(req.lot));"""
    )
    assert found["PUT /lots/{id}"].handler.belongs == ("lot",)
    assert Guards.OWNS in {each for guard in found["PUT /lots/{id}"].guards for each in guard.does}
    assert not found["GET /lots/{id}"].handler.compares
    assert found["GET /lots/{id}"].handler.returns == ("lot.*",)


@needs_parser
@pytest.mark.parametrize(
    "body",
    [
        "Order.findById(req.params.id, (err, order) => res.json(order));",
        "Order.findById(req.params.id).then((order) => { res.json(order); }).catch(next);",
        "const { id } = req.params; const order = await Order.findByPk(id); res.json(order);",
        "res.json(await prisma.order.findUnique({ where: { id: req.params.id } }));",
        "res.json(db.prepare('SELECT * FROM orders WHERE id = ?').get(req.params.id));",
        "res.json(orders.find((each) => each.id === req.params.id));",
    ],
)
def test_an_object_is_found_by_the_id_in_the_path(body: str) -> None:
    text = f'const app = require("express")();\napp.get("/o/:id", async (req, res, next) => {{ {body} }});'
    (load,) = served(app=text)["GET /o/{id}"].handler.loads
    assert (load.what, load.by, load.given, load.scoped) == ("order", "id", "path", False)


@needs_parser
def test_a_handler_in_a_class_and_one_that_is_wrapped() -> None:
    found = served(
        app="""
        const orders = require("./orders");
        const wrap = (run) => (req, res, next) => run(req, res, next).catch(next);
        const app = require("express")();
        app.get("/orders", orders.list);
        app.get("/orders/:id", wrap(orders.show));""",
        orders="""
        class Orders {
          async list(req, res, next) { res.json(await Order.find({ user: req.user.id })); }
          async show(req, res, next) { res.json(await Order.findById(req.params.id)); }
        }
        module.exports = new Orders();""",
    )
    assert found["GET /orders"].handler.name == "Orders.list"
    assert [load.by for load in found["GET /orders/{id}"].handler.loads] == ["id"]


@needs_parser
def test_what_is_no_javascript_is_told_and_the_rest_is_read() -> None:
    tree = tree_of(
        {"a.js": "}}}} ((((", "b.js": 'require("express")().get("/", (req, res) => res.send("ok"));'}
    )
    assert [route.operation for route in javascript_service(tree).routes] == ["GET /"]


def test_without_the_parser_a_service_is_told_with_the_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("limen.scan.source.javascript.project.installed", lambda _name: False)
    page, service = {"static/page.js": "alert(1)"}, {"app.js": 'require("express")'}
    silent, told = tree_of(page), tree_of({**page, **service})
    assert not javascript_service(silent).routes
    assert not silent.problems
    javascript_service(told)
    assert [problem.where for problem in told.problems] == ["app.js (and 1 more)"]
    assert "limen[js]" in told.problems[0].why
