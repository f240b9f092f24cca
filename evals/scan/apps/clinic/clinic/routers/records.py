"""The medical record of one patient; hangs below /patients/{patient_id}."""
from fastapi import APIRouter, HTTPException, Security

from .. import store
from ..models import Record, RecordIn
from ..security import CurrentUser, current_user
from .patients import Visible

router = APIRouter(prefix="/records", tags=["records"])


@router.get("")
def records(patient: Visible) -> list[Record]:
    found = store.select("SELECT * FROM records WHERE patient_id = ? ORDER BY id LIMIT 500", patient["id"])
    return [Record(**row) for row in found]


@router.post("", status_code=201, dependencies=[Security(current_user, scopes=["prescribe"])])
def write(patient: Visible, record: RecordIn, user: CurrentUser) -> Record:
    author = user["doctor_id"] or 0
    values = {**record.model_dump(), "patient_id": patient["id"], "written_by": author}
    return Record(id=store.insert("records", values), **values)


@router.get("/{record_id}")
def record(patient: Visible, record_id: int) -> Record:
    row = store.first("SELECT * FROM records WHERE id = ? AND patient_id = ?", record_id, patient["id"])
    if row is None:
        raise HTTPException(404, "no such record")
    return Record(**row)
