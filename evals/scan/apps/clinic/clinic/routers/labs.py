"""Results fetched from the laboratories we work with."""
from typing import Any
from urllib.parse import quote

import httpx
from fastapi import APIRouter, HTTPException
from pydantic import ValidationError

from .. import store
from ..models import LabOrder, LabResult, Record
from ..security import Prescriber
from ..settings import settings
from .patients import known_patient

router = APIRouter(prefix="/labs", tags=["labs"])


def fetch(url: str) -> Any:
    try:
        return httpx.get(url, timeout=5).raise_for_status().json()
    except httpx.HTTPStatusError as error:
        raise HTTPException(502, f"the lab answered {error.response.status_code}") from None
    except (httpx.HTTPError, httpx.InvalidURL, ValueError):
        raise HTTPException(502, "the lab cannot be reached") from None


@router.get("")
def labs(_: Prescriber) -> list[str]:
    return sorted(settings.labs)


@router.post("/import", status_code=201)
def import_result(order: LabOrder, user: Prescriber) -> Record:
    patient = known_patient(order.patient_id)
    base = settings.labs.get(order.lab)
    if base is None:
        raise HTTPException(422, "no such lab")
    found = fetch(f"{base}/results/{quote(order.reference, safe='')}")
    try:
        result = LabResult.model_validate(found)
    except ValidationError:
        raise HTTPException(502, "the lab's answer makes no sense") from None
    if result.patient_id != patient["id"]:
        raise HTTPException(409, "the result is another patient's")
    values = {"patient_id": patient["id"], "written_by": user["doctor_id"], "title": result.title, "text": result.summary}
    return Record(id=store.insert("records", values), **values)
