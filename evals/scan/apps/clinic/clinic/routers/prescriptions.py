import secrets

from fastapi import APIRouter, HTTPException

from .. import store
from ..models import Prescription, PrescriptionIn
from ..security import CurrentUser, Prescriber

router = APIRouter(prefix="/prescriptions", tags=["prescriptions"])


def by_ref(ref: str) -> store.Row:
    row = store.first("SELECT * FROM prescriptions WHERE ref = ?", ref)
    if row is None:
        raise HTTPException(404, "no such prescription")
    return row


@router.post("", status_code=201)
def prescribe(order: PrescriptionIn, _: Prescriber) -> Prescription:
    if store.first("SELECT 1 FROM patients WHERE id = ?", order.patient_id) is None:
        raise HTTPException(422, "no such patient")
    ref = "rx-" + secrets.token_hex(6)
    store.insert("prescriptions", {"ref": ref, **order.model_dump()})
    return Prescription(**by_ref(ref))


@router.get("/{ref}")
def show(ref: str, user: CurrentUser) -> Prescription:
    row = by_ref(ref)
    if not user.is_staff and row["patient_id"] != user["patient_id"]:
        raise HTTPException(404, "no such prescription")
    return Prescription(**row)


@router.post("/{ref}/renew")
def renew(ref: str, user: Prescriber) -> Prescription:
    row = by_ref(ref)
    store.update("prescriptions", row["id"], {"renewals": row["renewals"] + 1})
    return Prescription(**by_ref(ref))
