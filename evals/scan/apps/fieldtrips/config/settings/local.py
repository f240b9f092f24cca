"""A developer's machine: a throw-away database, mails kept in memory, a stub of the weather service."""
import os
import tempfile
from pathlib import Path

from .base import *  # noqa: F403

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ.get("FIELDTRIPS_DB") or Path(tempfile.mkdtemp()) / "fieldtrips.sqlite3",
        "OPTIONS": {"timeout": 20},
    }
}

EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WEATHER_URL = os.environ.get("WEATHER_URL", "http://127.0.0.1:8801")
