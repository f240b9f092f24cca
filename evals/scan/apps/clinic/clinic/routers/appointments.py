from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query

from .. import store
from ..models import Appointment, AppointmentIn, AppointmentMove
from ..security import CurrentUser, Prescriber, User

router = APIRouter(prefix="/appointments", tags=["appointments"])


def appointment_or_404(appointment_id: int) -> store.Row:
    row = store.first("SELECT * FROM appointments WHERE id = ?", appointment_id)
    if row is None:
        raise HTTPException(404, "no such appointment")
    return row


class Mine:
    """The appointment of the path, if it is the caller's: as its patient, or as its doctor."""

    def __call__(self, appointment_id: int, user: CurrentUser) -> store.Row:
        row = appointment_or_404(appointment_id)
        if not self.concerns(row, user):
            raise HTTPException(404, "no such appointment")
        return row

    @staticmethod
    def concerns(row: store.Row, user: User) -> bool:
        if user.is_staff:
            return row["doctor_id"] == user["doctor_id"]
        return row["patient_id"] == user["patient_id"]


mine = Mine()


@router.get("")
def index(user: CurrentUser, limit: Annotated[int, Query(ge=1, le=100)] = 50) -> list[Appointment]:
    column = "doctor_id" if user.is_staff else "patient_id"
    sql = f"SELECT * FROM appointments WHERE {column} = ? ORDER BY day LIMIT ?"
    return [Appointment(**row) for row in store.select(sql, user[column], limit)]


@router.get("/today")
def today(_: Prescriber, day: date | None = None) -> list[dict]:
    """The list at the reception."""
    return store.select(
        "SELECT p.name, a.reason, a.doctor_id FROM appointments a JOIN patients p ON p.id = a.patient_id"
        " WHERE a.day = ? ORDER BY a.id",
        (day or date.today()).isoformat(),
    )


@router.post("", status_code=201)
def book(wish: AppointmentIn, user: CurrentUser) -> Appointment:
    values = wish.model_dump(exclude_none=True)
    values["patient_id"] = (wish.patient_id if user.is_staff else None) or user["patient_id"]
    if values["patient_id"] is None:
        raise HTTPException(422, "patient_id is needed")
    if store.first("SELECT 1 FROM doctors WHERE id = ?", wish.doctor_id) is None:
        raise HTTPException(422, "no such doctor")
    values["day"] = wish.day.isoformat()
    return Appointment(**appointment_or_404(store.insert("appointments", values)))


@router.get("/{appointment_id}")
def show(row: Annotated[store.Row, Depends(mine)]) -> Appointment:
    return Appointment(**row)


@router.put("/{appointment_id}")
def move(row: Annotated[store.Row, Depends(mine)], to: AppointmentMove) -> Appointment:
    store.update("appointments", row["id"], {"day": to.day.isoformat()})
    return Appointment(**appointment_or_404(row["id"]))


@router.delete("/{appointment_id}", status_code=204)
def cancel(row: Annotated[store.Row, Depends(mine)]) -> None:
    store.execute("DELETE FROM appointments WHERE id = ?", row["id"])
