# Payroll service. One file on purpose: the people who look after it are two.
import argparse, datetime, hashlib, hmac, os, re, secrets, sqlite3, subprocess, threading, time

import jwt
import yaml
from flask import Flask, abort, g, jsonify, request
from flask.views import MethodView
from jinja2.sandbox import SandboxedEnvironment
from werkzeug.exceptions import HTTPException

HERE = os.path.dirname(os.path.abspath(__file__))
SECRET = os.environ.get("PAYROLL_SECRET") or secrets.token_hex(32)
TOKEN_HOURS = 8
PUBLIC = {"health", "session"}
HR = {"hr"}
LEADS = {"manager", "hr"}

app = Flask(__name__)
app.config["MAX_CONTENT_LENGTH"] = 512 * 1024
app.json.sort_keys = False


# ---------------------------------------------------------------- storage

lock = threading.RLock()
conn = sqlite3.connect(":memory:", check_same_thread=False)
conn.row_factory = sqlite3.Row
with open(os.path.join(HERE, "seed.sql")) as f:
    conn.executescript(f.read())


def query(sql, *args):
    with lock:
        return [dict(r) for r in conn.execute(sql, args).fetchall()]


def get(table, id, label=None):
    found = query(f"select * from {table} where id = ?", id)  # table: always a literal of ours
    if not found:
        abort(404, f"no such {label or table}")
    return found[0]


def insert(table, values):
    cols = ", ".join(values)
    marks = ", ".join("?" for _ in values)
    with lock, conn:
        return conn.execute(f"insert into {table} ({cols}) values ({marks})", list(values.values())).lastrowid


def change(table, id, values):
    if values:
        sets = ", ".join(f"{c} = ?" for c in values)
        with lock, conn:
            conn.execute(f"update {table} set {sets} where id = ?", [*values.values(), id])


def audit(what):
    insert("audit", {"actor": g.user["id"], "what": what})


# ---------------------------------------------------------------- who is it, and may he

attempts = {}


def throttle(key, times=10, window=60):
    now = time.time()
    with lock:
        if len(attempts) > 10000:
            attempts.clear()
        recent = [t for t in attempts.get(key, []) if now - t < window]
        attempts[key] = recent + [now]
    if len(recent) >= times:
        abort(429, "too many attempts, wait a minute")


def check_password(stored, given):
    salt, _, wanted = (stored or "00" * 8 + ":").partition(":")
    made = hashlib.scrypt(given.encode(), salt=bytes.fromhex(salt), n=2**14, r=8, p=1, dklen=32).hex()
    return hmac.compare_digest(made, wanted)


@app.before_request
def guard():
    """Everything needs a token but PUBLIC; what a view wants beyond that stands in its `roles`."""
    if request.endpoint is None or request.endpoint in PUBLIC:
        return
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme != "Bearer":
        abort(401, "token missing")
    try:
        claims = jwt.decode(
            token, SECRET, algorithms=["HS256"], issuer="payroll",
            options={"require": ["exp", "sub", "iss"]},
        )
    except jwt.InvalidTokenError:
        abort(401, "token not valid")
    known = query("select * from employees where id = ?", claims["sub"])
    if not known:
        abort(401, "token not valid")
    g.user = g.subject = known[0]

    # HR may fill things in for somebody who has no computer at work.
    other = request.headers.get("X-On-Behalf-Of")
    if other and g.user["role"] == "hr":
        g.subject = get("employees", other, "employee")

    view = getattr(app.view_functions[request.endpoint], "view_class", None)
    wanted = getattr(view, "roles", {}).get(request.method)
    if wanted and g.user["role"] not in wanted:
        abort(403, "not yours to do")


def leads(employee):
    return employee["manager_id"] == g.user["id"]


def may_see(employee):
    return g.user["role"] == "hr" or employee["id"] == g.user["id"] or leads(employee)


def may_see_pay(employee):
    return g.user["role"] == "hr" or employee["id"] == g.user["id"]


# ---------------------------------------------------------------- what goes out, what comes in

CARD = ("id", "name", "email", "department")
FILE = CARD + ("role", "manager_id", "phone")
OWN_FIELDS = {"phone": str, "iban": str}
HR_FIELDS = OWN_FIELDS | {"name": str, "department": str, "salary": int, "role": str, "manager_id": int}


def only(row, names):
    return {n: row[n] for n in names}


def payload():
    data = request.get_json()
    if not isinstance(data, dict):
        abort(400, "a JSON object is needed")
    return data


def want(data, name, kind, low=None, high=None):
    value = data.get(name)
    if not isinstance(value, kind) or isinstance(value, bool):
        abort(400, f"{name}: {kind.__name__} needed")
    size = len(value) if isinstance(value, str) else value
    if (low is not None and size < low) or (high is not None and size > high):
        abort(400, f"{name}: out of range")
    return value


def want_day(data, name):
    try:
        return datetime.date.fromisoformat(want(data, name, str, 10, 10)).isoformat()
    except ValueError:
        abort(400, f"{name}: a day like 2026-11-30 needed")


@app.errorhandler(HTTPException)
def refused(e):
    return {"error": e.description}, e.code


@app.errorhandler(OverflowError)
def too_large(e):
    return {"error": "no such number"}, 404


@app.after_request
def headers(response):
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return response


# ---------------------------------------------------------------- views

@app.get("/health")
def health():
    return {"ok": True}


class Session(MethodView):
    def post(self):
        data = payload()
        email = want(data, "email", str, 3, 200).lower()
        password = want(data, "password", str, 1, 200)
        throttle(("login", email))
        throttle(("login from", request.remote_addr), 100)
        found = query("select * from employees where email = ?", email)
        if not check_password(found[0]["password"] if found else None, password):
            abort(401, "email or password is wrong")
        expires = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=TOKEN_HOURS)
        token = jwt.encode({"sub": str(found[0]["id"]), "iss": "payroll", "exp": expires}, SECRET, "HS256")
        response = jsonify(token=token, expires=expires.isoformat())
        response.set_cookie("payroll", token, secure=True, httponly=True, samesite="Strict")
        return response


class Me(MethodView):
    def get(self):
        return only(g.subject, FILE + ("salary", "iban"))


class Employees(MethodView):
    roles = {"POST": HR}

    def get(self):
        # The staff directory: anybody who works here looks up anybody, cards only.
        department = request.args.get("department", "")
        if department:
            found = query("select * from employees where department = ? order by name limit 200", department)
        else:
            found = query("select * from employees order by name limit 200")
        return jsonify([only(e, CARD) for e in found])

    def post(self):
        data = payload()
        row = {n: want(data, n, str, 1, 200) for n in ("email", "name", "department")}
        row["salary"] = want(data, "salary", int, 1, 1_000_000)
        if query("select 1 from employees where email = ?", row["email"]):
            abort(409, "email is taken")
        id = insert("employees", row)
        audit(f"hired {id}")
        return {"id": id}, 201


class Employee(MethodView):
    roles = {"DELETE": HR}

    def get(self, employee_id):
        e = get("employees", employee_id, "employee")
        if not may_see(e):
            abort(403, "not in your team")
        return only(e, FILE)

    def patch(self, employee_id):
        e = get("employees", employee_id, "employee")
        if g.user["role"] != "hr" and e["id"] != g.user["id"]:
            abort(403, "not your file")
        fields = HR_FIELDS if g.user["role"] == "hr" else OWN_FIELDS
        data = payload()
        if data.get("role", "employee") not in ("employee", "manager", "hr"):
            abort(400, "role: not known")
        change("employees", e["id"], {n: want(data, n, kind) for n, kind in fields.items() if n in data})
        audit(f"changed file {employee_id}")
        return only(get("employees", employee_id), FILE + ("salary", "iban"))

    def delete(self, employee_id):
        get("employees", employee_id, "employee")
        with lock, conn:
            conn.execute("delete from employees where id = ?", [employee_id])
        audit(f"removed {employee_id}")
        return "", 204


class EmployeePayslips(MethodView):
    def get(self, employee_id):
        if not may_see_pay(get("employees", employee_id, "employee")):
            abort(403, "pay is between HR and the employee")
        return jsonify(query("select * from payslips where employee_id = ? order by month limit 120", employee_id))


class Payslip(MethodView):
    def get(self, payslip_id):
        sql = "select p.*, e.name, e.iban from payslips p join employees e on e.id = p.employee_id where p.id = ?"
        args = [payslip_id]
        if g.user["role"] != "hr":
            sql += " and p.employee_id = ?"
            args.append(g.user["id"])
        found = query(sql, *args)
        if not found:
            abort(404, "no such payslip")
        return found[0]


class Leave(MethodView):
    def get(self):
        e = g.user
        if "employee_id" in request.args:
            e = get("employees", request.args["employee_id"], "employee")
            if not may_see(e):
                abort(403, "not in your team")
        return jsonify(query("select * from leave_requests where employee_id = ? order by id limit 200", e["id"]))

    def post(self):
        data = payload()
        row = {"employee_id": g.subject["id"], "first_day": want_day(data, "first_day"), "last_day": want_day(data, "last_day")}
        row["reason"] = str(data.get("reason", ""))[:200]
        row["status"] = "open"
        id = insert("leave_requests", row)
        return get("leave_requests", id), 201


class LeaveApproval(MethodView):
    def post(self, leave_id):
        asked = get("leave_requests", leave_id, "request")
        e = get("employees", asked["employee_id"])
        if not (leads(e) or g.user["role"] == "hr"):
            abort(403, "the manager decides")
        change("leave_requests", leave_id, {"status": "approved"})
        audit(f"approved leave {leave_id}")
        return get("leave_requests", leave_id)


class Advances(MethodView):
    def get(self):
        return jsonify(query("select * from advances where employee_id = ?", g.user["id"]))

    def post(self):
        amount = want(payload(), "amount", int, 50, 500)
        with lock:
            if query("select 1 from advances where employee_id = ? and status = 'open'", g.user["id"]):
                abort(409, "the last advance is not paid back yet")
            id = insert("advances", {"employee_id": g.user["id"], "amount": amount})
        return get("advances", id), 201


class TimesheetImport(MethodView):
    def post(self):
        """Takes what the clocks at the gates export: YAML, a list of days and hours."""
        text = want(payload(), "document", str, 1, 50_000)
        try:
            rows = yaml.safe_load(text)
        except (yaml.YAMLError, ValueError, RecursionError):
            abort(400, "document: not YAML")
        if not isinstance(rows, list) or len(rows) > 62 or not all(isinstance(r, dict) for r in rows):
            abort(400, "document: at most 62 rows needed")
        for r in rows:
            hours = r.get("hours")
            if not isinstance(hours, (int, float)) or not 0 < hours <= 16:
                abort(400, "hours: 0 to 16")
            day = r.get("day")
            if not isinstance(day, (str, datetime.date)):
                abort(400, "day: a date needed")
            insert("timesheets", {"employee_id": g.user["id"], "day": str(day)[:10], "hours": hours})
        return jsonify(accepted=len(rows), timesheet=query(
            "select employee_id, day, hours from timesheets where employee_id = ? order by id desc limit 62", g.user["id"]))


class LetterPreview(MethodView):
    roles = {"POST": LEADS}
    templates = SandboxedEnvironment(autoescape=False)

    def post(self):
        data = payload()
        width = want(data, "width", int, 20, 200) if "width" in data else 72
        try:
            text = self.templates.from_string(want(data, "template", str, 1, 5000)).render(sender=g.user["name"])
        except Exception as e:
            abort(400, f"template: {type(e).__name__}")
        wrapped = subprocess.run(
            ["fold", "-s", "-w", str(width)],
            input=text[:20000], capture_output=True, text=True, timeout=5,
        )
        return {"text": wrapped.stdout}


class SalarySummary(MethodView):
    roles = {"GET": HR}

    def get(self):
        return jsonify(query(
            "select department, count(*) as people, sum(salary) as total, max(salary) as highest"
            " from employees group by department"))


class Runs(MethodView):
    roles = {"GET": HR, "POST": HR}

    def get(self):
        return jsonify(query("select * from runs order by id desc limit 100"))

    def post(self):
        month = want(payload(), "month", str, 7, 7)
        if not re.fullmatch(r"20[0-9]{2}-(0[1-9]|1[0-2])", month):
            abort(400, "month: like 2026-11")
        id = insert("runs", {"month": month, "started_by": g.user["id"]})
        audit(f"started run {id} for {month}")
        return get("runs", id), 201


class RunRelease(MethodView):
    roles = {"POST": HR}

    def post(self, run_id):
        run = get("runs", run_id, "run")
        if run["status"] != "draft":
            abort(409, "already released")
        change("runs", run_id, {"status": "released"})
        audit(f"released run {run_id} for {run['month']}")
        return get("runs", run_id)


class Audit(MethodView):
    roles = {"GET": HR}

    def get(self):
        return jsonify(query("select * from audit order by id desc limit 200"))


for rule, view, name in [
    ("/session", Session, "session"),
    ("/me", Me, "me"),
    ("/employees", Employees, "employees"),
    ("/employees/<int:employee_id>", Employee, "employee"),
    ("/employees/<int:employee_id>/payslips", EmployeePayslips, "employee_payslips"),
    ("/payslips/<int:payslip_id>", Payslip, "payslip"),
    ("/leave", Leave, "leave"),
    ("/leave/<int:leave_id>/approve", LeaveApproval, "leave_approval"),
    ("/advances", Advances, "advances"),
    ("/timesheets/import", TimesheetImport, "timesheet_import"),
    ("/letters/preview", LetterPreview, "letter_preview"),
    ("/salaries/summary", SalarySummary, "salary_summary"),
    ("/runs", Runs, "runs"),
    ("/runs/<int:run_id>/release", RunRelease, "run_release"),
    ("/audit", Audit, "audit"),
]:
    app.add_url_rule("/api" + rule, view_func=view.as_view(name))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=5001)
    app.run("127.0.0.1", parser.parse_args().port)
