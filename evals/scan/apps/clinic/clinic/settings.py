from __future__ import annotations

import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    secret: str = field(default_factory=lambda: os.environ.get("CLINIC_SECRET") or secrets.token_urlsafe(48))
    origins: tuple[str, ...] = ("https://portal.clinic.example.org",)
    attachments: Path = Path(__file__).resolve().parent.parent / "attachments"
    token_minutes: int = 60
    labs: dict[str, str] = field(
        default_factory=lambda: {
            "north": "https://results.northlab.example.net",
            "citrine": "https://api.citrine.example.com/v2",
        }
    )


settings = Settings()
