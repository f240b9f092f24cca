from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Short = Annotated[str, Field(min_length=1, max_length=120)]
Text = Annotated[str, Field(min_length=1, max_length=4000)]
Id = Annotated[int, Field(ge=1, le=2**53)]


class Body(BaseModel):
    """What comes in: nothing that the model does not name."""

    model_config = ConfigDict(extra="forbid")


class Credentials(Body):
    username: Short
    password: Short


class Token(BaseModel):
    access_token: str
    token_type: Literal["bearer"] = "bearer"
    scope: str


class Account(BaseModel):
    username: str
    role: str
    email: str
    language: str
    patient_id: int | None
    doctor_id: int | None


class AccountPatch(Body):
    email: Short | None = None
    language: Literal["en", "pt", "fr"] | None = None


class UserIn(Body):
    username: Short
    email: Short
    role: Literal["patient", "doctor", "admin"]


class Doctor(BaseModel):
    id: int
    name: str
    field: str


class PatientCard(BaseModel):
    id: int
    name: str
    born: date


class Patient(PatientCard):
    insurance_number: str
    phone: str | None
    street: str | None
    doctor_id: int
    insurance_verified: bool


class PatientPatch(Body):
    phone: Short | None = None
    street: Short | None = None


class RecordIn(Body):
    title: Short
    text: Text


class Record(RecordIn):
    id: int
    patient_id: int
    written_by: int


class AppointmentIn(Body):
    doctor_id: Id
    day: date
    reason: Short | None = None
    patient_id: Id | None = Field(default=None, description="for staff; patients book for themselves")


class AppointmentMove(Body):
    day: date


class Appointment(BaseModel):
    id: int
    patient_id: int
    doctor_id: int
    day: date
    reason: str | None
    fee: int
    status: str


class PrescriptionIn(Body):
    patient_id: Id
    drug: Short
    dose: Short


class Prescription(BaseModel):
    ref: str
    patient_id: int
    drug: str
    dose: str
    renewals: int


class LabOrder(Body):
    lab: Short
    reference: Short
    patient_id: Id


class LabResult(BaseModel):
    model_config = ConfigDict(strict=True)

    patient_id: Id
    title: Short
    summary: Text
