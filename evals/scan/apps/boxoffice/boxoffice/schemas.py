from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Out(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class Profile(Out):
    name: str
    email: str
    role: str
    credit: int
    city: str


class ProfileUpdate(In):
    email: str | None = Field(None, min_length=3, max_length=120)
    city: str | None = Field(None, min_length=1, max_length=80)


class EventOut(Out):
    slug: str
    title: str
    day: date
    price: int
    featured: bool


class EventIn(In):
    slug: str = Field(pattern=r"^[a-z0-9-]{3,40}$")
    title: str = Field(min_length=1, max_length=120)
    day: date
    price: int = Field(ge=0, le=100_000)
    capacity: int = Field(ge=1, le=20_000)


class EventUpdate(In):
    title: str | None = Field(None, min_length=1, max_length=120)
    price: int | None = Field(None, ge=0, le=100_000)


class Announcement(In):
    text: str = Field(min_length=1, max_length=2000, description="$title, $day and $buyer are filled in")


class Attendee(Out):
    code: str
    holder: str
    used: bool


class OrderIn(In):
    event: str = Field(max_length=40)
    seats: int = Field(ge=1, le=6)


class OrderOut(Out):
    id: str
    buyer: str
    event: str
    seats: int
    total: int
    status: str
    card: str | None


class Orders(Out):
    items: list[OrderOut] = Field(max_length=100)
    next: str | None


class TicketOut(Out):
    code: str
    event: str
    holder: str
    used: bool


class Transfer(In):
    codes: list[str] = Field(min_length=1, max_length=6)
    to: str = Field(max_length=40)


class Redeem(In):
    code: str = Field(min_length=1, max_length=40)


class Recover(In):
    email: str = Field(min_length=3, max_length=120)


class Callback(In):
    order: str = Field(max_length=20)
    amount: int = Field(ge=0)
    state: Literal["captured", "failed"]


class Sale(Out):
    event: str
    seats: int
    revenue: int


class RoleIn(In):
    role: Literal["buyer", "organiser", "ops"]
