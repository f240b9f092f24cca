"""The JSON administration API: what `limen ask`, `plans`, `operations` and `audit` do, for programs.

Served by the decision process where ``[api] listen`` says, on this machine only. Every request is signed with
an operator's own key (``signing``); each route calls the verb that the command and `limen mcp` call.
"""

from limen.api.app import api_app

__all__ = ["api_app"]
