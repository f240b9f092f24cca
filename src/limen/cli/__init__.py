"""The command line: the list of commands, one file each, loaded when it is called."""

import sys

from cyclopts import App

from limen import __version__
from limen.model import LimenError

COMMANDS: tuple[tuple[str, str, str], ...] = (
    ("up", "limen.cli.up:up", "Protect an API: start the gateway and the decision process."),
    (
        "gateway",
        "limen.cli.gateway:gateway",
        "Write a configuration for HAProxy, nginx, Traefik, Caddy or Kubernetes.",
    ),
    ("demo", "limen.demo.command:demo", "See it work: an API, its callers and attackers, on this machine."),
    ("learn", "limen.cli.learn:learn", "Learn what is normal from recorded traffic."),
    ("replay", "limen.cli.replay:replay", "Judge recorded traffic: one outcome a line."),
    ("ask", "limen.cli.ask:ask", "Say in plain words what is wanted; see the plan before anything changes."),
    ("secure", "limen.cli.secure:secure", "Propose a whole set of protections, from what was recorded."),
    ("mcp", "limen.cli.mcp:mcp", "Serve the copilot to an assistant, over the Model Context Protocol."),
    ("scan", "limen.cli.scan:scan", "Look for known weaknesses of an API while it is built."),
    ("patch", "limen.cli.patch:patch", "Hold a finding off at the gateway until the API is mended."),
    ("watch", "limen.cli.watch:watch", "Scan whatever changes, while it is being written."),
    ("lsp", "limen.cli.lsp:lsp", "Show findings in an editor, over the Language Server Protocol."),
    ("status", "limen.cli.status:status", "How things stand: what is learnt, in force, promised and met."),
    ("explain", "limen.cli.explain:explain", "Why a decision was what it was, and how to undo it."),
    (
        "incidents",
        "limen.cli.incidents:app",
        "Attacks as they were told together: list, show and close them.",
    ),
    ("report", "limen.cli.report:report", "A shift: what happened, what was done, what is open."),
    ("keys", "limen.cli.keys:app", "API keys: make, show, rotate, suspend, resume, revoke, import."),
    ("holds", "limen.cli.holds:app", "Blocks and suspensions in force: list and lift them."),
    ("plans", "limen.cli.plans:app", "Changes as plans: try, approve, apply and discard them."),
    ("operators", "limen.cli.operators:app", "Who may agree to plans: list, add and remove them."),
    ("undo", "limen.cli.undo:undo", "Take back an action, a change or a whole plan."),
    ("policy", "limen.cli.policy:app", "What is done about risk: show, check, test and use a policy."),
    (
        "tokens",
        "limen.cli.tokens:app",
        "How old tokens may be, whatever their issuer says: list, limit, free.",
    ),
    ("masks", "limen.cli.masks:app", "Fields that are hidden in answers: list, hide, unhide."),
    ("rules", "limen.cli.rules:app", "Standing rules: list, show, try, put in force and drop them."),
    ("mode", "limen.cli.policy:mode", "Observe or enforce."),
    ("label", "limen.cli.label:label", "Say that evidence was benign or an attack."),
    ("model", "limen.cli.model:app", "What is learnt: list, compare, approve and roll back revisions."),
    ("journal", "limen.cli.journal:app", "The journal of evidence: query, check and export it."),
    (
        "operations",
        "limen.cli.operations:app",
        "The catalogue: list, export, import, shadow and zombie ones.",
    ),
    (
        "logins",
        "limen.cli.logins:app",
        "Learn logins from history; explain, export and erase what is known of a user.",
    ),
    ("vault", "limen.cli.vault:app", "Names behind pseudonyms: erase a person."),
    ("revisions", "limen.cli.holds:revisions", "Who changed what, when and why."),
    ("audit", "limen.cli.audit:app", "The record of changes and plans: check that it is whole."),
    ("eval", "limen.cli.eval:app", "Measure how well attacks are told from harmless calls."),
    ("doctor", "limen.cli.doctor:doctor", "Find what is wrong, with the cure."),
)
"""Name, where it is, and what it is for."""


def build() -> App:
    """The command line as a whole; commands are imported when they are used."""
    app = App(
        name="limen",
        help="Stands at the threshold of an API and asks of every call: should this caller, behaving"
        " this way, pass now?",
        version=__version__,
        help_format="markdown",
    )
    for name, place, purpose in COMMANDS:
        app.command(place, name=name, help=purpose)
    app.register_install_completion_command(help="Install completion for your shell.")
    return app


def main() -> None:
    """Run a command; what Limen says no to is one line on stderr and exit status 2."""
    try:
        build()(sys.argv[1:])
    except LimenError as error:
        print(f"limen: {error}", file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:
        sys.exit(141)
