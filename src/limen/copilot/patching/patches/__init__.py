"""How weaknesses are patched, the narrowest way first; the last one fits whatever the others do not."""

from typing import Final

from limen.copilot.patching.patches.credentials import CREDENTIALS
from limen.copilot.patching.patches.fields import FIELDS
from limen.copilot.patching.patches.objects import OBJECTS
from limen.copilot.patching.patches.roles import ROLES
from limen.copilot.patching.patches.shut import SHUT
from limen.copilot.patching.weakness import Kind

KINDS: Final[tuple[Kind, ...]] = (OBJECTS, CREDENTIALS, ROLES, FIELDS, SHUT)
