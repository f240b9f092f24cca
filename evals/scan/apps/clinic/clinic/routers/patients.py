from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query
from fastapi.responses import FileResponse

from .. import store
from ..models import Patient, PatientCard, PatientPatch
from ..security import CurrentUser, Prescriber
from ..settings import settings

router = APIRouter(prefix="/patients", tags=["patients"])


def known_patient(patient_id: int) -> store.Row:
    row = store.first("SELECT * FROM patients WHERE id = ?", patient_id)
    if row is None:
        raise HTTPException(404, "no such patient")
    return row


def visible_patient(user: CurrentUser, row: Annotated[store.Row, Depends(known_patient)]) -> store.Row:
    """The patient himself, or a doctor of the house; to all others there is no such patient."""
    if user["patient_id"] != row["id"] and not user.is_staff:
        raise HTTPException(404, "no such patient")
    return row


Known = Annotated[store.Row, Depends(known_patient)]
Visible = Annotated[store.Row, Depends(visible_patient)]


@router.get("", response_model=list[PatientCard])
def search(
    _: Prescriber,
    q: Annotated[str, Query(max_length=60)] = "",
    limit: Annotated[int, Query(ge=1, le=50)] = 20,
):
    return store.select("SELECT * FROM patients WHERE name LIKE ? ORDER BY id LIMIT ?", f"%{q}%", limit)


@router.get("/{patient_id}")
def show(patient: Visible, user: CurrentUser) -> Patient:
    return Patient(**patient)


@router.patch("/{patient_id}")
def change(patient: Visible, changes: PatientPatch) -> Patient:
    store.update("patients", patient["id"], changes.model_dump(exclude_unset=True))
    return Patient(**known_patient(patient["id"]))


@router.get("/{patient_id}/attachments/{name:path}", response_class=FileResponse)
def attachment(patient: Visible, name: str) -> FileResponse:
    folder = settings.attachments / str(patient["id"])
    path = (folder / name.replace("\0", "")).resolve()
    if not path.is_relative_to(folder) or not path.is_file():
        raise HTTPException(404, "no such attachment")
    return FileResponse(path, media_type="application/octet-stream", filename=path.name)
