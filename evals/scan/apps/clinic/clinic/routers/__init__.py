from fastapi import APIRouter, Security

from ..security import current_user
from . import admin, appointments, auth, doctors, labs, patients, prescriptions, records

v1 = APIRouter(prefix="/v1")
v1.include_router(auth.router)
v1.include_router(doctors.router)
patients.router.include_router(records.router, prefix="/{patient_id}")
v1.include_router(patients.router)
v1.include_router(appointments.router)
v1.include_router(prescriptions.router)
v1.include_router(labs.router)
v1.include_router(
    admin.router, prefix="/admin", tags=["admin"], dependencies=[Security(current_user, scopes=["admin"])]
)

api = APIRouter(prefix="/api")
api.include_router(v1)
