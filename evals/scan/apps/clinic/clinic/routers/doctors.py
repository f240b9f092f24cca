"""Who works here: public, as on the web site."""
import re
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query

from .. import store
from ..models import Doctor

router = APIRouter(prefix="/doctors", tags=["doctors"])

POSTCODE = re.compile(r"[0-9]{4}-[0-9]{3}")


@router.get("")
def doctors(name: Annotated[str, Query(max_length=60)] = "") -> list[Doctor]:
    everybody = store.select("SELECT * FROM doctors ORDER BY name")
    return [Doctor(**row) for row in everybody if name.lower() in row["name"].lower()]


@router.get("/near/{postcode}")
def near(postcode: str) -> list[Doctor]:
    if not POSTCODE.fullmatch(postcode):
        raise HTTPException(422, "a postcode looks like 1100-148")
    return [Doctor(**row) for row in store.select("SELECT * FROM doctors ORDER BY name LIMIT 3")]


@router.get("/{doctor_id}")
def doctor(doctor_id: Annotated[int, Path(ge=1, le=2**53)]) -> Doctor:
    row = store.first("SELECT * FROM doctors WHERE id = ?", doctor_id)
    if row is None:
        raise HTTPException(404, "no such doctor")
    return Doctor(**row)
