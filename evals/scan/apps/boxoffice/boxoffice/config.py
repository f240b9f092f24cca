from __future__ import annotations

import os
import secrets
from dataclasses import dataclass


@dataclass
class Config:
    debug: bool = False
    # Shared with the payment provider; without it no callback can be right.
    callback_secret: str = os.environ.get("BOXOFFICE_CALLBACK_SECRET") or secrets.token_hex(32)
    partners: tuple[str, ...] = ("www.tram.example.org", "hotels.example.com")
    seats_each: int = 6
